"""Timers and signals that start instances; jobs that kill their workers.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No definition published so far starts by a timer or signal; they were refused."""
    op.add_column(
        "definition",
        sa.Column("start_signals", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.alter_column("job", "instance_id", nullable=True)
    op.add_column("job", sa.Column("killed", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "start_timer",
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cycle", sa.Text()),
        sa.Column("repetitions_left", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["definition_digest"],
            ["definition.digest"],
            name="fk_start_timer_definition_digest",
        ),
        sa.PrimaryKeyConstraint("process_id", "element_id", name="pk_start_timer"),
    )
    op.create_index("ix_start_timer_due_at", "start_timer", ["due_at"])


def downgrade() -> None:
    """Forget what has not started yet."""
    op.drop_table("start_timer")
    op.drop_column("job", "killed")
    op.execute("DELETE FROM job WHERE instance_id IS NULL")
    op.alter_column("job", "instance_id", nullable=False)
    op.drop_column("definition", "start_signals")
