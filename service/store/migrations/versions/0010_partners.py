"""Carriers' tenders, risks, audits and training.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NUMBERS = ("tender", "risk", "emergency", "finding", "training")
_VIEWS = {
    "staff_member": """
        SELECT u.username, u.name, u.name_zh, u.email, u.language, m.group_id
        FROM app_user u JOIN membership m ON m.username = u.username
        WHERE u.active
    """,
    "process_entry": """
        SELECT instance_id, seq, at, actor, previous, hash FROM record
    """,
    "published_process": """
        SELECT DISTINCT ON (process_id) process_id, names::jsonb AS names, xml AS diagram
        FROM definition
        ORDER BY process_id, version DESC
    """,
}


def upgrade() -> None:
    """Make the tables and the views."""
    for name in _NUMBERS:
        op.execute(sa.schema.CreateSequence(sa.Sequence(f"shop_{name}_number")))
    _tenders()
    _contracts()
    _risks()
    _assessments()
    _emergencies()
    _audits()
    _findings()
    _trainings()
    _participants()
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Remove the views, then the tables, those that point at others first."""
    for name in _VIEWS:
        op.execute(f"DROP VIEW {name}")
    for table in (
        "shop_training_participant",
        "shop_training",
        "shop_finding",
        "shop_audit_sample",
        "shop_audit",
        "shop_situation",
        "shop_emergency",
        "shop_risk_measure",
        "shop_risk_history",
        "shop_risk",
        "shop_carrier_contract",
        "shop_offer",
        "shop_tender",
    ):
        op.drop_table(table)
    for name in _NUMBERS:
        op.execute(sa.schema.DropSequence(sa.Sequence(f"shop_{name}_number")))


def _tenders() -> None:
    op.create_table(
        "shop_tender",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("winner", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'awarded', 'failed')", name=op.f("ck_shop_tender_state_known")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_tender")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_tender_instance_id")),
    )
    op.create_table(
        "shop_offer",
        sa.Column("tender_number", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("recommendations", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('received', 'valid', 'late', 'too_dear')",
            name=op.f("ck_shop_offer_verdict_known"),
        ),
        sa.CheckConstraint("price > 0", name=op.f("ck_shop_offer_price_positive")),
        sa.ForeignKeyConstraint(
            ["tender_number"], ["shop_tender.number"], name=op.f("fk_shop_offer_tender_number")
        ),
        sa.PrimaryKeyConstraint("tender_number", "carrier", name=op.f("pk_shop_offer")),
    )


def _contracts() -> None:
    op.create_table(
        "shop_carrier_contract",
        sa.Column("tender_number", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("rating", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('trial', 'active', 'ended')",
            name=op.f("ck_shop_carrier_contract_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tender_number"],
            ["shop_tender.number"],
            name=op.f("fk_shop_carrier_contract_tender_number"),
        ),
        sa.PrimaryKeyConstraint("tender_number", name=op.f("pk_shop_carrier_contract")),
    )
    op.create_index(
        op.f("ix_shop_carrier_contract_carrier"), "shop_carrier_contract", ["carrier"], unique=False
    )


def _risks() -> None:
    op.create_table(
        "shop_risk",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('market', 'credit', 'logistics', 'legal')",
            name=op.f("ck_shop_risk_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'treated')", name=op.f("ck_shop_risk_state_known")
        ),
        sa.CheckConstraint("impact BETWEEN 1 AND 5", name=op.f("ck_shop_risk_impact_in_range")),
        sa.CheckConstraint(
            "likelihood BETWEEN 1 AND 5", name=op.f("ck_shop_risk_likelihood_in_range")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_risk")),
        sa.UniqueConstraint("report_id", name=op.f("uq_shop_risk_report_id")),
    )


def _assessments() -> None:
    op.create_table(
        "shop_risk_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("risk_number", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["risk_number"], ["shop_risk.number"], name=op.f("fk_shop_risk_history_risk_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_risk_history")),
    )
    op.create_index(
        op.f("ix_shop_risk_history_risk_number"), "shop_risk_history", ["risk_number"], unique=False
    )
    op.create_table(
        "shop_risk_measure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("risk_number", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["risk_number"], ["shop_risk.number"], name=op.f("fk_shop_risk_measure_risk_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_risk_measure")),
    )
    op.create_index(
        op.f("ix_shop_risk_measure_risk_number"), "shop_risk_measure", ["risk_number"], unique=False
    )


def _emergencies() -> None:
    op.create_table(
        "shop_emergency",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("risk_number", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("released", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'closed')", name=op.f("ck_shop_emergency_state_known")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_shop_emergency_level_in_range")),
        sa.ForeignKeyConstraint(
            ["risk_number"], ["shop_risk.number"], name=op.f("fk_shop_emergency_risk_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_emergency")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_emergency_instance_id")),
    )
    op.create_index(
        op.f("ix_shop_emergency_risk_number"), "shop_emergency", ["risk_number"], unique=False
    )
    op.create_table(
        "shop_situation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("emergency_number", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["emergency_number"],
            ["shop_emergency.number"],
            name=op.f("fk_shop_situation_emergency_number"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_situation")),
    )
    op.create_index(
        op.f("ix_shop_situation_emergency_number"),
        "shop_situation",
        ["emergency_number"],
        unique=False,
    )


def _audits() -> None:
    op.create_table(
        "shop_audit",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("auditor", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_shop_audit_state_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_audit")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_audit_instance_id")),
    )
    op.create_table(
        "shop_audit_sample",
        sa.Column("audit_number", sa.Text(), nullable=False),
        sa.Column("sampled_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("record_complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_number"], ["shop_audit.number"], name=op.f("fk_shop_audit_sample_audit_number")
        ),
        sa.PrimaryKeyConstraint("audit_number", "sampled_id", name=op.f("pk_shop_audit_sample")),
    )


def _findings() -> None:
    op.create_table(
        "shop_finding",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("audit_number", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "severity IN ('minor', 'major')", name=op.f("ck_shop_finding_severity_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'done', 'not_done')",
            name=op.f("ck_shop_finding_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["audit_number"], ["shop_audit.number"], name=op.f("fk_shop_finding_audit_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_finding")),
    )
    op.create_index(
        op.f("ix_shop_finding_audit_number"), "shop_finding", ["audit_number"], unique=False
    )


def _trainings() -> None:
    op.create_table(
        "shop_training",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cost", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("errors_before", sa.Numeric(precision=6, scale=4), nullable=True),
        sa.Column("errors_after", sa.Numeric(precision=6, scale=4), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('wanted', 'announced', 'held', 'closed', 'dropped')",
            name=op.f("ck_shop_training_state_known"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_training")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_training_instance_id")),
    )


def _participants() -> None:
    op.create_table(
        "shop_training_participant",
        sa.Column("training_number", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "feedback BETWEEN 1 AND 5", name=op.f("ck_shop_training_participant_feedback_in_range")
        ),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 100", name=op.f("ck_shop_training_participant_score_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["training_number"],
            ["shop_training.number"],
            name=op.f("fk_shop_training_participant_training_number"),
        ),
        sa.PrimaryKeyConstraint(
            "training_number", "username", name=op.f("pk_shop_training_participant")
        ),
    )
    op.create_index(
        "ix_shop_training_participant_username",
        "shop_training_participant",
        ["username"],
        unique=False,
    )
