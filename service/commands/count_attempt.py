"""Count attempts at what is limited, for all processes of the service together.

A counter is one row that is counted up in one statement; what is limited, and how, says
``service.rate_limit``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, case, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from service.deps import Deps
from service.rate_limit import RATES
from service.store.access_tables import attempt


def count_attempt(deps: Deps, name: str, who: str) -> timedelta | None:
    """Count one attempt.

    Parameters:
        name: which rate, a key of ``RATES``.
        who: whose attempts are counted together, such as an address.

    Returns:
        None if it may go on; else how long to wait, since the rate is used up.
    """
    rate, now = RATES[name], deps.clock.now()
    new = insert(attempt).values(name=name, who=_key(who), count=1, ends_at=now + rate.within)
    is_over = attempt.c.ends_at <= now
    counted = {
        "count": case((is_over, 1), else_=attempt.c.count + 1),
        "ends_at": case((is_over, new.excluded.ends_at), else_=attempt.c.ends_at),
    }
    # What is refused is not counted, so that waiting is never in vain.
    statement = new.on_conflict_do_update(
        index_elements=["name", "who"],
        set_=counted,
        where=is_over | (attempt.c.count < rate.attempts),
    ).returning(attempt.c.count)

    def work(connection: Connection) -> timedelta | None:
        if connection.scalar(statement) is not None:
            return None
        mine = (attempt.c.name == name) & (attempt.c.who == _key(who))
        ends_at: datetime = connection.scalars(select(attempt.c.ends_at).where(mine)).one()
        return ends_at - now

    return deps.unit_of_work.run(work)


def take_back_attempts(deps: Deps, counted: Collection[tuple[str, str]]) -> None:
    """Forget one attempt of each, because they succeeded.

    Parameters:
        counted: name and who, as they were counted.
    """
    keys = [(name, _key(who)) for name, who in counted]
    these = tuple_(attempt.c.name, attempt.c.who).in_(keys) & (attempt.c.count > 0)

    def work(connection: Connection) -> None:
        connection.execute(update(attempt).where(these).values(count=attempt.c.count - 1))

    deps.unit_of_work.run(work)


def _key(who: str) -> bytes:
    """A short key that tells nobody's address, nor what was typed for a name."""
    return sha256(who.encode()).digest()
