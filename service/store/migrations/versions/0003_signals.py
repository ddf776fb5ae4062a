"""Marks which subscriptions wait for a signal.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; all that wait so far wait for messages."""
    op.add_column(
        "subscription",
        sa.Column("signal", sa.Boolean(), server_default="false", nullable=False),
    )


def downgrade() -> None:
    """Forget who waits for signals, then the mark."""
    op.execute("DELETE FROM subscription WHERE signal")
    op.drop_column("subscription", "signal")
