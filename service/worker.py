"""The worker: runs jobs, wakes timers, and recovers what killed workers left behind.

Any number may run, on any number of machines, against one database. Procrastinate brings the ids
of jobs; rows of ``job`` and ``timer`` are the truth, so a job brought twice is harmless.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from uuid import UUID

import procrastinate
from sqlalchemy.exc import OperationalError

from service.commands.count_kill import count_kill
from service.commands.promote_jobs import promote_jobs
from service.commands.publish_planned import publish_planned
from service.commands.run_job import run_job
from service.commands.sum_up_steps import AT_ONCE, sum_up_steps
from service.commands.sweep_access import sweep_access
from service.commands.sweep_files import sweep_files
from service.commands.sweep_messages import sweep_messages
from service.commands.wake_timers import wake_timers
from service.deps import Deps
from service.queue import QUEUE, TASK
from service.store.database import connection_text

_log = logging.getLogger(__name__)

#: how often a worker says that it lives, and after what silence its jobs go to others; seconds
HEARTBEAT = 5.0
SILENCE = 15.0
#: how often due timers, postponed jobs and buffered messages are looked for; seconds
ROUND = 1.0
#: what is done each time
_ROUND_WORK = (
    publish_planned,
    wake_timers,
    promote_jobs,
    sweep_messages,
    sweep_files,
    sweep_access,
)
#: what a delivery that failed for want of a database or a free instance waits; seconds
_AGAIN = procrastinate.RetryStrategy(max_attempts=None, wait=1, linear_wait=1)
_SHUTDOWN = 20.0
#: how soon a request to stop is noticed; seconds
_LISTEN = 0.1


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the worker does what; shorter only in tests."""

    heartbeat: float = HEARTBEAT
    silence: float = SILENCE
    round: float = ROUND


def run_worker(deps: Deps, stop: Event, pace: Pace = Pace()) -> None:
    """Work until told to stop; jobs under way are finished first.

    When the database goes away the worker begins anew as soon as it is back.

    Parameters:
        stop: set it, from any thread or a signal handler, to end.
    """
    while not stop.is_set():
        try:
            asyncio.run(_Worker(deps, stop, pace).run())
        except Exception:
            _log.exception("the worker broke off and begins anew")
            stop.wait(pace.round)


@contextmanager
def working(deps: Deps) -> Iterator[None]:
    """Run a worker beside the block, in a thread of its own."""
    stop = Event()
    worker = Thread(target=run_worker, args=(deps, stop), name="shopflow-worker")
    try:
        worker.start()
        yield
    finally:  # also when the signal to leave comes while the thread begins
        stop.set()
        if worker.ident is not None:
            worker.join()


class _Worker:
    """One worker's loops."""

    def __init__(self, deps: Deps, stop: Event, pace: Pace) -> None:
        self._deps = deps
        self._stop = stop
        self._pace = pace
        url = deps.engine.url.render_as_string(hide_password=False)
        connector = procrastinate.PsycopgConnector(conninfo=connection_text(url))
        self._app = procrastinate.App(connector=connector)
        self._app.task(name=TASK, queue=QUEUE, retry=_AGAIN)(self._run_job)

    async def run(self) -> None:
        """Work until ``stop`` is set."""
        concurrency = self._deps.settings.worker_concurrency
        # Handlers are plain functions; one more thread is for the promoter.
        pool = ThreadPoolExecutor(concurrency + 1, thread_name_prefix="shopflow-job")
        asyncio.get_running_loop().set_default_executor(pool)
        async with self._app.open_async():
            loops = [
                asyncio.create_task(self._work(concurrency)),
                asyncio.create_task(self._every(self._pace.round, self._promote)),
                asyncio.create_task(self._every(self._pace.heartbeat, self._recover)),
                asyncio.create_task(self._every(self._pace.heartbeat, self._sum_up)),
            ]
            told = asyncio.create_task(self._told())
            await asyncio.wait([told, loops[0]], return_when=asyncio.FIRST_COMPLETED)
            await _end([*loops, told])

    def _run_job(self, job_id: str) -> None:
        run_job(self._deps, UUID(job_id))

    async def _work(self, concurrency: int) -> None:
        await self._app.run_worker_async(
            queues=[QUEUE],
            concurrency=concurrency,
            delete_jobs="always",
            fetch_job_polling_interval=1,
            update_heartbeat_interval=self._pace.heartbeat,
            stalled_worker_timeout=10 * self._pace.silence,
            shutdown_graceful_timeout=_SHUTDOWN,
            install_signal_handlers=False,
        )

    async def _promote(self) -> None:
        """Wake timers and hand over what is due, in a thread because commands block."""
        for work in _ROUND_WORK:
            await asyncio.to_thread(work, self._deps)

    async def _sum_up(self) -> None:
        """Read what is new in the record for the insight pages."""
        while await asyncio.to_thread(sum_up_steps, self._deps) == AT_ONCE:
            await asyncio.sleep(0)

    async def _recover(self) -> None:
        """Give the jobs of silent workers to others; nobody else does it."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._pace.silence):
            _log.warning("job %s goes to another worker: its own is silent", job.id)
            job_id = UUID(str(job.task_kwargs["job_id"]))
            await asyncio.to_thread(count_kill, self._deps, job_id, job.attempts)
            await manager.retry_job(job)

    async def _every(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something again and again; a failure is logged and does not end it."""
        while not self._stop.is_set():
            try:
                await work()
            except OperationalError as error:
                _log.warning("the database cannot be reached: %s", error.orig)
            except Exception:
                _log.exception("a round of the worker failed")
            await asyncio.sleep(seconds)

    async def _told(self) -> None:
        """Return once somebody asked to stop."""
        while not self._stop.is_set():
            await asyncio.sleep(_LISTEN)


async def _end(loops: list[asyncio.Task[None]]) -> None:
    """Stop the loops; Procrastinate's finishes the jobs under way when it is cancelled.

    Raises whatever ended a loop early.
    """
    for task in loops:
        task.cancel()
    for task in loops:
        with suppress(asyncio.CancelledError):
            await task
