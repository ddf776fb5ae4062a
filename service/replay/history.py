"""Past orders as one JSON object a line, and what contradicts itself in them.

Times are local and without zone in the file; they are read as UTC, since only their order and
distance matter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from processes.codec import loads
from service.replay.history_row import faults

_TOLD = 3  #: faults of a line that are told at once


@dataclass(frozen=True, slots=True)
class PastReview:
    """What the customer said about an order."""

    score: int  #: 1 to 5 stars
    title: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order as history tells it."""

    id: str
    status: str
    customer: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    payments: tuple[Mapping[str, Any], ...]
    purchased_at: datetime
    approved_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    promised_at: datetime
    reviews: tuple[PastReview, ...]

    @property
    def was_late(self) -> bool:
        """Whether it arrived after the promised day."""
        return self.delivered_at is not None and self.delivered_at > self.promised_at


class HistoryUnreadable(ValueError):
    """A line of the file is not an order; says which, what was found and what belongs there."""


def read(path: Path, limit: int | None = None) -> list[PastOrder]:
    """Read the orders of a file, at most `limit` of them; raises `HistoryUnreadable`."""
    orders = list(_orders(path, limit))
    orders.sort(key=lambda order: order.purchased_at)
    return orders


def _orders(path: Path, limit: int | None) -> Iterator[PastOrder]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if limit is not None and number > limit:
                return
            try:
                yield _order(_row(line))
            except ValueError as error:
                raise HistoryUnreadable(
                    f"{path.name}, line {number}: {error}. Each line must be one order as a JSON "
                    "object with the fields that README lists under “Replay the past”."
                ) from error


def _row(line: bytes) -> Mapping[str, Any]:
    """The order of a line; raises ValueError, which says what was found instead."""
    try:
        text = line.decode().strip()
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8") from error
    try:
        row = loads(text)
    except ValueError as error:
        raise ValueError(f"this is not JSON: {_short(text)}") from error
    if not isinstance(row, dict):
        raise ValueError(f"this is JSON, but no object: {_short(text)}")
    wrong = list(islice(faults(row), _TOLD))
    if wrong:
        raise ValueError("; ".join(wrong))
    return row


def _short(text: str) -> str:
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _order(row: Mapping[str, Any]) -> PastOrder:
    return PastOrder(
        id=row["order_id"],
        status=row["status"],
        customer=row["customer"],
        lines=tuple(row["lines"]),
        payments=tuple(row["payments"]),
        purchased_at=_required(row["purchased_at"]),
        approved_at=_moment(row["approved_at"]),
        handed_over_at=_moment(row["handed_to_carrier_at"]),
        delivered_at=_moment(row["delivered_at"]),
        promised_at=_required(row["estimated_delivery"]),
        reviews=tuple(_review(one) for one in row.get("reviews") or ()),
    )


def _review(row: Mapping[str, Any]) -> PastReview:
    return PastReview(
        score=row["score"],
        title=row.get("title") or "",
        comment=row.get("comment") or "",
        at=_required(row["created_at"]),
    )


def _required(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else _required(text)


def contradictions(order: PastOrder) -> list[str]:
    """Say what in an order can't all be true."""
    found = []
    named = [
        ("purchased", order.purchased_at),
        ("approved", order.approved_at),
        ("handed to the carrier", order.handed_over_at),
        ("delivered", order.delivered_at),
    ]
    known = [(name, at) for name, at in named if at is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            found.append(f"{later} before it was {earlier}")
    if order.status == "delivered" and order.delivered_at is None:
        found.append("delivered, but at no time")
    if order.status != "delivered" and order.delivered_at is not None:
        found.append(f"delivered, yet its status is {order.status}")
    return found
