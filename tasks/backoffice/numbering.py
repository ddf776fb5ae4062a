"""Makes the numbers by which people know a tender, a risk or an audit: T-2026-0001."""

from datetime import datetime

from sqlalchemy import Connection, Sequence, select


def next_number(connection: Connection, sequence: Sequence, prefix: str, now: datetime) -> str:
    """The next number of a kind; gaps are possible, repeats are not.

    Parameters:
        now: as the company's clocks show it; the year is theirs.
    """
    found: int = connection.execute(select(sequence.next_value())).scalar_one()
    return f"{prefix}-{now:%Y}-{found:04d}"
