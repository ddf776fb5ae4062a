"""Makes the numbers by which people know a tender, a risk or an audit: T-2026-0001."""

from datetime import datetime

from sqlalchemy import Connection, Sequence, select


def next_number(connection: Connection, sequence: Sequence, prefix: str, now: datetime) -> str:
    """The next number of a kind; gaps are possible, repeats are not."""
    found: int = connection.execute(select(sequence.next_value())).scalar_one()
    return f"{prefix}-{now:%Y}-{found:04d}"
