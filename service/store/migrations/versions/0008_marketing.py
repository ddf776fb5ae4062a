"""Research, campaigns, promotions and listings.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    "shop_listing_channel",
    "shop_listing",
    "shop_promotion_recipient",
    "shop_promotion",
    "shop_customer_preference",
    "shop_campaign_day",
    "shop_campaign_cost",
    "shop_campaign_product",
    "shop_campaign",
)


def upgrade() -> None:
    """Make the tables."""
    _campaigns()
    _campaign_days()
    _promotions()
    _recipients()
    _listings()


def downgrade() -> None:
    """Remove the tables."""
    for table in _TABLES:
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("shop_campaign_number")))


def _campaigns() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("shop_campaign_number")))
    op.create_table(
        "shop_campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("coupon", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("budget", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("growth", sa.Numeric(precision=9, scale=2), nullable=True),
        sa.Column("conversion", sa.Numeric(precision=9, scale=2), nullable=True),
        sa.Column("feedback", sa.Numeric(precision=3, scale=1), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('flash_sale', 'spend_and_save')", name=op.f("ck_shop_campaign_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'ended', 'stopped')",
            name=op.f("ck_shop_campaign_state_known"),
        ),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_shop_campaign_budget_not_negative")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shop_campaign_time_forward")),
        sa.ForeignKeyConstraint(
            ["coupon"], ["shop_coupon.code"], name=op.f("fk_shop_campaign_coupon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_campaign")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_campaign_number")),
    )
    op.create_table(
        "shop_campaign_product",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price > 0", name=op.f("ck_shop_campaign_product_price_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["shop_campaign.id"], name=op.f("fk_shop_campaign_product_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_product.sku"], name=op.f("fk_shop_campaign_product_sku")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "sku", name=op.f("pk_shop_campaign_product")),
    )
    op.create_index(
        "ix_shop_campaign_product_sku", "shop_campaign_product", ["sku", "valid_from"], unique=False
    )


def _campaign_days() -> None:
    op.create_table(
        "shop_campaign_cost",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ads', 'content', 'kol')", name=op.f("ck_shop_campaign_cost_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["shop_campaign.id"], name=op.f("fk_shop_campaign_cost_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_campaign_cost")),
    )
    op.create_index(
        op.f("ix_shop_campaign_cost_campaign_id"),
        "shop_campaign_cost",
        ["campaign_id"],
        unique=False,
    )
    op.create_table(
        "shop_campaign_day",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("discount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("spent", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("stock_days", sa.Numeric(precision=9, scale=1), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["shop_campaign.id"], name=op.f("fk_shop_campaign_day_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "day", name=op.f("pk_shop_campaign_day")),
    )


def _promotions() -> None:
    op.create_table(
        "shop_customer_preference",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("promotions", sa.Boolean(), nullable=False),
        sa.Column("monthly", sa.SmallInteger(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "monthly BETWEEN 1 AND 2", name=op.f("ck_shop_customer_preference_monthly_limited")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["shop_customer.id"],
            name=op.f("fk_shop_customer_preference_customer_id"),
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_shop_customer_preference")),
    )
    op.create_table(
        "shop_promotion",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("selected_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_promotion")),
    )


def _recipients() -> None:
    op.create_table(
        "shop_promotion_recipient",
        sa.Column("promotion_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("slot", sa.SmallInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (month IS NOT NULL AND slot IS NOT NULL)",
            name=op.f("ck_shop_promotion_recipient_sent_counted"),
        ),
        sa.CheckConstraint(
            "state IN ('selected', 'taken', 'sent', 'held', 'dropped')",
            name=op.f("ck_shop_promotion_recipient_state_known"),
        ),
        sa.CheckConstraint(
            "slot BETWEEN 1 AND 2", name=op.f("ck_shop_promotion_recipient_twice_a_month")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["shop_customer.id"],
            name=op.f("fk_shop_promotion_recipient_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["shop_promotion.id"],
            name=op.f("fk_shop_promotion_recipient_promotion_id"),
        ),
        sa.PrimaryKeyConstraint(
            "promotion_id", "customer_id", name=op.f("pk_shop_promotion_recipient")
        ),
        sa.UniqueConstraint(
            "customer_id",
            "month",
            "slot",
            name=op.f("uq_shop_promotion_recipient_customer_id_month_slot"),
        ),
    )
    op.create_index(
        "ix_shop_promotion_recipient_state",
        "shop_promotion_recipient",
        ["promotion_id", "state"],
        unique=False,
    )


def _listings() -> None:
    op.create_table(
        "shop_listing",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("price_low", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("price_high", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("expected_week", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delisted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('listed', 'delisted')", name=op.f("ck_shop_listing_state_known")
        ),
        sa.ForeignKeyConstraint(["sku"], ["shop_product.sku"], name=op.f("fk_shop_listing_sku")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_shop_listing")),
    )
    op.create_table(
        "shop_listing_channel",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sku"], ["shop_listing.sku"], name=op.f("fk_shop_listing_channel_sku")
        ),
        sa.PrimaryKeyConstraint("sku", "channel", name=op.f("pk_shop_listing_channel")),
    )
