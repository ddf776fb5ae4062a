"""Reports, improvements and appraisals.

Revision ID: 0009
Revises: 0008
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_shop_order_placed_at", "shop_order", "placed_at"),
    ("ix_shop_order_delivered_at", "shop_order", "delivered_at"),
    ("ix_shop_payment_paid_at", "shop_payment", "paid_at"),
    ("ix_shop_report_instance_id", "shop_report", "instance_id"),
    ("ix_shop_improvement_process_id", "shop_improvement", "process_id"),
    ("ix_shop_appraisal_employee", "shop_appraisal", "employee"),
)


def upgrade() -> None:
    """Make the tables, and the indexes figures are counted by."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("shop_improvement_number")))
    _figures()
    _reports()
    _improvements()
    _appraisals()
    for name, table, column in _INDEXES:
        op.create_index(name, table, [column])


def downgrade() -> None:
    """Remove them with all they hold."""
    for name, table, _ in _INDEXES:
        op.drop_index(name, table_name=table)
    for table in (
        "shop_appraisal",
        "shop_process_review",
        "shop_improvement",
        "shop_benchmark",
        "shop_report",
        "shop_indicator",
        "shop_visit",
    ):
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("shop_improvement_number")))


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _figure(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(precision=16, scale=4), nullable=nullable)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def _figures() -> None:
    op.create_table(
        "shop_visit",
        _day("day"),
        sa.Column("visits", sa.Integer(), nullable=False),
        _text("source"),
        _moment("reported_at", nullable=False),
        sa.CheckConstraint("visits >= 0", name=op.f("ck_shop_visit_visits_not_negative")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_shop_visit")),
    )
    op.create_table(
        "shop_indicator",
        _day("day"),
        _text("name"),
        _figure("value"),
        sa.Column("basis", sa.Integer(), nullable=False),
        _figure("mean"),
        _text("level"),
        sa.Column("red_days", sa.Integer(), nullable=False),
        _moment("ended_at", nullable=False),
        _moment("computed_at", nullable=False),
        sa.CheckConstraint(
            "level IN ('green', 'yellow', 'red')", name=op.f("ck_shop_indicator_level_known")
        ),
        sa.PrimaryKeyConstraint("day", "name", name=op.f("pk_shop_indicator")),
    )
    op.create_index("ix_shop_indicator_name_day", "shop_indicator", ["name", "day"])
    op.create_table(
        "shop_benchmark",
        _text("name"),
        _figure("industry"),
        _figure("target", nullable=False),
        _text("source"),
        _moment("updated_at", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shop_benchmark")),
    )


def _reports() -> None:
    op.create_table(
        "shop_report",
        _text("number"),
        _text("kind"),
        _day("from_day"),
        _day("to_day"),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        _text("data"),
        _text("comment", nullable=True),
        _moment("gathered_at", nullable=False),
        _moment("published_at"),
        sa.CheckConstraint(
            "kind IN ('week', 'month', 'hand')", name=op.f("ck_shop_report_kind_known")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_report")),
    )


def _improvements() -> None:
    op.create_table(
        "shop_improvement",
        _text("number"),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        _text("process_id"),
        _text("element_id", nullable=True),
        _text("title"),
        _text("text"),
        _text("source"),
        _text("proposer"),
        _text("state"),
        _text("priority", nullable=True),
        _text("reason", nullable=True),
        _text("indicator", nullable=True),
        _figure("baseline"),
        _figure("expected"),
        _figure("achieved"),
        sa.Column("version", sa.Integer(), nullable=True),
        _text("digest", nullable=True),
        _moment("proposed_at", nullable=False),
        _moment("decided_at"),
        _moment("in_force_at"),
        _moment("closed_at"),
        sa.CheckConstraint(
            "state IN ('proposed', 'parked', 'accepted', 'in_force', 'rejected', 'withdrawn',"
            " 'closed')",
            name=op.f("ck_shop_improvement_state_known"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_improvement")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_improvement_instance_id")),
    )
    op.create_table(
        "shop_process_review",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        _text("number"),
        _text("data"),
        _text("minutes"),
        _moment("held_at", nullable=False),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_shop_process_review")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_process_review_number")),
    )


def _appraisals() -> None:
    op.create_table(
        "shop_appraisal",
        _text("id"),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        _text("employee"),
        _day("from_day"),
        _day("to_day"),
        _text("state"),
        _text("measures"),
        sa.Column("score", sa.Numeric(precision=5, scale=1), nullable=True),
        _text("computed_grade", nullable=True),
        _text("grade", nullable=True),
        _text("assessment", nullable=True),
        _text("appeal", nullable=True),
        _moment("measured_at", nullable=False),
        _moment("archived_at"),
        sa.CheckConstraint(
            "state IN ('measured', 'assessed', 'appealed', 'archived')",
            name=op.f("ck_shop_appraisal_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_appraisal")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_shop_appraisal_instance_id")),
    )
