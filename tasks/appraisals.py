"""Appraises people by their real work: measures it, keeps what was said, and archives it.

The employee sees every figure and how it was computed; points, weights and grades stand in the
decision tables `appraisal-points`, `appraisal-grade` and `appraisal-consequence`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks import files
from tasks.backoffice import appraisal_rows, work_rows
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.people_names import PeopleNames
from tasks.backoffice.process_names import ProcessNames
from tasks.company_days import end_of, start_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.documents.canvas import both
from tasks.documents.report import (
    Block,
    Document,
    Figure,
    Figures,
    Heading,
    Note,
    Paragraph,
    table,
)
from tasks.figures import day_of
from tasks.outside import Outside
from tasks.own_names import Names
from tasks.values import clean, from_json, mapping, maps, number, to_json

_EXACT = Decimal("0.001")
#: what a diagram may say of an appraisal; it is measured and archived by handlers of their own
_KEPT = frozenset(("assessed", "appealed"))
_HOW = {
    "en": "Speed: your median time for a step divided by that of your colleagues for the same step,"
    " weighted by how often you did it; below 1 is faster. On time: share of your work with a due"
    " date that was done by then. Done again: share of your steps that had to be repeated or ended"
    " in an incident. Satisfaction: mean of the customers' scores for tickets you worked on. A"
    " measure without data does not count. Score: mean of the points by their weights.",
    "zh": "速度：您完成各环节的中位用时与同事的比值，按次数加权，小于1为更快。"
    "按时率：有期限的工作中按时完成的占比。"
    "返工率：需重做或引发故障的环节占比。满意度：您处理的工单的客户评分均值。无数据的指标不计分。"
    "总分：各项得分按权重平均。",
}


@handler("appraisal.staff", local=True)
def staff(job: Job, ledger: Connection) -> Result:
    """Who worked in a period, each with the appraisal that is due."""
    given = mapping(job.variables.get("period"))
    span = _span(job, given)
    first, last = clean(given.get("from_day")), clean(given.get("to_day"))
    people = PeopleNames(ledger)
    return {
        "staff": [
            {
                "id": f"{row.employee}-{first}",
                "employee": row.employee,
                "name": people.person(row.employee)["en"],
                "name_zh": people.person(row.employee)["zh"],
                "from_day": first,
                "to_day": last,
                "items": row.items,
            }
            for row in appraisal_rows.workers(ledger, span)
        ]
    }


@handler("appraisal.measure", local=True)
def measure(job: Job, ledger: Connection) -> Result:
    """Measure an employee's work in a period, step by step, and say how it was computed."""
    given = mapping(job.variables.get("appraisal"))
    employee = clean(given.get("employee"))
    if not employee:
        raise GiveUp("The appraisal names no employee. / 考核没有指定员工。")
    span = _span(job, given)
    rows = appraisal_rows.steps(ledger, employee, span)
    rated = appraisal_rows.satisfaction(ledger, employee, span)
    items, names = sum(row.items for row in rows), ProcessNames(ledger)
    measures = {
        "employee": PeopleNames(ledger).person(employee),
        "items": items,
        "speed": _speed(rows),
        "on_time": _share(
            sum(row.with_due - row.late for row in rows), sum(row.with_due for row in rows)
        ),
        "done_again": _share(sum(row.again for row in rows), items),
        "satisfaction": None if rated.score is None else Decimal(rated.score).quantize(_EXACT),
        "rated": rated.rated,
        "steps": [_step(row, names) for row in rows],
        "groups": appraisal_rows.groups(ledger, employee),
        "how": _HOW["en"],
        "how_zh": _HOW["zh"],
    }
    row = {
        "id": clean(given.get("id")),
        "instance_id": job.instance_id,
        "employee": employee,
        "from_day": day_of(given.get("from_day")),
        "to_day": day_of(given.get("to_day")),
        "state": "measured",
        "measures": to_json(measures),
        "measured_at": job.now,
    }
    appraisal_rows.keep(ledger, row)
    return {"measures": measures}


@handler("appraisal.keep", local=True)
def keep(job: Job, ledger: Connection) -> Result:
    """Keep what was said of an appraisal: the header's state, and what is given."""
    given = job.variables
    state = clean(job.headers.get("state"))
    if state not in _KEPT:
        raise GiveUp(f"{state!r} is no state of an appraisal. / 考核没有 {state!r} 状态。")
    values: dict[str, Any] = {"state": state}
    for name in ("computed_grade", "grade"):
        if clean(given.get(name)):
            values[name] = clean(given.get(name))
    if number(given.get("score")) is not None:
        values["score"] = number(given.get("score"))
    for name in ("assessment", "appeal"):
        if given.get(name) is not None:
            values[name] = to_json(given.get(name))
    _changed(ledger, clean(given.get("id")), values)
    return {}


@handler("appraisal.independent", local=False)
def independent(job: Job, outside: Outside) -> Result:
    """Whether the appeal was decided by somebody else than who assessed, and who was appraised.

    Remote although it only reads our own rows: who completed a work item is written when the
    command that completed it ends.
    """
    with outside.ledger() as ledger:
        assessor, decider = (
            work_rows.last_done_by(ledger, job.instance_id, element)
            for element in ("assess_work", "decide_appeal")
        )
    if decider is None:
        raise GiveUp("Nobody has decided on the appeal yet. / 申诉尚未裁定。")
    return {"independent": decider not in (assessor, clean(job.variables.get("employee")))}


