"""Notes money that no running order took, and how it was settled."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables


def note_stray(
    connection: Connection,
    reference: str,
    external_number: str,
    type: str,
    amount: Decimal,
    paid_at: datetime,
    now: datetime,
) -> datetime:
    """Write a payment down, once; when that was."""
    connection.execute(
        postgresql.insert(tables.stray_payment)
        .values(
            reference=reference,
            external_number=external_number,
            type=type,
            amount=amount,
            paid_at=paid_at,
            noted_at=now,
        )
        .on_conflict_do_nothing(index_elements=["reference"])
    )
    noted_at: datetime = connection.execute(
        select(tables.stray_payment.c.noted_at).where(tables.stray_payment.c.reference == reference)
    ).scalar_one()
    return noted_at


def settle_stray(
    connection: Connection,
    reference: str,
    outcome: str,
    now: datetime,
    assigned_to: str | None = None,
) -> bool:
    """Write how a payment was settled; False if that was written before."""
    stray = tables.stray_payment
    changed = connection.execute(
        update(stray)
        .where(stray.c.reference == reference, stray.c.outcome.is_(None))
        .values(outcome=outcome, assigned_to=assigned_to, settled_at=now)
    )
    return changed.rowcount > 0


def stray_row(connection: Connection, reference: str) -> Any:
    """A noted payment, locked; None if it was never noted."""
    stray = tables.stray_payment
    return connection.execute(
        select(stray).where(stray.c.reference == reference).with_for_update()
    ).one_or_none()


def is_booked(connection: Connection, reference: str) -> bool:
    """Whether a payment stands in an order's books."""
    payment = tables.payment
    found = connection.scalar(select(payment.c.reference).where(payment.c.reference == reference))
    return found is not None
