"""Plays what the world does, and what the staff answer, on one virtual clock.

Events, answers and timers happen in the order of their moments. What is played stands in the parts
(`orders`, `company`); how jobs get done in `jobs`.
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, true

from processes.codec import loads
from service.clock import VirtualClock
from service.commands.complete_task import complete_task
from service.commands.promote_jobs import promote_jobs
from service.commands.wake_timers import wake_timers
from service.deps import Deps
from service.errors import ShopflowError
from service.identity import Actor
from service.store.tables import instance, job, start_timer, timer, work_item

Do = Callable[[], object]


class PlayStuck(Exception):
    """The play can't go on; the message says where."""


@dataclass(frozen=True, slots=True)
class Item:
    """A work item somebody has to answer."""

    id: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    form_id: str | None
    digest: str  #: of the definition it belongs to
    groups: frozenset[str]
    users: tuple[str, ...]
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    business_key: str | None
    variables: Mapping[str, Any]


class Jobs(Protocol):
    """How the jobs get done that the service puts into its queue."""

    @property
    def lag(self) -> timedelta:
        """How long after a command's moment its jobs may still open work items."""

    def settle(self) -> None:
        """Do what is to be done by us."""

    def wait_for(self, instance_id: UUID) -> None:
        """Return once an instance has no job left that can be done now."""

    def wait_for_timers(self, moment: datetime) -> None:
        """Return once no instance has such a job whose timer is due at a moment."""

    def finish(self) -> None:
        """Return once nobody has such a job."""


class Staff(Protocol):
    """Who works through the inboxes."""

    def when(self, item: Item) -> datetime | None:
        """When somebody completes it; None leaves it open."""

    def answer(self, item: Item) -> tuple[Actor, Mapping[str, Any]]:
        """Who completes it with what; asked at that moment."""


@dataclass(order=True, slots=True)
class _Cue:
    """Something to do at a moment."""

    at: datetime
    number: int
    instance_id: UUID | None = field(compare=False)
    do: Do = field(compare=False)
    label: str = field(compare=False)


def _earliest(table: Any, *conditions: Any) -> Any:
    return select(func.min(table.c.due_at)).where(*conditions).scalar_subquery()


_NEW = (
    select(
        work_item.c.id,
        work_item.c.instance_id,
        work_item.c.process_id,
        work_item.c.element_id,
        work_item.c.form_id,
        work_item.c.definition_digest.label("digest"),
        work_item.c.groups,
        work_item.c.users,
        work_item.c.assignee,
        work_item.c.opened_at,
        work_item.c.due_at,
        work_item.c.variables,
        instance.c.business_key,
    )
    .join(instance, instance.c.id == work_item.c.instance_id)
    .where(work_item.c.closed_at.is_(None), work_item.c.opened_at >= bindparam("since"))
    .subquery()
)
#: when something happens by itself next, in every row, and the items opened meanwhile
_LOOK = (
    select(
        func.least(
            _earliest(timer), _earliest(start_timer), _earliest(job, job.c.state == "waiting")
        ).label("coming"),
        _NEW,
    )
    .select_from(select(true().label("always")).subquery().outerjoin(_NEW, true()))
    .order_by(_NEW.c.opened_at, _NEW.c.process_id, _NEW.c.business_key, _NEW.c.id)
)
_OPEN = select(work_item.c.id).where(
    work_item.c.id == bindparam("id"), work_item.c.closed_at.is_(None)
)


class Stage:
    """The play: what comes next, and who answers."""

    def __init__(self, deps: Deps, clock: VirtualClock, jobs: Jobs, staff: Staff) -> None:
        self._deps = deps
        self._clock = clock
        self._jobs = jobs
        self._staff = staff
        self._cues: list[_Cue] = []
        self._numbers = count()
        self._seen: set[UUID] = set()
        self._seen_until = clock.now()
        self._coming: datetime | None = None
        self.spent: defaultdict[str, float] = defaultdict(float)  #: seconds, by what was done

    @property
    def now(self) -> datetime:
        """The moment that is being played."""
        return self._clock.now()

    def cue(
        self, at: datetime, do: Do, label: str = "house", instance_id: UUID | None = None
    ) -> None:
        """Do something at a moment, or at once if that is over.

        Parameters:
            label: under what the time it takes is noted.
            instance_id: whose jobs must be done before.
        """
        heapq.heappush(self._cues, _Cue(at, next(self._numbers), instance_id, do, label))

    def play(self, rest: timedelta) -> None:
        """Play until nothing is cued, and on for a while: what is to come by itself, comes.

        Raises:
            PlayStuck: something can't be done.
        """
        self._look()
        while True:
            self._play_cues()
            self._jobs.finish()
            self._look()
            until = self.now + rest
            while self._coming is not None and self._coming <= until and not self._cues:
                self._pass(self._coming)
            if not self._cues:
                return

    def _play_cues(self) -> None:
        while self._cues:
            moment = self._cues[0].at
            if self._coming is not None and self._coming <= moment:
                self._pass(self._coming)
                continue
            cue = heapq.heappop(self._cues)
            if cue.instance_id is not None:
                self._jobs.wait_for(cue.instance_id)
            self._clock.set(max(cue.at, self.now))
            began = time.perf_counter()
            cue.do()
            self._look()
            self.spent[cue.label] += time.perf_counter() - began

    def _pass(self, moment: datetime) -> None:
        """Let what is due by itself happen, at its own time."""
        began = time.perf_counter()
        self._jobs.wait_for_timers(moment)
        self._clock.set(max(moment, self.now))
        done = wake_timers(self._deps) + promote_jobs(self._deps)
        self._look()
        self.spent["timers"] += time.perf_counter() - began
        if not done and self._coming == moment:
            raise PlayStuck(f"what was due at {moment} does not happen")

    def _look(self) -> None:
        """Have jobs done, and plan an answer for every item opened since we last looked."""
        self._jobs.settle()
        with self._deps.unit_of_work.reading() as connection:
            rows = connection.execute(_LOOK, {"since": self._seen_until}).all()
        self._coming = rows[0].coming
        for row in rows:
            if row.id is not None and row.id not in self._seen:
                self._seen.add(row.id)
                self._plan_answer(_item(row))
        self._seen_until = self.now - self._jobs.lag

    def _plan_answer(self, item: Item) -> None:
        at = self._staff.when(item)
        if at is not None:
            at = max(at, item.opened_at)
            self.cue(at, lambda: self._complete(item), item.process_id, item.instance_id)

    def _complete(self, item: Item) -> None:
        with self._deps.unit_of_work.reading() as connection:
            if connection.scalar(_OPEN, {"id": item.id}) is None:
                return
        actor, data = self._staff.answer(item)
        try:
            complete_task(self._deps, actor, item.id, data)
        except ShopflowError as refused:
            place = f"{item.process_id}, {item.element_id} ({item.form_id})"
            raise PlayStuck(f"{place}: {refused} {refused.details} {data}") from refused


def _item(row: Row[Any]) -> Item:
    return Item(
        id=row.id,
        instance_id=row.instance_id,
        process_id=row.process_id,
        element_id=row.element_id,
        form_id=row.form_id,
        digest=row.digest,
        groups=frozenset(row.groups),
        users=tuple(row.users),
        assignee=row.assignee,
        opened_at=row.opened_at,
        due_at=row.due_at,
        business_key=row.business_key,
        variables=loads(row.variables),
    )
