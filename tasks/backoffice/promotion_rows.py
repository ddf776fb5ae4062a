"""Writes whom a promotion is for and who got it, never a third time in a month.

Two walls: the customer's row is locked while the month's promotions are counted, and the table
takes no third slot of a month.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.company_days import month_of, start_of
from tasks.contract import GiveUp
from tasks.values import from_json

_NOT_BOUGHT = ("pending", "cancelled", "unavailable")


def insert_promotion(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write a promotion, once."""
    connection.execute(
        postgresql.insert(tables.promotion)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["id"])
    )


def select_recipients(
    connection: Connection,
    promotion_id: str,
    since: datetime | None,
    until: datetime | None,
    now: datetime,
) -> int:
    """Choose customers for a promotion from those who bought something; how many.

    Left out: the blocked, those without an address, those who asked for no promotions.

    Parameters:
        since: only who bought at or after this moment.
        until: only who bought nothing since this moment.
    """
    customer, order, wish = tables.customer, tables.order, tables.customer_preference
    last = (
        select(func.max(order.c.placed_at))
        .where(order.c.customer_id == customer.c.id, order.c.status.not_in(_NOT_BOUGHT))
        .scalar_subquery()
    )
    asked: list[ColumnElement[bool]] = [last.is_not(None)]
    if since is not None:
        asked.append(last >= since)
    if until is not None:
        asked.append(last < until)
    chosen = (
        select(literal(promotion_id), customer.c.id, literal("selected"), literal(now))
        .outerjoin_from(customer, wish, wish.c.customer_id == customer.c.id)
        .where(
            ~customer.c.blocked,
            or_(
                func.coalesce(customer.c.email, "") != "",
                func.coalesce(customer.c.phone, "") != "",
            ),
            func.coalesce(wish.c.promotions, True),
            *asked,
        )
    )
    statement = (
        postgresql.insert(tables.promotion_recipient)
        .from_select(["promotion_id", "customer_id", "state", "changed_at"], chosen)
        .on_conflict_do_nothing()
    )
    connection.execute(statement)
    return int(
        connection.scalar(
            select(func.count())
            .select_from(tables.promotion_recipient)
            .where(tables.promotion_recipient.c.promotion_id == promotion_id)
        )
        or 0
    )


def keep_buyers_of(connection: Connection, promotion_id: str, categories: Collection[str]) -> int:
    """Leave out who neither bought from nor asked for these categories; how many stay."""
    who, line, order = tables.promotion_recipient, tables.order_line, tables.order
    wish, product = tables.customer_preference, tables.product
    bought = exists(
        select(line.c.sku)
        .join(order, order.c.id == line.c.order_id)
        .join(product, product.c.sku == line.c.sku)
        .where(
            order.c.customer_id == who.c.customer_id,
            order.c.status.not_in(_NOT_BOUGHT),
            product.c.category.in_(sorted(categories)),
        )
    )
    wanted = {
        row.customer_id
        for row in connection.execute(select(wish).where(wish.c.promotions))
        if set(from_json(row.categories)) & set(categories)
    }
    mine = and_(who.c.promotion_id == promotion_id, who.c.state == "selected")
    connection.execute(
        tables.promotion_recipient.delete().where(
            mine, ~bought, who.c.customer_id.not_in(sorted(wanted))
        )
    )
    return int(connection.scalar(select(func.count()).select_from(who).where(mine)) or 0)


def take_batch(
    connection: Connection, promotion_id: str, zone: ZoneInfo, size: int, now: datetime
) -> Sequence[Any]:
    """Take the next customers of a promotion, with what bears on whether they may be written to.

    Those held over come again when their month is over.
    """
    month = month_of(now, zone)
    who, wish = tables.promotion_recipient, tables.customer_preference
    next_ids = (
        select(who.c.customer_id)
        .where(
            who.c.promotion_id == promotion_id,
            or_(
                who.c.state == "selected",
                and_(who.c.state == "held", who.c.changed_at < start_of(month, zone)),
            ),
        )
        .order_by(who.c.customer_id)
        .limit(size)
        .with_for_update()
    )
    ids = list(connection.scalars(next_ids))
    _change(connection, promotion_id, ids, "taken", now)
    sent = tables.promotion_recipient.alias("sent")
    sent_this_month = (
        select(func.count())
        .where(sent.c.customer_id == tables.customer.c.id, sent.c.month == month)
        .scalar_subquery()
    )
    customer = tables.customer
    return connection.execute(
        select(
            *(customer.c[name] for name in ("id", "name", "email", "phone", "language")),
            func.coalesce(wish.c.monthly, 2).label("monthly"),
            func.coalesce(wish.c.promotions, True).label("agreed"),
            sent_this_month.label("sent_this_month"),
        )
        .outerjoin_from(customer, wish, wish.c.customer_id == customer.c.id)
        .where(customer.c.id.in_(ids))
        .order_by(customer.c.id)
    ).all()


