"""Drafts, proposals and approvals.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_RESTORES = "fk_definition_restores"


def upgrade() -> None:
    """Make room for the studio."""
    op.add_column("definition", sa.Column("restores", sa.Text()))
    op.create_foreign_key(_RESTORES, "definition", "definition", ["restores"], ["digest"])
    _drafts()
    _requests()
    _people()
    _trials()
    _record()


def downgrade() -> None:
    """Forget the studio; what was published stays."""
    for table in ("studio_event", "trial", "proposal", "process_owner", "publish_request"):
        op.drop_table(table)
    for table in ("draft_presence", "draft_process", "draft_file", "draft"):
        op.drop_table(table)
    op.drop_constraint(_RESTORES, "definition")
    op.drop_column("definition", "restores")


def _to_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=f"fk_{table}_draft_id")


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("closed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index(
        "ix_draft_open_created_at",
        "draft",
        ["created_at"],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "name", name="pk_draft_file"),
        _to_draft("draft_file"),
    )
    op.create_table(
        "draft_process",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("base_digest", sa.Text()),
        sa.PrimaryKeyConstraint("draft_id", "process_id", name="pk_draft_process"),
        _to_draft("draft_process"),
        sa.ForeignKeyConstraint(
            ["base_digest"], ["definition.digest"], name="fk_draft_process_base_digest"
        ),
    )
    op.create_index("ix_draft_process_process_id", "draft_process", ["process_id"])
    op.create_table(
        "draft_presence",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "username", name="pk_draft_presence"),
        _to_draft("draft_presence"),
    )


def _requests() -> None:
    op.create_table(
        "publish_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", _TIME, nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds_from", _TIME),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_at", _TIME),
        sa.Column("decided_by", sa.Text()),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publish_request"),
        _to_draft("publish_request"),
    )
    op.create_index(
        "uq_publish_request_open",
        "publish_request",
        ["draft_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('waiting', 'planned')"),
    )
    op.create_index(
        "ix_publish_request_planned",
        "publish_request",
        ["holds_from"],
        postgresql_where=sa.text("status = 'planned'"),
    )


def _people() -> None:
    op.create_table(
        "process_owner",
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "username", name="pk_process_owner"),
        sa.ForeignKeyConstraint(
            ["username"], ["app_user.username"], name="fk_process_owner_username"
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("closed_at", _TIME),
        sa.Column("closed_by", sa.Text()),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.ForeignKeyConstraint(
            ["definition_digest"], ["definition.digest"], name="fk_proposal_definition_digest"
        ),
    )
    op.create_index("ix_proposal_process_id_created_at", "proposal", ["process_id", "created_at"])


def _trials() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trial"),
        _to_draft("trial"),
    )
    op.create_index("ix_trial_created_at", "trial", ["created_at"])


def _record() -> None:
    op.create_table(
        "studio_event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Uuid()),
        sa.Column("process_id", sa.Text()),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_studio_event"),
    )
    op.create_index("ix_studio_event_draft_id", "studio_event", ["draft_id"])
    op.create_index("ix_studio_event_process_id_at", "studio_event", ["process_id", "at"])
    op.execute(
        "CREATE TRIGGER studio_event_append_only BEFORE UPDATE OR DELETE ON studio_event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER studio_event_not_truncated BEFORE TRUNCATE ON studio_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
