"""How a play gets its jobs done: by the worker of every day, or by itself.

By itself it is quicker, because nobody waits for the queue to be looked into; the play of orders
alone leaves them to the worker, so that the queue is tried as well.
"""

import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from service.commands.run_job import run_job
from service.deps import Deps
from service.queue import Queue
from service.replay.stage import PlayStuck
from service.store.tables import job, timer

#: how long jobs may keep the play waiting, in seconds of real time
PATIENCE = 60.0
_PAUSE = 0.002
_READY = select(job.c.id).where(job.c.state == "ready").limit(1)
_OF_INSTANCE = _READY.where(job.c.instance_id == bindparam("instance"))
_DUE = select(timer.c.instance_id).where(timer.c.due_at <= bindparam("moment")).distinct()


class ByWorker:
    """Leaves the jobs to the worker and waits for it."""

    #: the worker may read the clock just before it is moved on
    lag = timedelta(days=1)

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def settle(self) -> None:
        """Nothing: it is the worker's."""

    def wait_for(self, instance_id: UUID) -> None:
        """Wait for the jobs of an instance."""
        self._wait(_OF_INSTANCE, {"instance": instance_id})

    def wait_for_timers(self, moment: datetime) -> None:
        """Wait for the jobs of those whose timer is due."""
        with self._deps.unit_of_work.reading() as connection:
            due = connection.scalars(_DUE, {"moment": moment}).all()
        for instance_id in due:
            self.wait_for(instance_id)

    def finish(self) -> None:
        """Wait for all jobs."""
        self._wait(_READY, {})

    def _wait(self, query: Any, given: dict[str, Any]) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            with self._deps.unit_of_work.reading() as connection:
                if connection.scalar(query, given) is None:
                    return
            if time.monotonic() > until:
                raise PlayStuck(f"the worker does not do its jobs: {given or 'any'}")
            time.sleep(_PAUSE)


class NotedQueue(Queue):
    """A queue nobody fetches from: it notes what was put into it, in order."""

    def __init__(self) -> None:
        self.noted: deque[UUID] = deque()

    def put(self, connection: Connection, job_ids: Sequence[UUID]) -> None:
        """Note jobs; those of a command that is given up have no row later."""
        self.noted.extend(job_ids)


class AtOnce:
    """Does each job right after the command that wanted it."""

    lag = timedelta(0)

    def __init__(self, deps: Deps, queue: NotedQueue) -> None:
        """Begin.

        Parameters:
            queue: the one that `deps` puts into.
        """
        self._deps = deps
        self._queue = queue

    def settle(self) -> None:
        """Do what was noted, and what that asks for."""
        while self._queue.noted:
            run_job(self._deps, self._queue.noted.popleft())

    def wait_for(self, instance_id: UUID) -> None:
        """Nothing: all was done at once."""

    def wait_for_timers(self, moment: datetime) -> None:
        """Nothing: all was done at once."""

    def finish(self) -> None:
        """Do what is left."""
        self.settle()
