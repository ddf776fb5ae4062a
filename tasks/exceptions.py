"""Keeps a file on each delivery that went wrong: when it was noticed, how it ended."""

from uuid import UUID

from sqlalchemy import Connection

from tasks.backoffice.exception_files import close_file, open_file
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, to_json


@handler("exception.open", local=True)
def open_exception(job: Job, ledger: Connection) -> Result:
    """Open a file on a late, damaged or lost parcel."""
    details = job.variables.get("details") or ""
    open_file(
        ledger,
        job.id,
        job.instance_id,
        kind=clean(job.variables.get("kind")) or "delay",
        details=clean(details) if isinstance(details, str) else to_json(details),
        opened_at=job.now,
    )
    return {"exception_id": str(job.id), "opened_at": iso(job.now)}


@handler("exception.close", local=True)
def close_exception(job: Job, ledger: Connection) -> Result:
    """Close the file with its outcome; a closed file stays as it was closed."""
    outcome, note = (clean(job.variables.get(name)) for name in ("outcome", "note"))
    given = clean(job.variables.get("exception_id"))
    closed_at = close_file(ledger, _identity(given), outcome, note, job.now)
    if closed_at is None:
        raise _unknown(given)
    return {"closed_at": iso(closed_at)}


def _identity(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise _unknown(given) from None


def _unknown(given: str) -> GiveUp:
    return GiveUp(f"There is no delivery exception {given!r}. / 没有配送异常 {given!r}。")
