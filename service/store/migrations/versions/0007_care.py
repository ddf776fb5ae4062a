"""Tickets, reviews, returns; and refunds of parts of a payment.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOVEMENTS = ("receipt", "transfer_out", "transfer_in", "count", "supplier_return")
_NUMBERS = ("shop_ticket_number", "shop_return_number")


def upgrade() -> None:
    """Make the tables of customer care, and let a payment be paid back in parts."""
    for name in _NUMBERS:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    _tickets()
    _reviews()
    _returns()
    _stray_payments()
    _refunds_in_parts()
    _allow_movements(*_MOVEMENTS, "customer_return")


def downgrade() -> None:
    """Remove them with all they hold.

    Refunds of one payment are summed up again: the old table has one row for each.
    """
    op.execute("DELETE FROM shop_stock_movement WHERE kind = 'customer_return'")
    _allow_movements(*_MOVEMENTS)
    op.execute(
        "UPDATE shop_refund SET amount = whole.amount FROM ("
        "SELECT payment_reference, sum(amount) AS amount FROM shop_refund"
        " GROUP BY payment_reference) AS whole"
        " WHERE whole.payment_reference = shop_refund.payment_reference"
    )
    op.execute(
        "DELETE FROM shop_refund AS extra USING shop_refund AS kept"
        " WHERE kept.payment_reference = extra.payment_reference AND kept.cause < extra.cause"
    )
    op.drop_constraint(op.f("ck_shop_refund_amount_not_negative"), "shop_refund", type_="check")
    op.drop_constraint(op.f("pk_shop_refund"), "shop_refund", type_="primary")
    op.create_primary_key(op.f("pk_shop_refund"), "shop_refund", ["payment_reference"])
    op.drop_column("shop_refund", "cause")
    for table in (
        "shop_stray_payment",
        "shop_return_line",
        "shop_return",
        "shop_review",
        "shop_ticket_entry",
        "shop_ticket",
    ):
        op.drop_table(table)
    for name in _NUMBERS:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))


def _text(name: str, nullable: bool = True) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, nullable: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _money(name: str, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Numeric(precision=12, scale=2), nullable=nullable)


def _tickets() -> None:
    op.create_table(
        "shop_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(_text(name, nullable=False) for name in ("number", "contact_id", "channel", "kind")),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        _text("customer_id"),
        _text("name", nullable=False),
        _text("email"),
        _text("phone"),
        *(_text(name, nullable=False) for name in ("language", "subject", "text", "state")),
        _text("severity"),
        sa.Column("priority", sa.Integer(), nullable=True),
        _text("cause"),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        _moment("contacted_at", nullable=False),
        _moment("opened_at", nullable=False),
        *(_moment(name) for name in ("due_at", "answered_at", "closed_at")),
        sa.CheckConstraint(
            "state IN ('pending', 'answered', 'asked', 'reopened', 'archived')",
            name=op.f("ck_shop_ticket_state_known"),
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_shop_ticket_score_in_range")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_ticket_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_ticket_number")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_shop_ticket_contact_id")),
    )
    op.create_index(op.f("ix_shop_ticket_order_id"), "shop_ticket", ["order_id"])
    op.create_index("ix_shop_ticket_opened_at", "shop_ticket", ["opened_at"])
    op.create_table(
        "shop_ticket_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        _text("kind", nullable=False),
        _text("text", nullable=False),
        _moment("at", nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["shop_ticket.id"], name=op.f("fk_shop_ticket_entry_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_ticket_entry")),
    )
    op.create_index(op.f("ix_shop_ticket_entry_ticket_id"), "shop_ticket_entry", ["ticket_id"])


def _reviews() -> None:
    op.create_table(
        "shop_review",
        _text("id", nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        _text("external_number", nullable=False),
        _text("channel", nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        _text("title", nullable=False),
        _text("comment", nullable=False),
        _moment("written_at", nullable=False),
        _moment("recorded_at", nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_shop_review_score_in_range")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_review_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_review")),
    )
    op.create_index(op.f("ix_shop_review_order_id"), "shop_review", ["order_id"])
    op.create_index("ix_shop_review_written_at", "shop_review", ["written_at"])


def _returns() -> None:
    op.create_table(
        "shop_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("number", nullable=False),
        _text("request_id", nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        _text("customer_id"),
        *(_text(name, nullable=False) for name in ("kind", "reason", "state_of_goods", "state")),
        *(_text(name) for name in ("verdict", "verdict_zh", "carrier", "label", "label_paid_by")),
        _money("refunded", nullable=True),
        _text("outcome"),
        _moment("requested_at", nullable=False),
        *(_moment(name) for name in ("decided_at", "arrived_at", "closed_at")),
        sa.CheckConstraint(
            "kind IN ('return', 'exchange')", name=op.f("ck_shop_return_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'refused', 'approved', 'arrived', 'inspected', 'closed')",
            name=op.f("ck_shop_return_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_return_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_return")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_return_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_shop_return_request_id")),
        sa.UniqueConstraint("label", name=op.f("uq_shop_return_label")),
    )
    op.create_index(op.f("ix_shop_return_order_id"), "shop_return", ["order_id"])
    op.create_index("ix_shop_return_customer_id", "shop_return", ["customer_id"])
    op.create_table(
        "shop_return_line",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        _text("sku", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=True),
        _text("state"),
        _text("put_to"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shop_return_line_quantity_positive")),
        sa.CheckConstraint(
            "state IN ('as_new', 'opened', 'used', 'damaged', 'missing')",
            name=op.f("ck_shop_return_line_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["shop_return.id"], name=op.f("fk_shop_return_line_return_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "sku", name=op.f("pk_shop_return_line")),
    )


def _stray_payments() -> None:
    op.create_table(
        "shop_stray_payment",
        _text("reference", nullable=False),
        _text("external_number", nullable=False),
        _text("type", nullable=False),
        _money("amount"),
        _moment("paid_at", nullable=False),
        _text("outcome"),
        _text("assigned_to"),
        _moment("noted_at", nullable=False),
        _moment("settled_at"),
        sa.CheckConstraint(
            "outcome IN ('refunded', 'assigned', 'booked')",
            name=op.f("ck_shop_stray_payment_outcome_known"),
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_shop_stray_payment")),
    )


def _refunds_in_parts() -> None:
    """A payment may be paid back by several causes, once for each."""
    op.add_column(
        "shop_refund",
        sa.Column("cause", sa.Text(), server_default=sa.text("'order'"), nullable=False),
    )
    op.drop_constraint(op.f("pk_shop_refund"), "shop_refund", type_="primary")
    op.create_primary_key(op.f("pk_shop_refund"), "shop_refund", ["payment_reference", "cause"])
    op.create_check_constraint(
        op.f("ck_shop_refund_amount_not_negative"), "shop_refund", "amount >= 0"
    )


def _allow_movements(*kinds: str) -> None:
    name = op.f("ck_shop_stock_movement_kind_known")
    op.drop_constraint(name, "shop_stock_movement", type_="check")
    known = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(name, "shop_stock_movement", f"kind IN ({known})")
