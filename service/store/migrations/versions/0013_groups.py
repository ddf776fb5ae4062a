"""What the company's groups are called, for tasks that list them.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the view."""
    op.execute("CREATE VIEW staff_group AS SELECT id AS group_id, name, name_zh FROM app_group")


def downgrade() -> None:
    """Remove the view."""
    op.execute("DROP VIEW staff_group")
