"""What happened to each order: lines, payments, refunds, shipments, exceptions, and the outbox.

Import the tables from `tasks.backoffice.tables`.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from tasks.backoffice.columns import metadata, moment, money

order_number = Sequence("shop_order_number", metadata=metadata)
tracking_number = Sequence("shop_tracking_number", metadata=metadata)

#: the status words of an order, in the order of its life
STATUSES = (
    "pending",
    "confirmed",
    "processing",
    "ready_to_ship",
    "shipped",
    "delivered",
    "completed",
    "cancelled",
    "unavailable",
)

order = Table(
    "shop_order",
    metadata,
    Column("id", Uuid, primary_key=True),  # the instance of the order process
    Column("channel", Text, nullable=False),
    Column("external_number", Text, nullable=False),
    Column("number", Text, unique=True),  # ours, made when the order is confirmed
    Column("status", Text, nullable=False),
    Column("customer_id", Text, ForeignKey("shop_customer.id")),
    Column("email", Text),  # lower case
    Column("phone", Text),  # digits only
    money("goods"),
    money("freight"),
    money("discount"),
    money("total"),
    Column("currency", Text, nullable=False),
    Column("coupon", Text),
    Column("data", Text, nullable=False),  # the normalised order as JSON
    moment("placed_at", nullable=False),
    moment("estimated_delivery"),  # the day promised to the customer
    moment("recorded_at", nullable=False),
    moment("confirmed_at"),
    moment("processing_at"),
    moment("ready_to_ship_at"),
    moment("shipped_at"),
    moment("delivered_at"),
    moment("completed_at"),
    moment("cancelled_at"),
    Column("cancel_reason", Text),
    UniqueConstraint("external_number", "channel"),
    CheckConstraint(
        "status IN ({})".format(", ".join(f"'{word}'" for word in STATUSES)),
        name="status_known",
    ),
    Index("ix_shop_order_customer_id", "customer_id"),
)

order_line = Table(
    "shop_order_line",
    metadata,
    Column("order_id", Uuid, ForeignKey(order.c.id), primary_key=True),
    Column("line", Integer, primary_key=True),  # counted from 1
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    money("unit_price"),
    money("freight"),  # of the whole line
)

payment = Table(
    "shop_payment",
    metadata,
    Column("reference", Text, primary_key=True),  # of the payment provider
    Column("order_id", Uuid, ForeignKey(order.c.id), nullable=False, index=True),
    Column("type", Text, nullable=False),
    money("amount"),
    moment("paid_at", nullable=False),
    moment("booked_at", nullable=False),
    CheckConstraint("amount >= 0", name="amount_not_negative"),
)

refund = Table(
    "shop_refund",
    metadata,
    # the key makes it impossible to pay back twice for one cause
    Column("payment_reference", Text, ForeignKey(payment.c.reference), primary_key=True),
    # why: "order" when the order ends, else the number of the return or ticket
    Column("cause", Text, primary_key=True, server_default=text("'order'")),
    Column("order_id", Uuid, ForeignKey(order.c.id), nullable=False, index=True),
    money("amount"),
    moment("refunded_at", nullable=False),
    CheckConstraint("amount >= 0", name="amount_not_negative"),
)

shipment = Table(
    "shop_shipment",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that created it
    Column("order_id", Uuid, ForeignKey(order.c.id), nullable=False, index=True),
    Column("tracking_number", Text, nullable=False, unique=True),
    Column("carrier", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("packaging", Text, nullable=False),
    Column("state", Text, nullable=False),  # created -> in_transit -> delivered
    moment("eta", nullable=False),
    moment("created_at", nullable=False),
    moment("handed_over_at"),
    moment("delivered_at"),
    CheckConstraint("state IN ('created', 'in_transit', 'delivered')", name="state_known"),
)

shipment_event = Table(
    "shop_shipment_event",
    metadata,
    Column("shipment_id", Uuid, ForeignKey(shipment.c.id), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("place", Text, nullable=False),
)

delivery_exception = Table(
    "shop_delivery_exception",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that opened it
    Column("order_id", Uuid, ForeignKey(order.c.id), index=True),
    Column("kind", Text, nullable=False),  # delay, damage, lost
    Column("details", Text, nullable=False),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    Column("outcome", Text),
    Column("note", Text),
)

outbox = Table(
    "shop_outbox",
    metadata,
    Column("id", Text, primary_key=True),  # "<job id>:<channel>": each is sent once
    Column("job_id", Uuid, nullable=False),
    Column("instance_id", Uuid, nullable=False, index=True),
    Column("channel", Text, nullable=False),  # mail, sms, rest
    Column("via", Text, nullable=False),  # embedded: kept here only; smtp, rest: really sent
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),  # sending -> sent
    Column("message_id", Text, nullable=False),  # the mail's Message-ID, or the other's reference
    moment("created_at", nullable=False),
    moment("sent_at"),
    Column("seq", BigInteger, Identity(always=True), nullable=False),  # order within a moment
    CheckConstraint("channel IN ('mail', 'sms', 'rest')", name="channel_known"),
    CheckConstraint("state IN ('sending', 'sent')", name="state_known"),
    Index("ix_shop_outbox_created_at_seq", "created_at", "seq"),
)
