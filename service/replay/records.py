"""Verifies the records of a play with both cores: each process takes every other instance."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from service.audit import verify
from service.catalog import StoredCatalog
from service.store.database import make_engine
from service.store.tables import instance

_CORES = 2


@dataclass(frozen=True, slots=True)
class Verified:
    """What the audit of all records found."""

    instances: int
    entries: int
    wrong: tuple[str, ...]


def verify_records(url: str) -> Verified:
    """Verify the record of every instance of a database, side by side."""
    engine = make_engine(url)
    with engine.connect() as connection:
        ids = connection.scalars(select(instance.c.id).order_by(instance.c.id)).all()
    engine.dispose()
    parts = [ids[number::_CORES] for number in range(_CORES)]
    # a forked process would share the connections of this one
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_CORES, mp_context=spawned) as pool:
        found = list(pool.map(_verify, [url] * _CORES, parts))
    return Verified(
        sum(one.instances for one in found),
        sum(one.entries for one in found),
        tuple(problem for one in found for problem in one.wrong),
    )


def _verify(url: str, ids: Sequence[UUID]) -> Verified:
    engine = make_engine(url)
    with engine.connect() as connection:
        catalog = StoredCatalog(engine)
        verdicts = [one for id in ids for one in verify(connection, catalog, id)]
    engine.dispose()
    wrong = tuple(f"{one.instance_id}: {one.problem}" for one in verdicts if one.problem)
    return Verified(len(verdicts), sum(one.entries for one in verdicts), wrong)
