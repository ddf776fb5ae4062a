"""What the shop sells and to whom: products, stock, reservations, customers, coupons, carriers.

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
    Table,
    Text,
    Uuid,
    text,
)

from tasks.backoffice.columns import metadata, moment, money

product = Table(
    "shop_product",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("category", Text, nullable=False),
    money("price"),
    Column("weight_g", Integer, nullable=False),
    Column("fragile", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    CheckConstraint("price >= 0", name="price_not_negative"),
)

stock = Table(
    "shop_stock",
    metadata,
    Column("sku", Text, ForeignKey(product.c.sku), primary_key=True),
    Column("warehouse", Text, primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    # the second wall against overselling; the first is the reservation itself
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="never_oversold"),
)

reservation = Table(
    "shop_reservation",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("line", Integer, nullable=False),
    Column("sku", Text, nullable=False),
    Column("warehouse", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("state", Text, nullable=False),  # held -> released | issued
    moment("created_at", nullable=False),
    moment("closed_at"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("state IN ('held', 'released', 'issued')", name="state_known"),
    Index("ix_shop_reservation_order_id", "order_id"),
    Index(
        "uq_shop_reservation_held",
        "order_id",
        "line",
        "warehouse",
        unique=True,
        postgresql_where=text("state = 'held'"),
    ),
)

customer = Table(
    "shop_customer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("language", Text, nullable=False),
    Column("street", Text),
    Column("city", Text),
    Column("state", Text),
    Column("zip", Text),
    Column("country", Text),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    money("credit_limit", nullable=True),  # null: no limit
    moment("created_at", nullable=False),
)

coupon = Table(
    "shop_coupon",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # percent of the goods, or an amount
    Column("value", Numeric(12, 2), nullable=False),
    money("minimum"),  # value of goods it needs
    Column("valid_from", Date),
    Column("valid_until", Date),
    CheckConstraint("kind IN ('percent', 'amount')", name="kind_known"),
    CheckConstraint("value > 0", name="value_positive"),
)

carrier = Table(
    "shop_carrier",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("tracking_prefix", Text, nullable=False),
    Column("transit_days", Integer, nullable=False),
)
