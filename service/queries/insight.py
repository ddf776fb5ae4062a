"""How the processes do: how long instances and steps take, what is late, fails or is done twice.

From the times of steps (`service.commands.sum_up_steps`), work items and incidents. Times are of
what began within the period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from service.store.insight_tables import step_time
from service.store.tables import definition, incident, instance, work_item
from tasks.backoffice.tables import review


@dataclass(frozen=True, slots=True)
class Period:
    """What began from `since` on and before `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """One process in a period."""

    process_id: str
    started: int
    running: int
    finished: int
    median: timedelta | None  #: of finished instances, from start to end
    p90: timedelta | None
    items: int  #: work items opened
    late_items: int
    incidents: int

    @property
    def late_share(self) -> float | None:
        """Work items that were not done in time, 0 to 1; None without any."""
        return self.late_items / self.items if self.items else None

    @property
    def incident_share(self) -> float | None:
        """Incidents for each instance; None without instances."""
        return self.incidents / self.started if self.started else None


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of a process in a period."""

    element_id: str
    times: int  #: how often it was entered
    instances: int  #: in how many instances
    open: int
    median: timedelta | None
    p90: timedelta | None
    total: timedelta  #: of all that ended
    failed: int  #: left by an error
    incidents: int
    items: int
    late_items: int

    @property
    def rework(self) -> float:
        """How often an instance that came here came here; 1 is once."""
        return self.times / self.instances if self.instances else 0.0

    @property
    def error_share(self) -> float:
        """Stays that failed or had an incident, 0 to 1."""
        return min(1.0, (self.failed + self.incidents) / self.times) if self.times else 0.0

    @property
    def late_share(self) -> float | None:
        """Work items that were not done in time, 0 to 1; None without any."""
        return self.late_items / self.items if self.items else None


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """One version of a process in a period."""

    version: int
    digest: str
    started: int
    finished: int
    median: timedelta | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What customers said in a period."""

    reviews: int
    average: Decimal | None  #: stars, 1 to 5
    unhappy: int  #: with one or two stars


def overviews(connection: Connection, period: Period, now: datetime) -> tuple[Overview, ...]:
    """Every process that ran in a period, the busiest first."""
    took = instance.c.finished_at - instance.c.started_at
    runs = connection.execute(
        select(
            instance.c.process_id,
            func.count().label("started"),
            func.count().filter(instance.c.status == "running").label("running"),
            func.count(instance.c.finished_at).label("finished"),
            _percentile(0.5, took).label("median"),
            _percentile(0.9, took).label("p90"),
        )
        .where(_within(instance.c.started_at, period))
        .group_by(instance.c.process_id)
        .order_by(func.count().desc(), instance.c.process_id)
    ).all()
    items = _items(connection, period, now, work_item.c.process_id)
    failures = _incidents(connection, period, incident.c.process_id)
    return tuple(
        Overview(
            **row._mapping,
            items=items.get(row.process_id, (0, 0))[0],
            late_items=items.get(row.process_id, (0, 0))[1],
            incidents=failures.get(row.process_id, 0),
        )
        for row in runs
    )


def step_figures(
    connection: Connection, process_id: str, period: Period, now: datetime, digest: str | None
) -> Mapping[str, StepFigures]:
    """Every step of a process that was entered in a period, by element id.

    Parameters:
        digest: only of this version.
    """
    took = step_time.c.left_at - step_time.c.entered_at
    asked = [step_time.c.process_id == process_id, _within(step_time.c.entered_at, period)]
    if digest is not None:
        asked.append(step_time.c.definition_digest == digest)
    steps = connection.execute(
        select(
            step_time.c.element_id,
            func.count().label("times"),
            func.count(step_time.c.instance_id.distinct()).label("instances"),
            (func.count() - func.count(step_time.c.left_at)).label("open"),
            _percentile(0.5, took).label("median"),
            _percentile(0.9, took).label("p90"),
            func.coalesce(func.sum(took), timedelta()).label("total"),
            func.count().filter(step_time.c.how == "failed").label("failed"),
        )
        .where(*asked)
        .group_by(step_time.c.element_id)
    ).all()
    item_of = work_item.c.process_id == process_id
    if digest is not None:
        item_of = and_(item_of, work_item.c.definition_digest == digest)
    items = _items(connection, period, now, work_item.c.element_id, item_of)
    failures = _incidents(
        connection, period, incident.c.element_id, incident.c.process_id == process_id
    )
    return {
        row.element_id: StepFigures(
            **row._mapping,
            items=items.get(row.element_id, (0, 0))[0],
            late_items=items.get(row.element_id, (0, 0))[1],
            incidents=failures.get(row.element_id, 0),
        )
        for row in steps
    }


def version_figures(
    connection: Connection, process_id: str, period: Period
) -> tuple[VersionFigures, ...]:
    """The versions of a process with how their instances did, newest first."""
    took = instance.c.finished_at - instance.c.started_at
    rows = connection.execute(
        select(
            definition.c.version,
            definition.c.digest,
            func.count(instance.c.id).label("started"),
            func.count(instance.c.finished_at).label("finished"),
            _percentile(0.5, took).label("median"),
        )
        .outerjoin(
            instance,
            (instance.c.definition_digest == definition.c.digest)
            & _within(instance.c.started_at, period),
        )
        .where(definition.c.process_id == process_id)
        .group_by(definition.c.version, definition.c.digest)
        .order_by(definition.c.version.desc())
    )
    return tuple(VersionFigures(**row._mapping) for row in rows)


def satisfaction(connection: Connection, period: Period) -> Satisfaction:
    """What customers said in a period."""
    row = connection.execute(
        select(
            func.count().label("reviews"),
            func.avg(review.c.score).label("average"),
            func.count().filter(review.c.score <= 2).label("unhappy"),
        ).where(_within(review.c.written_at, period))
    ).one()
    return Satisfaction(**row._mapping)


def bottleneck(steps: Mapping[str, StepFigures]) -> StepFigures | None:
    """The step in which most time goes by in all; None if time goes by nowhere."""
    slowest = max(steps.values(), key=lambda one: one.total, default=None)
    return slowest if slowest is not None and slowest.total > timedelta() else None


def _within(column: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    return and_(column >= period.since, column < period.until)


def _percentile(share: float, of: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.percentile_cont(share).within_group(of)


def _items(
    connection: Connection,
    period: Period,
    now: datetime,
    by: ColumnElement[str],
    only: ColumnElement[bool] | None = None,
) -> dict[str, tuple[int, int]]:
    """How many work items were opened, and how many of them were late, by something."""
    done = func.coalesce(work_item.c.closed_at, now)
    query = select(by, func.count(), func.count().filter(done > work_item.c.due_at)).where(
        _within(work_item.c.opened_at, period)
    )
    if only is not None:
        query = query.where(only)
    return {key: (opened, late) for key, opened, late in connection.execute(query.group_by(by))}


def _incidents(
    connection: Connection,
    period: Period,
    by: ColumnElement[str],
    only: ColumnElement[bool] | None = None,
) -> dict[str, int]:
    query = select(by, func.count()).where(_within(incident.c.raised_at, period)).group_by(by)
    if only is not None:
        query = query.where(only)
    return {row[0]: row[1] for row in connection.execute(query)}
