"""What customers tell us after they bought: tickets, reviews, returns, and money nobody expected.

Import the tables from `tasks.backoffice.tables`, not from here.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    Uuid,
)

from tasks.backoffice.columns import metadata, moment, money
from tasks.backoffice.order_tables import order

ticket_number = Sequence("shop_ticket_number", metadata=metadata)
return_number = Sequence("shop_return_number", metadata=metadata)

#: a ticket's life; `asked` waits for the customer to say whether it is solved
TICKET_STATES = ("pending", "answered", "asked", "reopened", "archived")
RETURN_STATES = ("requested", "refused", "approved", "arrived", "inspected", "closed")
#: what an inspected piece may be like
GOODS_STATES = ("as_new", "opened", "used", "damaged", "missing")

ticket = Table(
    "shop_ticket",
    metadata,
    Column("id", Uuid, primary_key=True),  # the instance that handles it
    Column("number", Text, nullable=False, unique=True),
    Column("contact_id", Text, nullable=False, unique=True),  # of the one who sent it
    Column("channel", Text, nullable=False),  # chat, phone, mail, page, review
    Column("kind", Text, nullable=False),  # inquiry, complaint, ...
    Column("order_id", Uuid, ForeignKey(order.c.id), index=True),
    Column("customer_id", Text),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("severity", Text),  # low, normal, high, critical
    Column("priority", Integer),
    Column("cause", Text),
    Column("rounds", Integer, nullable=False),  # how often the customer said "not solved"
    Column("solved", Boolean),
    Column("score", Integer),  # the customer's opinion of our service, 1 to 5
    moment("contacted_at", nullable=False),
    moment("opened_at", nullable=False),
    moment("due_at"),
    moment("answered_at"),
    moment("closed_at"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{word}'" for word in TICKET_STATES)),
        name="state_known",
    ),
    CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),
    Index("ix_shop_ticket_opened_at", "opened_at"),
)

#: the full record of a ticket, one row for each thing said or done
ticket_entry = Table(
    "shop_ticket_entry",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that wrote it
    Column("ticket_id", Uuid, ForeignKey(ticket.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # contact, answer, plan, solution, feedback, ...
    Column("text", Text, nullable=False),
    moment("at", nullable=False),
)

review = Table(
    "shop_review",
    metadata,
    Column("id", Text, primary_key=True),  # of the channel it came by
    Column("order_id", Uuid, ForeignKey(order.c.id), index=True),
    Column("external_number", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("comment", Text, nullable=False),
    moment("written_at", nullable=False),
    moment("recorded_at", nullable=False),
    CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),
    Index("ix_shop_review_written_at", "written_at"),
)

goods_return = Table(
    "shop_return",
    metadata,
    Column("id", Uuid, primary_key=True),  # the instance that handles it
    Column("number", Text, nullable=False, unique=True),
    Column("request_id", Text, nullable=False, unique=True),
    Column("order_id", Uuid, ForeignKey(order.c.id), index=True),
    Column("customer_id", Text),
    Column("kind", Text, nullable=False),  # return or exchange
    Column("reason", Text, nullable=False),
    Column("state_of_goods", Text, nullable=False),  # as the customer says
    Column("state", Text, nullable=False),
    Column("verdict", Text),  # why it was refused
    Column("verdict_zh", Text),
    Column("carrier", Text),
    Column("label", Text, unique=True),  # tracking number of the way back
    Column("label_paid_by", Text),  # shop or customer
    money("refunded", nullable=True),
    Column("outcome", Text),
    moment("requested_at", nullable=False),
    moment("decided_at"),
    moment("arrived_at"),
    moment("closed_at"),
    CheckConstraint("kind IN ('return', 'exchange')", name="kind_known"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{word}'" for word in RETURN_STATES)),
        name="state_known",
    ),
    Index("ix_shop_return_customer_id", "customer_id"),
)

return_line = Table(
    "shop_return_line",
    metadata,
    Column("return_id", Uuid, ForeignKey(goods_return.c.id), primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("quantity", Integer, nullable=False),  # asked for
    Column("received", Integer),
    Column("state", Text),
    Column("put_to", Text),  # stock or write_off
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{word}'" for word in GOODS_STATES)),
        name="state_known",
    ),
)

#: money that no running order took
stray_payment = Table(
    "shop_stray_payment",
    metadata,
    Column("reference", Text, primary_key=True),  # of the payment provider
    Column("external_number", Text, nullable=False),  # the order it was meant for
    Column("type", Text, nullable=False),
    money("amount"),
    moment("paid_at", nullable=False),
    Column("outcome", Text),  # refunded, assigned or booked
    Column("assigned_to", Text),  # external number of the order that got it
    moment("noted_at", nullable=False),
    moment("settled_at"),
    CheckConstraint("outcome IN ('refunded', 'assigned', 'booked')", name="outcome_known"),
)
