"""What a customer told us about an order and what became of it: review, tickets, returns.

For the owner of the order only; `order_tracking` makes sure of that. Whether we wait for the
customer's word is asked of the instances, not of the ledger.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from service.store.tables import subscription
from tasks.backoffice.tables import goods_return, review, ticket

#: the messages by which customers answer us
SOLVED, OBJECTED = "customer.answered", "return.objected"
#: reviews given on the tracking page; one for each order
PAGE_REVIEW = "page:"


@dataclass(frozen=True, slots=True)
class TrackedTicket:
    """A question or complaint."""

    number: str
    subject: str
    state: str
    is_asked: bool  #: whether we wait to hear that it is solved


@dataclass(frozen=True, slots=True)
class TrackedReturn:
    """A return or exchange."""

    number: str
    kind: str
    state: str
    outcome: str | None
    verdict: str | None  #: why it was refused
    verdict_zh: str | None
    label: str | None  #: number of the label for the way back
    may_object: bool


@dataclass(frozen=True, slots=True)
class OrderCare:
    """All of one order."""

    score: int | None
    tickets: tuple[TrackedTicket, ...]
    returns: tuple[TrackedReturn, ...]


def order_care(connection: Connection, order_id: UUID, external_number: str) -> OrderCare:
    """What was said about an order, newest first."""
    score = connection.scalar(
        select(review.c.score).where(review.c.id == f"{PAGE_REVIEW}{external_number}")
    )
    tickets = connection.execute(
        select(ticket.c.number, ticket.c.subject, ticket.c.state)
        .where(ticket.c.order_id == order_id, ticket.c.channel != "review")
        .order_by(ticket.c.opened_at.desc(), ticket.c.number.desc())
    ).all()
    returns = connection.execute(
        select(
            goods_return.c.number,
            goods_return.c.kind,
            goods_return.c.state,
            goods_return.c.outcome,
            goods_return.c.verdict,
            goods_return.c.verdict_zh,
            goods_return.c.label,
        )
        .where(goods_return.c.order_id == order_id)
        .order_by(goods_return.c.requested_at.desc(), goods_return.c.number.desc())
    ).all()
    waiting = _waiting(connection, [row.number for row in (*tickets, *returns)])
    return OrderCare(
        score,
        tuple(
            TrackedTicket(row.number, row.subject, row.state, (SOLVED, row.number) in waiting)
            for row in tickets
        ),
        tuple(
            TrackedReturn(**row._mapping, may_object=(OBJECTED, row.number) in waiting)
            for row in returns
        ),
    )


def _waiting(connection: Connection, numbers: list[str]) -> set[tuple[str, str]]:
    """The messages instances wait for under these numbers."""
    if not numbers:
        return set()
    rows = connection.execute(
        select(subscription.c.name, subscription.c.correlation_key).where(
            subscription.c.name.in_((SOLVED, OBJECTED)),
            subscription.c.correlation_key.in_(numbers),
        )
    )
    return {(row.name, row.correlation_key) for row in rows}
