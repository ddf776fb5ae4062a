"""How the processes do, by real instances: time, lateness, errors and rework, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, request

from processes.model import Definition
from service.errors import not_found
from service.i18n import t
from service.pages.drawing import render
from service.pages.naming import process_name
from service.pages.reader import reader
from service.pages.time_limits import allowed_time
from service.queries.definitions import versions
from service.queries.insight import (
    Period,
    StepFigures,
    bottleneck,
    overviews,
    satisfaction,
    step_figures,
    version_figures,
)
from service.security import needs
from service.web_context import current_deps, reading

blueprint = Blueprint("insight", __name__, template_folder="templates")

#: how a usual time is said, and from how many seconds on
_SHORT = (
    ("insight.short_days", 86400),
    ("insight.short_hours", 3600),
    ("insight.short_minutes", 60),
)
#: days that can be looked back; the last one is everything
PERIODS = (7, 30, 90, 365, 36500)
_USUAL = 90
#: shares of the slowest step's time from which on a step is hotter
_HEATS = (0.02, 0.1, 0.3, 0.6)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its figures, as a row of the table."""

    id: str
    names: Mapping[str, str]
    type: str
    figures: StepFigures
    allowed: timedelta | None  #: what the diagram allows it
    heat: int  #: 0 to 4, by its share of all the time that goes by


@blueprint.get("/insight")
@needs("instance.read")
def overview() -> str:
    """Draw every process in a row."""
    days, period = _period()
    with reading() as connection:
        found = overviews(connection, period, reader().now)
        said = satisfaction(connection, period)
    newest = current_deps().catalog.latest_digests()
    names = {one.process_id: process_name(newest[one.process_id]) for one in found}
    return render("insight.html", found=found, names=names, said=said, days=days, periods=PERIODS)


@blueprint.get("/insight/<process_id>")
@needs("instance.read")
def one(process_id: str) -> str:
    """Draw one process: its diagram in the colours of time, and its steps in a table."""
    days, period = _period()
    wanted = request.args.get("version", type=int)
    with reading() as connection:
        known = versions(connection, process_id)
        shown = next((v for v in known if wanted in (None, v.version)), None)
        if shown is None:
            raise not_found("version", "版本", wanted)
        digest = shown.digest if wanted else None
        figures = step_figures(connection, process_id, period, reader().now, digest)
        by_version = version_figures(connection, process_id, period)
        about = overviews(connection, period, reader().now)
    definition = current_deps().catalog.definition(shown.digest)
    steps = _steps(definition, figures)
    slowest = bottleneck({step.id: step.figures for step in steps if _is_ours(step)})
    return render(
        "insight_process.html",
        process_id=process_id,
        definition=definition,
        shown=shown,
        wanted=wanted,
        steps=steps,
        heat={step.id: {"heat": step.heat, "text": _short(step)} for step in steps},
        slowest=next((s for s in steps if slowest and s.id == slowest.element_id), None),
        versions=by_version,
        about=next((one for one in about if one.process_id == process_id), None),
        days=days,
        periods=PERIODS,
    )


def _period() -> tuple[int, Period]:
    days = request.args.get("days", _USUAL, type=int)
    days = days if days in PERIODS else _USUAL
    now = reader().now
    return days, Period(now - timedelta(days=days), now + timedelta(minutes=1))


def _steps(definition: Definition, figures: Mapping[str, StepFigures]) -> list[Step]:
    """The steps that were entered, in the order they are drawn in the file."""
    most = max((one.total for one in figures.values()), default=timedelta())
    elements = sorted(definition.elements.values(), key=lambda element: element.line)
    return [
        Step(
            id=element.id,
            names=element.names,
            type=element.type,
            figures=figures[element.id],
            allowed=allowed_time(element),
            heat=_heat(figures[element.id].total, most),
        )
        for element in elements
        if element.id in figures
    ]


def _heat(total: timedelta, most: timedelta) -> int:
    share = total / most if most else 0.0
    return sum(share >= limit for limit in _HEATS)


def _is_ours(step: Step) -> bool:
    """Whether the time is ours to save: waiting for customers and carriers is not."""
    return step.type in ("userTask", "serviceTask", "sendTask", "businessRuleTask", "callActivity")


def _short(step: Step) -> str:
    """What stands at a step of the diagram: how long it usually takes, where that is noticeable."""
    seconds = step.figures.median.total_seconds() if step.figures.median else 0.0
    for key, size in _SHORT:
        if seconds >= size:
            return t(key, reader().language, count=f"{seconds / size:.1f}")
    return ""
