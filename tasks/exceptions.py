"""Keeps a file on each delivery that went wrong: when it was noticed, how it ended."""

from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from tasks.backoffice import tables
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, to_json


@handler("exception.open", local=True)
def open_exception(job: Job, ledger: Connection) -> Result:
    """Open a file on a late, damaged or lost parcel."""
    details = job.variables.get("details") or ""
    order_id = select(tables.order.c.id).where(tables.order.c.id == job.instance_id)
    ledger.execute(
        insert(tables.delivery_exception).values(
            id=job.id,
            order_id=order_id.scalar_subquery(),  # null when run without an order
            kind=clean(job.variables.get("kind")) or "delay",
            details=clean(details) if isinstance(details, str) else to_json(details),
            opened_at=job.now,
        )
    )
    return {"exception_id": str(job.id), "opened_at": iso(job.now)}


@handler("exception.close", local=True)
def close_exception(job: Job, ledger: Connection) -> Result:
    """Close the file with its outcome; a closed file stays as it was closed."""
    file = tables.delivery_exception
    given = clean(job.variables.get("exception_id"))
    closed = ledger.execute(
        update(file)
        .where(file.c.id == _known_id(given))
        .values(
            outcome=func.coalesce(file.c.outcome, clean(job.variables.get("outcome"))),
            note=func.coalesce(file.c.note, clean(job.variables.get("note"))),
            closed_at=func.coalesce(file.c.closed_at, job.now),
        )
        .returning(file.c.closed_at)
    ).one_or_none()
    if closed is None:
        raise _unknown(given)
    return {"closed_at": iso(closed.closed_at)}


def _known_id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise _unknown(given) from None


def _unknown(given: str) -> GiveUp:
    return GiveUp(f"There is no delivery exception {given!r}. / 没有配送异常 {given!r}。")