def take_slot(
    connection: Connection,
    promotion_id: str,
    customer_id: str,
    month: date,
    limit: int,
    now: datetime,
) -> str:
    """Count a promotion as sent to a customer: "sent", or "full" or "refused" and nothing done.

    Whoever comes second waits at the customer's row and then sees what the first has counted.
    """
    who, customer = tables.promotion_recipient, tables.customer
    lock = select(customer.c.id).where(customer.c.id == customer_id).with_for_update()
    if connection.scalar(lock) is None:
        raise no_customer(customer_id)
    mine = and_(who.c.promotion_id == promotion_id, who.c.customer_id == customer_id)
    if connection.scalar(select(who.c.state).where(mine)) == "sent":
        return "sent"
    wish = tables.customer_preference
    agreed = connection.scalar(select(wish.c.promotions).where(wish.c.customer_id == customer_id))
    if agreed is False:
        return "refused"
    slots = set(
        connection.scalars(
            select(who.c.slot).where(who.c.customer_id == customer_id, who.c.month == month)
        )
    )
    free = [slot for slot in range(1, limit + 1) if slot not in slots]
    if len(slots) >= limit or not free:
        return "full"
    connection.execute(
        update(who).where(mine).values(state="sent", month=month, slot=free[0], changed_at=now)
    )
    return "sent"


def set_aside(
    connection: Connection, promotion_id: str, customer_id: str, state: str, now: datetime
) -> None:
    """Hold a customer over or drop them from a promotion."""
    _change(connection, promotion_id, [customer_id], state, now)


def counts(connection: Connection, promotion_id: str) -> dict[str, int]:
    """How many customers of a promotion are in each state."""
    who = tables.promotion_recipient
    rows = connection.execute(
        select(who.c.state, func.count())
        .where(who.c.promotion_id == promotion_id)
        .group_by(who.c.state)
    )
    return {row[0]: int(row[1]) for row in rows}


def drop_rest(connection: Connection, promotion_id: str, now: datetime) -> None:
    """Drop everybody a promotion has not been sent to."""
    who = tables.promotion_recipient
    connection.execute(
        update(who)
        .where(who.c.promotion_id == promotion_id, who.c.state != "sent")
        .values(state="dropped", changed_at=now)
    )


def refuse(connection: Connection, customer_id: str, now: datetime) -> Row[Any]:
    """Note that a customer wants no promotions, and drop what waits for them; their row."""
    customer, who = tables.customer, tables.promotion_recipient
    row = connection.execute(
        select(customer).where(customer.c.id == customer_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise no_customer(customer_id)
    statement = postgresql.insert(tables.customer_preference)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["customer_id"], set_={"promotions": False, "changed_at": now}
        ),
        {
            "customer_id": customer_id,
            "promotions": False,
            "monthly": 1,
            "categories": "[]",
            "changed_at": now,
        },
    )
    connection.execute(
        update(who)
        .where(who.c.customer_id == customer_id, who.c.state.in_(("selected", "held")))
        .values(state="dropped", changed_at=now)
    )
    return row


def no_customer(customer_id: str) -> GiveUp:
    """What to raise when a customer is not in the ledger."""
    return GiveUp(f"There is no customer {customer_id!r}. / 没有客户 {customer_id!r}。")


def _change(
    connection: Connection, promotion_id: str, ids: Collection[str], state: str, now: datetime
) -> None:
    who = tables.promotion_recipient
    connection.execute(
        update(who)
        .where(
            who.c.promotion_id == promotion_id,
            who.c.customer_id.in_(sorted(ids)),
            who.c.state != "sent",
        )
        .values(state=state, changed_at=now)
    )
