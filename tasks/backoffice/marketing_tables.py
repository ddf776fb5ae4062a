"""What marketing and the product desk write down: campaigns, promotions, preferences, listings.

Import the tables from `tasks.backoffice.tables`, not from here.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from tasks.backoffice.columns import metadata, moment, money

campaign_number = Sequence("shop_campaign_number", metadata=metadata)

campaign = Table(
    "shop_campaign",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that set it up
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("coupon", Text, ForeignKey("shop_coupon.code")),  # of a spend-and-save campaign
    moment("starts_at", nullable=False),
    moment("ends_at", nullable=False),
    money("budget"),
    Column("state", Text, nullable=False),  # planned -> running -> ended | stopped
    moment("ended_at"),  # when it really ended
    Column("growth", Numeric(9, 2)),  # of sales in percent, against the same length before
    Column("conversion", Numeric(9, 2)),  # orders for a hundred visits
    Column("feedback", Numeric(3, 1)),  # 1 to 5
    Column("verdict", Text),
    Column("lessons", Text),
    CheckConstraint("kind IN ('flash_sale', 'spend_and_save')", name="kind_known"),
    CheckConstraint("state IN ('planned', 'running', 'ended', 'stopped')", name="state_known"),
    CheckConstraint("ends_at > starts_at", name="time_forward"),
    CheckConstraint("budget >= 0", name="budget_not_negative"),
)

#: the goods of a campaign, and what they cost while it runs
campaign_product = Table(
    "shop_campaign_product",
    metadata,
    Column("campaign_id", Uuid, ForeignKey(campaign.c.id), primary_key=True),
    Column("sku", Text, ForeignKey("shop_product.sku"), primary_key=True),
    money("price", nullable=True),  # null: the price list's
    moment("valid_from", nullable=False),
    moment("valid_until", nullable=False),  # brought forward when the campaign stops early
    CheckConstraint("price > 0", name="price_positive"),
    Index("ix_shop_campaign_product_sku", "sku", "valid_from"),
)

campaign_cost = Table(
    "shop_campaign_cost",
    metadata,
    Column("id", Text, primary_key=True),  # of who charged it: booked once
    Column("campaign_id", Uuid, ForeignKey(campaign.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    money("amount"),
    moment("booked_at", nullable=False),
    CheckConstraint("kind IN ('ads', 'content', 'kol')", name="kind_known"),
)

#: how a campaign stood at the end of each day
campaign_day = Table(
    "shop_campaign_day",
    metadata,
    Column("campaign_id", Uuid, ForeignKey(campaign.c.id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("orders", Integer, nullable=False),
    Column("pieces", Integer, nullable=False),
    money("revenue"),
    money("discount"),
    money("spent"),  # of the budget, in all
    Column("stock_days", Numeric(9, 1)),  # null: nothing sold, so it lasts
)

#: what a customer agreed to; without a row, an existing customer who has not objected
customer_preference = Table(
    "shop_customer_preference",
    metadata,
    Column("customer_id", Text, ForeignKey("shop_customer.id"), primary_key=True),
    Column("promotions", Boolean, nullable=False),
    Column("monthly", SmallInteger, nullable=False),  # promotions a month
    Column("categories", Text, nullable=False),  # JSON list; empty: all
    moment("changed_at", nullable=False),
    CheckConstraint("monthly BETWEEN 1 AND 2", name="monthly_limited"),
)

promotion = Table(
    "shop_promotion",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign", Text),  # number of the campaign, if it has one
    Column("title", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    moment("ends_at", nullable=False),
    moment("selected_at", nullable=False),
)

promotion_recipient = Table(
    "shop_promotion_recipient",
    metadata,
    Column("promotion_id", Text, ForeignKey(promotion.c.id), primary_key=True),
    Column("customer_id", Text, ForeignKey("shop_customer.id"), primary_key=True),
    Column("state", Text, nullable=False),  # selected -> taken -> sent | held | dropped
    Column("month", Date),  # first day of the calendar month it was sent in
    Column("slot", SmallInteger),  # which of the month's promotions it was
    moment("changed_at", nullable=False),
    CheckConstraint(
        "state IN ('selected', 'taken', 'sent', 'held', 'dropped')", name="state_known"
    ),
    CheckConstraint(
        "(state = 'sent') = (month IS NOT NULL AND slot IS NOT NULL)", name="sent_counted"
    ),
    # the second wall against a third promotion in a month; the first is the lock on the customer
    CheckConstraint("slot BETWEEN 1 AND 2", name="twice_a_month"),
    UniqueConstraint("customer_id", "month", "slot"),
    Index("ix_shop_promotion_recipient_state", "promotion_id", "state"),
)

listing = Table(
    "shop_listing",
    metadata,
    Column("sku", Text, ForeignKey("shop_product.sku"), primary_key=True),
    Column("instance_id", Uuid, nullable=False),
    Column("data", Text, nullable=False),  # JSON: description, specification, key words, copy
    Column("media", Text, nullable=False),  # JSON: the files
    money("price_low"),
    money("price_high"),
    Column("expected_week", Integer, nullable=False),  # pieces
    Column("state", Text, nullable=False),  # listed -> delisted
    moment("published_at", nullable=False),
    moment("delisted_at"),
    Column("reason", Text),
    CheckConstraint("state IN ('listed', 'delisted')", name="state_known"),
)

listing_channel = Table(
    "shop_listing_channel",
    metadata,
    Column("sku", Text, ForeignKey(listing.c.sku), primary_key=True),
    Column("channel", Text, primary_key=True),
    moment("published_at", nullable=False),
    moment("removed_at"),
)
