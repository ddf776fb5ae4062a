"""Writes campaigns with their prices, costs and days, and counts what they sold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, String, cast, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tasks.values import CENT

_NOT_SOLD = ("pending", "cancelled", "unavailable")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product a campaign wants, as the ledger has it."""

    sku: str
    price: Decimal
    available: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What customers took of a campaign so far."""

    orders: int
    pieces: int
    revenue: Decimal
    discount: Decimal


def goods_of(connection: Connection, skus: Collection[str]) -> dict[str, Goods]:
    """Those of the products that we sell, at the price of the list."""
    product, stock = tables.product, tables.stock
    free = func.coalesce(func.sum(stock.c.on_hand - stock.c.reserved), 0)
    rows = connection.execute(
        select(product.c.sku, product.c.price, free)
        .outerjoin_from(product, stock, stock.c.sku == product.c.sku)
        .where(product.c.sku.in_(sorted(skus)), product.c.active)
        .group_by(product.c.sku)
    )
    return {row[0]: Goods(row[0], row[1], int(row[2])) for row in rows}


def on_sale_elsewhere(
    connection: Connection, skus: Collection[str], since: datetime, until: datetime
) -> list[str]:
    """Those of the products another campaign has set a price for in that time."""
    rule = tables.campaign_product
    return list(
        connection.scalars(
            select(rule.c.sku)
            .distinct()
            .where(
                rule.c.sku.in_(sorted(skus)),
                rule.c.price.is_not(None),
                rule.c.valid_from < until,
                rule.c.valid_until > since,
            )
            .order_by(rule.c.sku)
        )
    )


def insert_campaign(
    connection: Connection,
    campaign_id: UUID,
    facts: Mapping[str, Any],
    prices: Mapping[str, Decimal | None],
    coupon: Mapping[str, Any] | None,
) -> Row[Any]:
    """Write a campaign with the prices and the coupon that hold while it runs; its row.

    Called again for the same id it changes nothing.

    Parameters:
        facts: the columns title, kind, starts_at, ends_at and budget; the month of the number is
            what starts_at shows.
        coupon: kind, value, minimum and days of a coupon; its code is the campaign's number.
    """
    known = connection.execute(
        select(tables.campaign).where(tables.campaign.c.id == campaign_id)
    ).one_or_none()
    if known is not None:
        return known
    number = connection.scalar(
        select(
            literal(f"MK{facts['starts_at']:%y%m}-").concat(
                func.lpad(cast(tables.campaign_number.next_value(), String), 4, "0")
            )
        )
    )
    if coupon is not None:
        connection.execute(insert(tables.coupon).values(code=number, **coupon))
    row = connection.execute(
        insert(tables.campaign)
        .values(
            id=campaign_id,
            number=number,
            state="planned",
            coupon=None if coupon is None else number,
            **facts,
        )
        .returning(tables.campaign)
    ).one()
    if prices:
        connection.execute(insert(tables.campaign_product), _rules(row, prices))
    return row


def _rules(campaign: Row[Any], prices: Mapping[str, Decimal | None]) -> list[dict[str, Any]]:
    return [
        {
            "campaign_id": campaign.id,
            "sku": sku,
            "price": price,
            "valid_from": campaign.starts_at,
            "valid_until": campaign.ends_at,
        }
        for sku, price in prices.items()
    ]


def campaign_row(connection: Connection, number: str) -> Row[Any]:
    """A campaign by its number, locked. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.campaign).where(tables.campaign.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise GiveUp(f"There is no campaign {number!r}. / 没有营销活动 {number!r}。")
    return row


def change_campaign(connection: Connection, campaign_id: UUID, **values: Any) -> None:
    """Change columns of a campaign."""
    connection.execute(
        update(tables.campaign).where(tables.campaign.c.id == campaign_id).values(**values)
    )


def close_rules(connection: Connection, campaign: Row[Any], at: datetime, last_day: date) -> None:
    """Take the campaign's prices back now, and make its coupon void after a day."""
    rule, coupon = tables.campaign_product, tables.coupon
    connection.execute(
        update(rule)
        .where(rule.c.campaign_id == campaign.id, rule.c.valid_until > at)
        .values(valid_until=at)
    )
    if campaign.coupon is not None:
        connection.execute(
            update(coupon).where(coupon.c.code == campaign.coupon).values(valid_until=last_day)
        )


def skus_of(connection: Connection, campaign_id: UUID) -> list[str]:
    """The goods of a campaign."""
    rule = tables.campaign_product
    return list(
        connection.scalars(
            select(rule.c.sku).where(rule.c.campaign_id == campaign_id).order_by(rule.c.sku)
        )
    )


def taken_of(connection: Connection, campaign: Row[Any], until: datetime) -> Taken:
    """What customers took of a campaign up to a moment, from their real orders.

    A flash sale counts the lines of its goods, spend-and-save the orders with its coupon.
    """
    order, line = tables.order, tables.order_line
    sold = (
        order.c.status.not_in(_NOT_SOLD),
        order.c.placed_at >= campaign.starts_at,
        order.c.placed_at < min(until, campaign.ended_at or campaign.ends_at),
    )
    if campaign.coupon is not None:
        pieces = (
            select(func.sum(line.c.quantity)).where(line.c.order_id == order.c.id).scalar_subquery()
        )
        query = select(
            func.count(),
            func.coalesce(func.sum(pieces), 0),
            func.coalesce(func.sum(order.c.goods - order.c.discount), 0),
            func.coalesce(func.sum(order.c.discount), 0),
        ).where(*sold, order.c.coupon == campaign.coupon)
    else:
        rule, product = tables.campaign_product, tables.product
        query = (
            select(
                func.count(order.c.id.distinct()),
                func.coalesce(func.sum(line.c.quantity), 0),
                func.coalesce(func.sum(line.c.quantity * line.c.unit_price), 0),
                func.coalesce(
                    func.sum(
                        line.c.quantity * func.greatest(product.c.price - line.c.unit_price, 0)
                    ),
                    0,
                ),
            )
            .select_from(order)
            .join(line, line.c.order_id == order.c.id)
            .join(rule, rule.c.sku == line.c.sku)
            .join(product, product.c.sku == line.c.sku)
            .where(*sold, rule.c.campaign_id == campaign.id)
        )
    row = connection.execute(query).one()
    return Taken(int(row[0]), int(row[1]), *(Decimal(one).quantize(CENT) for one in row[2:4]))


def book_cost(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write what the campaign was charged; the same charge counts once."""
    connection.execute(
        postgresql.insert(tables.campaign_cost)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["id"])
    )


def spent_of(connection: Connection, campaign_id: UUID) -> Decimal:
    """What a campaign was charged so far."""
    cost = tables.campaign_cost
    total = connection.scalar(
        select(func.coalesce(func.sum(cost.c.amount), 0)).where(cost.c.campaign_id == campaign_id)
    )
    return Decimal(total or 0).quantize(CENT)


def write_day(
    connection: Connection, campaign_id: UUID, on: date, facts: Mapping[str, Any]
) -> None:
    """Write how a campaign stood at the end of a day, over what was written before."""
    statement = postgresql.insert(tables.campaign_day)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["campaign_id", "day"],
            set_={name: statement.excluded[name] for name in facts},
        ),
        {"campaign_id": campaign_id, "day": on, **facts},
    )


def days_of(connection: Connection, campaign_id: UUID) -> Sequence[Row[Any]]:
    """The days of a campaign, in order."""
    days = tables.campaign_day
    return connection.execute(
        select(days).where(days.c.campaign_id == campaign_id).order_by(days.c.day)
    ).all()


def told_of(connection: Connection, number: str) -> int:
    """How many customers were written to about a campaign."""
    promotion, recipient = tables.promotion, tables.promotion_recipient
    return int(
        connection.scalar(
            select(func.count())
            .select_from(promotion)
            .join(recipient, recipient.c.promotion_id == promotion.c.id)
            .where(promotion.c.campaign == number, recipient.c.state == "sent")
        )
        or 0
    )
