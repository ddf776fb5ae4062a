"""Writes tickets, everything that was said in them, and reviews."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, cast, func, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import GiveUp


def open_ticket(connection: Connection, ticket_id: UUID, now: datetime, **facts: Any) -> str:
    """Write a new ticket as pending and give it a number.

    Raises GiveUp if another instance has a ticket of the same contact.
    """
    serial = func.lpad(cast(tables.ticket_number.next_value(), String), 6, "0")
    number = connection.execute(
        postgresql.insert(tables.ticket)
        .values(
            id=ticket_id,
            number=literal(f"T{now:%y%m%d}-").concat(serial),
            state="pending",
            rounds=0,
            opened_at=now,
            **facts,
        )
        .on_conflict_do_nothing()
        .returning(tables.ticket.c.number)
    ).scalar_one_or_none()
    if number is None:
        contact = facts["contact_id"]
        raise GiveUp(f"The contact {contact} has a ticket already. / 联系 {contact} 已有工单。")
    return str(number)


def change_ticket(connection: Connection, ticket_id: UUID, **values: Any) -> Any:
    """Change columns of a ticket and return its row. Raises GiveUp if there is none."""
    row = connection.execute(
        update(tables.ticket)
        .where(tables.ticket.c.id == ticket_id)
        .values(**values)
        .returning(tables.ticket)
    ).one_or_none()
    if row is None:
        raise GiveUp(f"Instance {ticket_id} has no ticket. / 流程实例 {ticket_id} 没有工单。")
    return row


def first(name: str, value: datetime) -> Any:
    """The time to write unless the ticket's column holds one already."""
    return func.coalesce(tables.ticket.c[name], value)


def add_entry(
    connection: Connection, entry_id: UUID, ticket_id: UUID, kind: str, text: str, at: datetime
) -> None:
    """Add to a ticket's record; the same entry again changes nothing."""
    connection.execute(
        postgresql.insert(tables.ticket_entry)
        .values(id=entry_id, ticket_id=ticket_id, kind=kind, text=text, at=at)
        .on_conflict_do_nothing(index_elements=["id"])
    )


def tickets_between(connection: Connection, start: datetime, end: datetime) -> list[Any]:
    """The tickets opened in a time, oldest first."""
    ticket = tables.ticket
    return list(
        connection.execute(
            select(ticket)
            .where(ticket.c.opened_at >= start, ticket.c.opened_at < end)
            .order_by(ticket.c.opened_at, ticket.c.number)
        )
    )


def keep_review(connection: Connection, **facts: Any) -> None:
    """Write a review down; the same again changes nothing."""
    connection.execute(
        postgresql.insert(tables.review)
        .values(**facts)
        .on_conflict_do_nothing(index_elements=["id"])
    )


def review_scores(connection: Connection, start: datetime, end: datetime) -> dict[int, int]:
    """How many reviews of each score were written in a time."""
    review = tables.review
    rows = connection.execute(
        select(review.c.score, func.count())
        .where(review.c.written_at >= start, review.c.written_at < end)
        .group_by(review.c.score)
    )
    return {int(score): int(count) for score, count in rows}
