"""What people upload, documents handlers make, and the views figures are counted from.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_VIEWS = {
    "process_run": """
        SELECT i.id AS instance_id, i.process_id, d.version, i.status, i.business_key,
               i.started_at, i.finished_at
        FROM instance i JOIN definition d ON d.digest = i.definition_digest
    """,
    "process_work": """
        SELECT id AS work_item_id, instance_id, process_id, element_id, groups, opened_at, due_at,
               closed_at, closed_how, closed_by, coalesce(closed_at > due_at, false) AS late
        FROM work_item
    """,
    "process_trouble": """
        SELECT key AS incident_id, instance_id, process_id, element_id, kind, message, raised_at,
               resolved_at, resolved_by
        FROM incident
    """,
}


def upgrade() -> None:
    """Make the tables and the views."""
    _files()
    _attachments()
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Remove the views, then the tables with all files."""
    for name in _VIEWS:
        op.execute(f"DROP VIEW {name}")
    for table in ("shop_attachment", "shop_upload", "shop_file"):
        op.drop_table(table)


def _files() -> None:
    op.create_table(
        "shop_file",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Numeric(precision=12, scale=3), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('made', 'unscanned', 'clean')",
            name=op.f("ck_shop_file_verdict_known"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_shop_file")),
    )
    op.create_index("ix_shop_file_created_at", "shop_file", ["created_at"])
    # What is uploaded is packed already.
    op.execute("ALTER TABLE shop_file ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "shop_upload",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["shop_file.digest"], name=op.f("fk_shop_upload_digest")
        ),
        sa.PrimaryKeyConstraint("digest", "actor", name=op.f("pk_shop_upload")),
    )
    op.create_index("ix_shop_upload_at", "shop_upload", ["at"])


def _attachments() -> None:
    op.create_table(
        "shop_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("element_key", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('upload', 'document')", name=op.f("ck_shop_attachment_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["shop_file.digest"], name=op.f("fk_shop_attachment_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_attachment")),
    )
    for column in ("instance_id", "digest"):
        op.create_index(op.f(f"ix_shop_attachment_{column}"), "shop_attachment", [column])
