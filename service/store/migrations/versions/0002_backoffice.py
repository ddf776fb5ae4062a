"""Brings the shop's ledger: products, stock, customers, orders, money, shipments, the outbox.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NAMES = ("shop_order_number", "shop_tracking_number")


def upgrade() -> None:
    """Make the ledger's tables."""
    for name in _NAMES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    _people()
    _goods()
    _orders()
    _money()
    _delivery()
    _outbox()


def downgrade() -> None:
    """Remove them with all they hold, those that point at others first."""
    for table in (
        "shop_outbox",
        "shop_delivery_exception",
        "shop_shipment_event",
        "shop_shipment",
        "shop_refund",
        "shop_payment",
        "shop_order_line",
        "shop_order",
        "shop_reservation",
        "shop_stock",
        "shop_product",
        "shop_carrier",
        "shop_coupon",
        "shop_customer",
    ):
        op.drop_table(table)
    for name in _NAMES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))


def _goods() -> None:
    op.create_table(
        "shop_product",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("fragile", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_shop_product_price_not_negative")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_shop_product")),
    )
    op.create_table(
        "shop_stock",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reserved >= 0 AND reserved <= on_hand", name=op.f("ck_shop_stock_never_oversold")
        ),
        sa.ForeignKeyConstraint(["sku"], ["shop_product.sku"], name=op.f("fk_shop_stock_sku")),
        sa.PrimaryKeyConstraint("sku", "warehouse", name=op.f("pk_shop_stock")),
    )
    op.create_table(
        "shop_reservation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('held', 'released', 'issued')", name=op.f("ck_shop_reservation_state_known")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shop_reservation_quantity_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_reservation")),
    )
    op.create_index("ix_shop_reservation_order_id", "shop_reservation", ["order_id"], unique=False)
    op.create_index(
        "uq_shop_reservation_held",
        "shop_reservation",
        ["order_id", "line", "warehouse"],
        unique=True,
        postgresql_where=sa.text("state = 'held'"),
    )


def _people() -> None:
    op.create_table(
        "shop_customer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("zip", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("credit_limit", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_customer")),
    )
    op.create_table(
        "shop_coupon",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('percent', 'amount')", name=op.f("ck_shop_coupon_kind_known")),
        sa.CheckConstraint("value > 0", name=op.f("ck_shop_coupon_value_positive")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shop_coupon")),
    )
    op.create_table(
        "shop_carrier",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("tracking_prefix", sa.Text(), nullable=False),
        sa.Column("transit_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "service", name=op.f("pk_shop_carrier")),
    )


def _orders() -> None:
    op.create_table(
        "shop_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_number", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("goods", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("freight", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("discount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("coupon", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("estimated_delivery", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_to_ship_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'processing', 'ready_to_ship', 'shipped', "
            "'delivered', 'completed', 'cancelled', 'unavailable')",
            name=op.f("ck_shop_order_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["shop_customer.id"], name=op.f("fk_shop_order_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint(
            "external_number", "channel", name=op.f("uq_shop_order_external_number_channel")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_shop_order_number")),
    )
    op.create_index("ix_shop_order_customer_id", "shop_order", ["customer_id"], unique=False)
    op.create_table(
        "shop_order_line",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("freight", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_order_line_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "line", name=op.f("pk_shop_order_line")),
    )


def _money() -> None:
    op.create_table(
        "shop_payment",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_shop_payment_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_payment_order_id")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_shop_payment")),
    )
    op.create_index(op.f("ix_shop_payment_order_id"), "shop_payment", ["order_id"], unique=False)
    op.create_table(
        "shop_refund",
        sa.Column("payment_reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_refund_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_reference"],
            ["shop_payment.reference"],
            name=op.f("fk_shop_refund_payment_reference"),
        ),
        sa.PrimaryKeyConstraint("payment_reference", name=op.f("pk_shop_refund")),
    )
    op.create_index(op.f("ix_shop_refund_order_id"), "shop_refund", ["order_id"], unique=False)


def _delivery() -> None:
    op.create_table(
        "shop_shipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("packaging", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("eta", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('created', 'in_transit', 'delivered')",
            name=op.f("ck_shop_shipment_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_shipment_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_shipment")),
        sa.UniqueConstraint("tracking_number", name=op.f("uq_shop_shipment_tracking_number")),
    )
    op.create_index(op.f("ix_shop_shipment_order_id"), "shop_shipment", ["order_id"], unique=False)
    op.create_table(
        "shop_shipment_event",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shop_shipment.id"], name=op.f("fk_shop_shipment_event_shipment_id")
        ),
        sa.PrimaryKeyConstraint("shipment_id", "at", "code", name=op.f("pk_shop_shipment_event")),
    )
    op.create_table(
        "shop_delivery_exception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shop_delivery_exception_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_delivery_exception")),
    )
    op.create_index(
        op.f("ix_shop_delivery_exception_order_id"),
        "shop_delivery_exception",
        ["order_id"],
        unique=False,
    )


def _outbox() -> None:
    op.create_table(
        "shop_outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('mail', 'sms', 'rest')", name=op.f("ck_shop_outbox_channel_known")
        ),
        sa.CheckConstraint("state IN ('sending', 'sent')", name=op.f("ck_shop_outbox_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_outbox")),
    )
    op.create_index("ix_shop_outbox_created_at", "shop_outbox", ["created_at"], unique=False)
    op.create_index(
        op.f("ix_shop_outbox_instance_id"), "shop_outbox", ["instance_id"], unique=False
    )
