"""Wiring: what of the settings reaches the handlers."""

from __future__ import annotations

from uuid import UUID

from service import wiring
from service.handling import Call, Done
from service.settings import Settings
from tasks.contract import Job, Result, handler
from tasks.registry import Registry, collect


@handler("ask.zone", local=True)
def _zone_of(job: Job, ledger: object) -> Result:
    return {"zone": job.zone.key}


def _one_handler() -> Registry:
    return collect([_zone_of])


def test_a_handler_is_told_in_which_zone_the_companys_days_begin(database, clock, monkeypatch):
    monkeypatch.setattr(wiring, "registry", _one_handler)
    settings = Settings(time_zone="Europe/Berlin")
    deps = wiring.build(settings, url=database.url, clock=clock)
    call = Call(
        UUID(int=1), "ask.zone", {}, {}, UUID(int=2), "order", "ask", clock.now(), retries_left=0
    )
    with deps.unit_of_work.reading() as connection:
        assert deps.handlers.call_local(call, connection) == Done({"zone": "Europe/Berlin"})
    deps.engine.dispose()


def test_every_thread_may_hold_two_connections_at_once(database):
    """A page that holds one and waits for another would else wait for pages that do the same."""
    settings = Settings(web_threads=40, worker_concurrency=2)
    deps = wiring.build(settings, url=database.url)
    assert deps.engine.pool.size() + deps.engine.pool._max_overflow >= 2 * (40 + 2)
    deps.engine.dispose()
