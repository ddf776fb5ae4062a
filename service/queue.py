"""Puts job ids into Procrastinate's queue, inside the caller's transaction.

Rows of ``job`` are the truth; the queue only brings their ids to a worker, so a rolled-back
command leaves nothing behind. The worker's side is ``service.worker``. Uses neither of
Procrastinate's locks: they hold up other jobs.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import procrastinate
from procrastinate.types import JSONDict
from sqlalchemy import Connection

#: the queue's name, and the task the worker registers under it
QUEUE = "shopflow"
TASK = "run_job"


class Queue:
    """Enqueues only; opens no connection of its own."""

    def __init__(self) -> None:
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def put(self, connection: Connection, job_ids: Sequence[UUID]) -> None:
        """Bring jobs to the workers once the transaction commits.

        Parameters:
            connection: the command's connection, in its transaction.
            job_ids: ids of rows of ``job``.
        """
        if not job_ids:
            return
        task = self._app.configure_task(
            TASK,
            allow_unknown=True,
            queue=QUEUE,
            connection=connection.connection.driver_connection,
        )
        arguments: list[JSONDict] = [{"job_id": str(job_id)} for job_id in job_ids]
        task.batch_defer(*arguments)
