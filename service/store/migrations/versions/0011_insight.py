"""What the insight pages read.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the times of steps, and let the record be read by time."""
    op.create_index("ix_record_at", "record", ["at"])
    op.create_table(
        "step_time",
        sa.Column("key", sa.Uuid(), primary_key=True),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text()),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("how", sa.Text()),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_step_time_instance_id"),
    )
    op.create_index("ix_step_time_process_id_entered_at", "step_time", ["process_id", "entered_at"])
    op.create_index("ix_step_time_instance_id", "step_time", ["instance_id"])
    op.create_table(
        "step_progress",
        sa.Column("instance_id", sa.Uuid(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_step_progress_instance_id"
        ),
    )
    op.create_index("ix_step_progress_at", "step_progress", ["at"])


def downgrade() -> None:
    """Forget the times; the record still has them."""
    op.drop_table("step_progress")
    op.drop_table("step_time")
    op.drop_index("ix_record_at", "record")
