"""Sessions that can be ended, counted attempts, and the record of who got in.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _sessions()
    _attempts()
    _events()


def downgrade() -> None:
    """Forget who is logged in, and who was."""
    for table in ("access_event", "attempt", "session"):
        op.drop_table(table)


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("token_hash", name="uq_session_token_hash"),
        sa.ForeignKeyConstraint(["username"], ["app_user.username"], name="fk_session_username"),
    )
    op.create_index("ix_session_username", "session", ["username"])
    op.create_index("ix_session_ends_at", "session", ["ends_at"])


def _attempts() -> None:
    """Counters outlive no crash of the database, which makes counting cheap."""
    op.create_table(
        "attempt",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", "who", name="pk_attempt"),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_attempt_ends_at", "attempt", ["ends_at"])


def _events() -> None:
    op.create_table(
        "access_event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_access_event"),
    )
    op.create_index("ix_access_event_username_seq", "access_event", ["username", "seq"])
    op.execute(
        "CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE ON access_event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER access_event_not_truncated BEFORE TRUNCATE ON access_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
