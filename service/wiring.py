"""Puts the parts together; with ``service.worker`` the only module that knows the handlers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from processes.step import BusinessFailure, GaveUp
from service.catalog import StoredCatalog
from service.clock import Clock, SystemClock
from service.deps import Deps
from service.files.scanning import scanner_at
from service.handling import Call, Done, Later, Outcome
from service.queue import Queue
from service.settings import Settings
from service.store.database import database_url, make_engine
from service.store.tables import app_group
from service.store.unit_of_work import UnitOfWork, passes
from service.wants import missing_parts
from tasks.connectors import OutsideSettings, build_outside
from tasks.contract import BusinessError, GiveUp, Handler, Job, RetryLater, checked
from tasks.outside import Outside
from tasks.registry import Registry, registry
from tasks.retry import delay

__all__ = ["Deps", "ProductHandlers", "Unready", "build", "check_ready"]

_log = logging.getLogger(__name__)
#: the worker's own rounds, which need a connection beside the jobs
_ROUNDS = 3


class Unready(Exception):
    """A published definition needs something this program does not have."""


class ProductHandlers:
    """The functions of ``tasks``, as commands and the worker call them."""

    def __init__(self, handlers: Registry, outside: Outside, zone: ZoneInfo) -> None:
        """Join the handlers to the systems outside.

        Parameters:
            outside: given to remote handlers.
            zone: in which the company's days begin.
        """
        self._registry = handlers
        self._outside = outside
        self._zone = zone

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that has a handler."""
        return self._registry.topics

    def is_local(self, topic: str) -> bool:
        """Say whether the topic's effect lies in our own database; unknown topics do not."""
        handler = self._registry.handlers.get(topic)
        return handler is not None and handler.local

    def call_local(self, call: Call, ledger: Connection) -> Outcome:
        """Call a handler inside the command's transaction."""
        return _outcome(self._registry.handler(call.topic), _job(call, self._zone), ledger)

    def call_remote(self, call: Call) -> Outcome:
        """Call a handler that talks to the outside; no transaction may be open."""
        handler = self._registry.handlers.get(call.topic)
        if handler is None:
            return GaveUp(
                f"No handler is declared for the topic {call.topic}.",
                f"主题 {call.topic} 没有对应的处理程序。",
            )
        return _outcome(handler, _job(call, self._zone), self._outside)

    def pause(self, attempt: int) -> timedelta:
        """How long to wait after the failed call with this number."""
        return delay(attempt)


def build(settings: Settings, *, url: str | None = None, clock: Clock | None = None) -> Deps:
    """Wire the service to its database, which must be migrated.

    Parameters:
        url: a database other than the settings'; for tests.
        clock: a clock other than the machine's; for replays and tests.
    """
    # Whoever works may want a second connection, of those opened under load, while holding one.
    workers = settings.web_threads + settings.worker_concurrency + _ROUNDS
    engine = make_engine(url or database_url(settings), pool_size=workers)
    unit_of_work = UnitOfWork(engine)
    outside = build_outside(_addresses(settings), unit_of_work.writing)
    return Deps(
        settings=settings,
        engine=engine,
        unit_of_work=unit_of_work,
        catalog=StoredCatalog(engine),
        handlers=ProductHandlers(registry(), outside, ZoneInfo(settings.time_zone)),
        clock=clock or SystemClock(),
        queue=Queue(),
        scanner=scanner_at(settings.scan_url),
    )


def check_ready(deps: Deps) -> None:
    """Check that every newest definition finds its handlers, forms and groups.

    Raises:
        Unready: something is missing; the message names it.
    """
    with deps.unit_of_work.reading() as connection:
        groups = frozenset(connection.scalars(select(app_group.c.id)))
    for digest in deps.catalog.latest_digests().values():
        definition = deps.catalog.definition(digest)
        for form_id in definition.form_ids:
            deps.catalog.form(digest, form_id)
        missing = missing_parts(definition, deps.handlers.topics, groups)
        for element_id, words in missing.items():
            raise Unready(f"{definition.process_id}, {element_id}: {' '.join(words['en'])}")


def _addresses(settings: Settings) -> OutsideSettings:
    given = settings.outside
    return OutsideSettings(**{name: getattr(given, name) for name in type(given).__slots__})


def _outcome(handler: Handler, job: Job, second: Any) -> Outcome:
    """Call a handler and name what happened.

    A database error that may pass is let through, so that the whole command runs again.
    """
    try:
        return Done(checked(handler.function(job, second)))
    except BusinessError as error:
        return BusinessFailure(error.code, error.message, error.variables)
    except RetryLater as later:
        return Later(later.after, later.reason)
    except GiveUp as gave_up:
        return GaveUp(gave_up.reason)
    except DBAPIError as error:
        if passes(error):
            raise
        return _crashed(handler, job, error)
    except Exception as error:
        return _crashed(handler, job, error)


def _crashed(handler: Handler, job: Job, error: Exception) -> Outcome:
    """A fault in a local handler will not pass; one of the outside may."""
    _log.exception("handler %s failed for job %s", job.topic, job.id)
    reason = f"{type(error).__name__}: {error}"
    return GaveUp(reason) if handler.local else Later(None, reason)


def _job(call: Call, zone: ZoneInfo) -> Job:
    variables: Mapping[str, Any] = call.variables
    return Job(
        id=call.id,
        topic=call.topic,
        variables=variables,
        headers=call.headers,
        instance_id=call.instance_id,
        element_id=call.element_id,
        process_id=call.process_id,
        now=call.now,
        attempt=call.attempt,
        zone=zone,
    )