@handler("appraisal.archive", local=True)
def archive(job: Job, ledger: Connection) -> Result:
    """Close the appraisal and attach its paper in both languages."""
    row = _changed(
        ledger, clean(job.variables.get("id")), {"state": "archived", "archived_at": job.now}
    )
    name, names = PeopleNames(ledger).person(row.employee), ProcessNames(ledger)
    blocks = (*_judged(row, maps(job.variables.get("points"))), *_step_by_step(row, names))
    paper = _paper(row, name, blocks, job.local)
    return {"documents": files.attach_report(ledger, job, row.id, paper, page=False)}


def _span(job: Job, given: Mapping[str, Any]) -> Span:
    """The period as days begin in the company's time zone."""
    first, last = day_of(given.get("from_day")), day_of(given.get("to_day"))
    if last < first:
        raise GiveUp(f"{last} is before {first}. / {last} 早于 {first}。")
    return Span(start_of(first, job.zone), end_of(last, job.zone))


def _speed(rows: Sequence[Any]) -> Decimal | None:
    """The employee's time beside the colleagues', weighted by how often each step was done."""
    compared = [
        (row.items, Decimal(row.own_hours) / Decimal(row.other_hours))
        for row in rows
        if row.own_hours is not None and row.other_hours
    ]
    count = sum(items for items, _ in compared)
    if not count:
        return None
    weighted = sum((items * ratio for items, ratio in compared), Decimal(0))
    return Decimal(weighted / count).quantize(_EXACT)


def _share(part: int, of: int) -> Decimal | None:
    return None if not of else (Decimal(part) / of).quantize(_EXACT)


def _step(row: Any, names: ProcessNames) -> dict[str, Any]:
    hours = {
        name: None if value is None else Decimal(value).quantize(Decimal("0.01"))
        for name, value in (("own_hours", row.own_hours), ("other_hours", row.other_hours))
    }
    counts = {name: getattr(row, name) for name in ("items", "late", "again")}
    return names.step(row.process_id, row.element_id) | counts | hours


def _changed(ledger: Connection, appraisal_id: str, values: Mapping[str, Any]) -> Any:
    row = appraisal_rows.change(ledger, appraisal_id, values)
    if row is None:
        raise GiveUp(f"There is no appraisal {appraisal_id!r}. / 没有考核 {appraisal_id!r}。")
    return row


def _paper(row: Any, name: Names, blocks: Iterable[Block], made: datetime) -> Document:
    days = f"{row.from_day} – {row.to_day}"
    return Document(
        title=both(f"Appraisal of {name['en']}", f"{name['zh']}的绩效考核"),
        subtitle=both(days, days),
        blocks=(*blocks, Heading(both("How it is computed", "计算方法"), 2), Note(_HOW)),
        made=made,
    )


def _judged(row: Any, points: Sequence[Mapping[str, Any]]) -> Iterable[Block]:
    """The grade, the figures it comes from, and what was said."""
    measures = mapping(from_json(row.measures))
    yield Paragraph(
        both(
            f"Grade: {row.grade} (by the figures: {row.computed_grade})",
            f"等级：{row.grade}（按数据：{row.computed_grade}）",
        )
    )
    yield Figures(
        (
            Figure(both("Score", "总分"), row.score),
            Figure(both("Work items", "完成工作"), number(measures.get("items"))),
            Figure(both("Rated tickets", "客户评分次数"), number(measures.get("rated"))),
        )
    )
    if points:
        columns = (
            ("Measure", "指标", False),
            ("Value", "数值", True),
            ("Points", "得分", True),
            ("Weight", "权重", True),
        )
        yield table(
            columns,
            (
                (
                    both(clean(one.get("label")), clean(one.get("label_zh"))),
                    clean(one.get("said")) or None,
                    number(one.get("points")),
                    number(one.get("weight")),
                )
                for one in points
            ),
        )
    yield from _said(row)


def _said(row: Any) -> Iterable[Block]:
    """What manager and employee said."""
    said_, appeal = (
        mapping(from_json(text)) if text else {} for text in (row.assessment, row.appeal)
    )
    for title, text in (
        (both("Strengths", "优点"), said_.get("strengths")),
        (both("Goals", "目标"), said_.get("goals")),
        (both("Why the grade differs", "等级差异说明"), said_.get("reason")),
        (both("Appeal", "申诉"), appeal.get("reason")),
        (both("Decision on the appeal", "申诉决定"), appeal.get("decision_reason")),
    ):
        if clean(text):
            yield Heading(title, 2)
            yield Paragraph(both(clean(text), clean(text)))


def _step_by_step(row: Any, names: ProcessNames) -> Iterable[Block]:
    steps = maps(mapping(from_json(row.measures)).get("steps"))
    if steps:
        columns = (
            ("Process", "流程", False),
            ("Step", "环节", False),
            ("Done", "完成", True),
            ("Own hours", "本人小时", True),
            ("Colleagues' hours", "同事小时", True),
            ("Late", "逾期", True),
            ("Done again", "返工", True),
        )
        yield Heading(both("Step by step", "各环节明细"), 2)
        yield table(
            columns,
            (
                (
                    names.process(clean(one.get("process_id"))),
                    names.element(clean(one.get("process_id")), clean(one.get("element_id"))),
                    number(one.get("items")),
                    _hours(one.get("own_hours")),
                    _hours(one.get("other_hours")),
                    number(one.get("late")),
                    number(one.get("again")),
                )
                for one in steps
            ),
        )


def _hours(value: object) -> str | None:
    hours = number(value)
    return None if hours is None else f"{hours:,.2f}"
