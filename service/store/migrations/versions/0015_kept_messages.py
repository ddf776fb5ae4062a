"""Kept messages reach every process; incidents are told in Chinese too; letters have an order.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the table of who took what."""
    op.add_column("incident", sa.Column("message_zh", sa.Text(), nullable=True))
    op.add_column(
        "shop_outbox", sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False)
    )
    op.drop_index("ix_shop_outbox_created_at", table_name="shop_outbox")
    op.create_index("ix_shop_outbox_created_at_seq", "shop_outbox", ["created_at", "seq"])
    _messages()


def _messages() -> None:
    op.add_column(
        "message", sa.Column("kept", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("message", sa.Column("watched", sa.BigInteger(), nullable=True))
    op.execute("UPDATE message SET kept = true, watched = 0 WHERE taken_by IS NULL")
    op.drop_index("ix_message_buffered", table_name="message")
    op.create_index(
        "ix_message_kept",
        "message",
        ["name", "correlation_key"],
        postgresql_where=sa.text("kept"),
    )
    op.create_index(
        "ix_message_watched",
        "message",
        ["watched"],
        postgresql_where=sa.text("watched IS NOT NULL"),
    )
    op.create_table(
        "message_taker",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_message_taker_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "process_id", name=op.f("pk_message_taker")),
    )


def downgrade() -> None:
    """Let a kept message be taken by whoever took it first."""
    op.execute(
        "UPDATE message SET taken_by = (SELECT instance_id FROM message_taker"
        " WHERE message_taker.message_id = message.id ORDER BY taken_at, process_id LIMIT 1)"
        " WHERE taken_by IS NULL"
    )
    op.drop_table("message_taker")
    op.drop_index("ix_message_watched", table_name="message")
    op.drop_index("ix_message_kept", table_name="message")
    op.create_index(
        "ix_message_buffered",
        "message",
        ["name", "correlation_key"],
        postgresql_where=sa.text("taken_by IS NULL"),
    )
    op.drop_column("message", "watched")
    op.drop_column("message", "kept")
    op.drop_index("ix_shop_outbox_created_at_seq", table_name="shop_outbox")
    op.create_index("ix_shop_outbox_created_at", "shop_outbox", ["created_at"])
    op.drop_column("shop_outbox", "seq")
    op.drop_column("incident", "message_zh")
