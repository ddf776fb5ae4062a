"""Suppliers, purchases, transfers, counts and movements: how stock is kept at its level.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAMES = (
    "shop_replenishment_number",
    "shop_purchase_number",
    "shop_transfer_number",
    "shop_stock_count_number",
)
_WAITING = """
    CREATE VIEW process_waiting AS
    SELECT instance_id, name AS message, correlation_key FROM subscription WHERE NOT signal
"""


def upgrade() -> None:
    """Make the tables, the numbers and the view."""
    for name in _NAMES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    _suppliers()
    _levels()
    _replenishments()
    _purchases()
    _claims()
    _transfers()
    _counts()
    _movements()
    op.execute(_WAITING)


def downgrade() -> None:
    """Remove them with all they hold, those that point at others first."""
    op.execute("DROP VIEW process_waiting")
    for table in (
        "shop_stock_movement",
        "shop_stock_count_line",
        "shop_stock_count",
        "shop_transfer",
        "shop_supplier_claim",
        "shop_purchase_line",
        "shop_purchase",
        "shop_replenishment",
        "shop_clearance",
        "shop_purchase_budget",
        "shop_product_class",
        "shop_stock_policy",
        "shop_supplier_offer",
        "shop_supplier",
    ):
        op.drop_table(table)
    for name in _NAMES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))


def _suppliers() -> None:
    op.create_table(
        "shop_supplier",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_supplier")),
    )
    op.create_table(
        "shop_supplier_offer",
        sa.Column("supplier_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minimum > 0 AND pack_size > 0 AND lead_days >= 0",
            name=op.f("ck_shop_supplier_offer_sizes_sensible"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_supplier_offer_sku")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["shop_supplier.id"], name=op.f("fk_shop_supplier_offer_supplier_id")
        ),
        sa.PrimaryKeyConstraint("supplier_id", "sku", name=op.f("pk_shop_supplier_offer")),
    )
    op.create_index("ix_shop_supplier_offer_sku", "shop_supplier_offer", ["sku"], unique=False)


def _levels() -> None:
    op.create_table(
        "shop_stock_policy",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("safety_days", sa.Integer(), nullable=False),
        sa.Column("daily_sales", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("safety_stock", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "safety_days > 0 AND safety_stock >= 0",
            name=op.f("ck_shop_stock_policy_level_sensible"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_stock_policy_sku")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_shop_stock_policy")),
    )
    op.create_table(
        "shop_product_class",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("abc_class", sa.Text(), nullable=False),
        sa.Column("turnover", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("cumulative_share", sa.Numeric(precision=7, scale=6), nullable=False),
        sa.Column("days_without_sale", sa.Integer(), nullable=False),
        sa.Column("classed_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "abc_class IN ('A', 'B', 'C')", name=op.f("ck_shop_product_class_class_known")
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_product_class_sku")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_shop_product_class")),
    )
    op.create_table(
        "shop_purchase_budget",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_shop_purchase_budget")),
    )
    op.create_table(
        "shop_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("price_before", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("price_after", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("sent_back", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('asked', 'mark_down', 'campaign', 'send_back', 'keep')",
            name=op.f("ck_shop_clearance_decision_known"),
        ),
        sa.ForeignKeyConstraint(["sku"], ["shop_product.sku"], name=op.f("fk_shop_clearance_sku")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_clearance")),
    )
    op.create_index(op.f("ix_shop_clearance_sku"), "shop_clearance", ["sku"], unique=False)


def _replenishments() -> None:
    op.create_table(
        "shop_replenishment",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("available", sa.Integer(), nullable=False),
        sa.Column("safety_stock", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_replenishment_sku")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_replenishment")),
    )
    op.create_index(
        "uq_shop_replenishment_open",
        "shop_replenishment",
        ["sku"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _purchases() -> None:
    op.create_table(
        "shop_purchase",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("replenishment", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('ordered', 'confirmed', 'received', 'refused', 'cancelled')",
            name=op.f("ck_shop_purchase_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["replenishment"],
            ["shop_replenishment.number"],
            name=op.f("fk_shop_purchase_replenishment"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["shop_supplier.id"], name=op.f("fk_shop_purchase_supplier_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_purchase")),
    )
    op.create_index(
        op.f("ix_shop_purchase_replenishment"), "shop_purchase", ["replenishment"], unique=False
    )
    op.create_table(
        "shop_purchase_line",
        sa.Column("purchase", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "accepted >= 0 AND damaged >= 0",
            name=op.f("ck_shop_purchase_line_arrivals_not_negative"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shop_purchase_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["purchase"], ["shop_purchase.number"], name=op.f("fk_shop_purchase_line_purchase")
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_purchase_line_sku")
        ),
        sa.PrimaryKeyConstraint("purchase", "line", name=op.f("pk_shop_purchase_line")),
    )


def _claims() -> None:
    op.create_table(
        "shop_supplier_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purchase", sa.Text(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("credit", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "settlement IN ('deliver_rest', 'credit')",
            name=op.f("ck_shop_supplier_claim_settlement_known"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase"], ["shop_purchase.number"], name=op.f("fk_shop_supplier_claim_purchase")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_supplier_claim")),
    )
    op.create_index(
        op.f("ix_shop_supplier_claim_purchase"), "shop_supplier_claim", ["purchase"], unique=False
    )


def _transfers() -> None:
    op.create_table(
        "shop_transfer",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shipped", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("written_off", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'held', 'in_transit', 'received', 'refused')",
            name=op.f("ck_shop_transfer_state_known"),
        ),
        sa.CheckConstraint(
            "received + written_off <= shipped", name=op.f("ck_shop_transfer_nothing_from_nowhere")
        ),
        sa.CheckConstraint(
            "source <> target AND quantity > 0", name=op.f("ck_shop_transfer_goes_somewhere")
        ),
        sa.ForeignKeyConstraint(["sku"], ["shop_product.sku"], name=op.f("fk_shop_transfer_sku")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_transfer")),
    )
    op.create_index(
        "uq_shop_transfer_open",
        "shop_transfer",
        ["sku", "target"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _counts() -> None:
    op.create_table(
        "shop_stock_count",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=True),
        sa.Column("book", sa.Integer(), nullable=False),
        sa.Column("deviation", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shop_stock_count")),
    )
    op.create_index(
        "ix_shop_stock_count_counted_on", "shop_stock_count", ["counted_on"], unique=False
    )
    op.create_table(
        "shop_stock_count_line",
        sa.Column("count_number", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("book", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("difference", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_number"],
            ["shop_stock_count.number"],
            name=op.f("fk_shop_stock_count_line_count_number"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_stock_count_line_sku")
        ),
        sa.PrimaryKeyConstraint("count_number", "sku", name=op.f("pk_shop_stock_count_line")),
    )


def _movements() -> None:
    op.create_table(
        "shop_stock_movement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('receipt', 'transfer_out', 'transfer_in', 'count', 'supplier_return',"
            " 'customer_return')",
            name=op.f("ck_shop_stock_movement_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_stock_movement_sku")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_stock_movement")),
    )
    op.create_index(
        "ix_shop_stock_movement_sku_at", "shop_stock_movement", ["sku", "at"], unique=False
    )
