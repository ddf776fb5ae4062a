"""How stock is kept at its level: suppliers, purchases, transfers, counts, movements, classes.

What orders take is in `reservation`; every other change of stock has a row in `stock_movement`.
Import the tables from `tasks.backoffice.tables`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Sequence,
    Table,
    Text,
    Uuid,
    column,
    table,
    text,
)

from tasks.backoffice.columns import metadata, moment, money
from tasks.backoffice.goods_tables import product

#: one sequence for each kind of paper, so that numbers of a kind follow each other
replenishment_number = Sequence("shop_replenishment_number", metadata=metadata)
purchase_number = Sequence("shop_purchase_number", metadata=metadata)
transfer_number = Sequence("shop_transfer_number", metadata=metadata)
count_number = Sequence("shop_stock_count_number", metadata=metadata)

supplier = Table(
    "shop_supplier",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("email", Text),
    Column("language", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

supplier_offer = Table(
    "shop_supplier_offer",
    metadata,
    Column("supplier_id", Text, ForeignKey(supplier.c.id), primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), primary_key=True),
    money("price"),
    Column("lead_days", Integer, nullable=False),
    Column("minimum", Integer, nullable=False),  # pieces
    Column("pack_size", Integer, nullable=False),  # pieces
    CheckConstraint("minimum > 0 AND pack_size > 0 AND lead_days >= 0", name="sizes_sensible"),
    Index("ix_shop_supplier_offer_sku", "sku"),
)

#: a product with a row here is replenished by the company; without one nobody watches its level
stock_policy = Table(
    "shop_stock_policy",
    metadata,
    Column("sku", Text, ForeignKey(product.c.sku), primary_key=True),
    Column("safety_days", Integer, nullable=False),
    Column("daily_sales", Numeric(12, 4), nullable=False),  # the newest forecast
    Column("safety_stock", Integer, nullable=False),  # what the forecast makes of safety_days
    moment("computed_at"),
    CheckConstraint("safety_days > 0 AND safety_stock >= 0", name="level_sensible"),
)

product_class = Table(
    "shop_product_class",
    metadata,
    Column("sku", Text, ForeignKey(product.c.sku), primary_key=True),
    Column("abc_class", Text, nullable=False),
    money("turnover"),  # of the days looked at
    Column("cumulative_share", Numeric(7, 6), nullable=False),
    Column("days_without_sale", Integer, nullable=False),
    Column("classed_on", Date, nullable=False),
    CheckConstraint("abc_class IN ('A', 'B', 'C')", name="class_known"),
)

purchase_budget = Table(
    "shop_purchase_budget",
    metadata,
    Column("month", Date, primary_key=True),  # its first day
    money("amount"),
)

#: what was asked and decided about a product that does not sell
clearance = Table(
    "shop_clearance",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), nullable=False, index=True),
    Column("decision", Text, nullable=False),
    money("price_before"),
    money("price_after"),
    Column("sent_back", Integer, nullable=False),  # pieces
    Column("note", Text),
    moment("decided_at", nullable=False),
    CheckConstraint(
        "decision IN ('asked', 'mark_down', 'campaign', 'send_back', 'keep')", name="decision_known"
    ),
)

replenishment = Table(
    "shop_replenishment",
    metadata,
    Column("number", Text, primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), nullable=False),
    Column("warehouse", Text, nullable=False),  # where the goods are wanted
    Column("reason", Text, nullable=False),
    Column("available", Integer, nullable=False),
    Column("safety_stock", Integer, nullable=False),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    Column("outcome", Text),
    # nobody orders the same goods twice because two people noticed
    Index(
        "uq_shop_replenishment_open",
        "sku",
        unique=True,
        postgresql_where=text("closed_at IS NULL"),
    ),
)

purchase = Table(
    "shop_purchase",
    metadata,
    Column("number", Text, primary_key=True),
    Column("replenishment", Text, ForeignKey(replenishment.c.number), nullable=False, index=True),
    Column("supplier_id", Text, ForeignKey(supplier.c.id), nullable=False),
    Column("warehouse", Text, nullable=False),
    # ordered -> confirmed -> received, or refused | cancelled
    Column("state", Text, nullable=False),
    money("total"),
    Column("currency", Text, nullable=False),
    moment("ordered_at", nullable=False),
    Column("expected_on", Date, nullable=False),
    moment("answered_at"),
    moment("received_at"),
    Column("note", Text),
    CheckConstraint(
        "state IN ('ordered', 'confirmed', 'received', 'refused', 'cancelled')",
        name="state_known",
    ),
)

purchase_line = Table(
    "shop_purchase_line",
    metadata,
    Column("purchase", Text, ForeignKey(purchase.c.number), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), nullable=False),
    Column("quantity", Integer, nullable=False),
    money("unit_price"),
    Column("accepted", Integer, nullable=False),  # arrived and put on stock
    Column("damaged", Integer, nullable=False),  # arrived and sent back
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("accepted >= 0 AND damaged >= 0", name="arrivals_not_negative"),
)

supplier_claim = Table(
    "shop_supplier_claim",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("purchase", Text, ForeignKey(purchase.c.number), nullable=False, index=True),
    Column("short", Integer, nullable=False),
    Column("damaged", Integer, nullable=False),
    Column("settlement", Text, nullable=False),
    money("credit"),
    Column("note", Text),
    moment("settled_at", nullable=False),
    CheckConstraint("settlement IN ('deliver_rest', 'credit')", name="settlement_known"),
)

transfer = Table(
    "shop_transfer",
    metadata,
    Column("number", Text, primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("quantity", Integer, nullable=False),  # proposed, then approved
    Column("reason", Text, nullable=False),
    # proposed -> held -> in_transit -> received, or refused
    Column("state", Text, nullable=False),
    Column("shipped", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("written_off", Integer, nullable=False),
    moment("proposed_at", nullable=False),
    moment("shipped_at"),
    moment("closed_at"),
    CheckConstraint("source <> target AND quantity > 0", name="goes_somewhere"),
    CheckConstraint("received + written_off <= shipped", name="nothing_from_nowhere"),
    CheckConstraint(
        "state IN ('proposed', 'held', 'in_transit', 'received', 'refused')", name="state_known"
    ),
    Index(
        "uq_shop_transfer_open",
        "sku",
        "target",
        unique=True,
        postgresql_where=text("closed_at IS NULL"),
    ),
)

stock_count = Table(
    "shop_stock_count",
    metadata,
    Column("number", Text, primary_key=True),
    Column("warehouse", Text, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("round", Integer, nullable=False),  # 0: not counted yet, 2: counted again
    Column("counted_by", Text),  # of the last round
    Column("book", Integer, nullable=False),  # pieces
    Column("deviation", Integer, nullable=False),  # pieces that are too many or too few
    moment("opened_at", nullable=False),
    moment("closed_at"),
    Column("outcome", Text),
    Index("ix_shop_stock_count_counted_on", "counted_on"),
)

stock_count_line = Table(
    "shop_stock_count_line",
    metadata,
    Column("count_number", Text, ForeignKey(stock_count.c.number), primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), primary_key=True),
    Column("book", Integer),  # at the moment it was counted
    Column("counted", Integer),
    Column("difference", Integer),
    Column("cause", Text),
    Column("note", Text),
    Column("corrected", Integer, nullable=False),
)

stock_movement = Table(
    "shop_stock_movement",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("sku", Text, ForeignKey(product.c.sku), nullable=False),
    Column("warehouse", Text, nullable=False),
    Column("quantity", Integer, nullable=False),  # below zero: it left
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),  # number of the paper that explains it
    Column("reason", Text),
    moment("at", nullable=False),
    CheckConstraint(
        "kind IN ('receipt', 'transfer_out', 'transfer_in', 'count', 'supplier_return',"
        " 'customer_return')",
        name="kind_known",
    ),
    Index("ix_shop_stock_movement_sku_at", "sku", "at"),
)

#: a view of the instances: which of them wait for which message
process_waiting = table(
    "process_waiting",
    column("instance_id", Uuid),
    column("message", Text),
    column("correlation_key", Text),
)
