"""Prepares the quarterly review of the processes, and keeps what it decided.

A meeting decides on parked proposals, learns from technologies and leading companies, sets
benchmarks and adjusts the strategy. What becomes of each proposal is told to the process that
holds it; see `tasks.improvements`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from tasks import files
from tasks.backoffice import figure_rows, improvement_rows
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.people_names import PeopleNames
from tasks.backoffice.process_names import ProcessNames, said
from tasks.contract import Job, Result, handler
from tasks.documents.canvas import both
from tasks.documents.report import Block, Cell, Column, Document, Heading, Paragraph, Table
from tasks.figures import NAMES
from tasks.improvements import benchmarks
from tasks.own_names import Names
from tasks.values import clean, from_json, mapping, maps, number, to_json

_QUARTER = timedelta(days=91)
_OPEN = ("proposed", "parked", "accepted")


@handler("process_review.gather", local=True)
def gather(job: Job, ledger: Connection) -> Result:
    """Gather what the meeting talks about: proposals, late steps, benchmarks, what was promised."""
    span = Span(job.now - _QUARTER, job.now)
    last = improvement_rows.last_review(ledger, job.now)
    names, people = ProcessNames(ledger), PeopleNames(ledger)
    proposals = [
        {
            "number": row.number,
            "title": row.title,
            "process_id": row.process_id,
            "process": said(names.process(row.process_id)),
            "state": row.state,
            "priority": row.priority or "–",
            "proposer": said(people.person(row.proposer)),
        }
        for row in improvement_rows.in_state(ledger, *_OPEN)
    ]
    return {
        "agenda": {
            "number": _number(job),
            "processes": names.options(),
            "proposals": proposals,
            "parked": [one for one in proposals if one["state"] == "parked"],
            "late_steps": [
                names.step(row.process_id, row.element_id) | {"done": row.done, "late": row.late}
                for row in improvement_rows.busiest(ledger, span)
            ],
            "benchmarks": benchmarks(ledger, job.local),
            "technologies": _promised(last, "technologies"),
            "cases": _promised(last, "cases"),
        }
    }


@handler("process_review.benchmarks", local=True)
def set_benchmarks(job: Job, ledger: Connection) -> Result:
    """Keep the benchmarks and targets that were set; those not named stay as they are."""
    rows = [
        {
            "name": clean(one.get("name")),
            "industry": number(one.get("industry")),
            "target": number(one.get("target")),
            "source": clean(one.get("source")),
            "updated_at": job.now,
        }
        for one in maps(job.variables.get("benchmarks"))
        if clean(one.get("name")) in NAMES and number(one.get("target")) is not None
    ]
    figure_rows.keep_benchmarks(ledger, rows)
    return {"benchmarks": benchmarks(ledger, job.local)}


@handler("process_review.keep", local=True)
def keep(job: Job, ledger: Connection) -> Result:
    """Keep the meeting with its minutes, and attach them; answers what is to be sent on."""
    given = job.variables
    number_ = clean(mapping(given.get("agenda")).get("number"))
    kept = {
        name: [dict(one) for one in maps(given.get(name))]
        for name in ("technologies", "cases", "decisions", "new_proposals")
    }
    strategy = clean(given.get("strategy"))
    improvement_rows.keep_review(
        ledger,
        {
            "instance_id": job.instance_id,
            "number": number_,
            "data": to_json(kept | {"strategy": strategy}),
            "minutes": clean(given.get("minutes")),
            "held_at": job.now,
        },
    )
    paper = _paper(job, number_, kept | _named(job, ledger, kept), strategy, _present(job, ledger))
    return {
        "documents": files.attach_report(ledger, job, number_, paper, page=False),
        "decided": [one for one in kept["decisions"] if one.get("decision") != "wait"],
        "proposed": [
            {
                "id": f"{number_}-{place}",
                "process_id": clean(one.get("process_id")),
                "title": clean(one.get("title")),
                "text": clean(one.get("text")),
                "source": "process-review",
                "by": "process-owners",
            }
            for place, one in enumerate(kept["new_proposals"], start=1)
        ],
    }


def _number(job: Job) -> str:
    """R-2026-Q1-…: the quarter, and what tells two meetings of it apart."""
    quarter = (job.local.month - 1) // 3 + 1
    return f"R-{job.local:%Y}-Q{quarter}-{str(job.instance_id)[:8]}"


def _cell(one: Mapping[str, Any], key: str) -> Cell:
    """What stands in a table: a process and a choice in the reader's words, else the text."""
    if key == "process":
        return dict(one["process"])
    text = clean(one.get(key))
    return _CHOICES.get(text, text) if key in ("decision", "maturity", "next_step") else text


def _named(job: Job, ledger: Connection, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Decisions with what they are about, new proposals with what their process is called."""
    names = ProcessNames(ledger)
    parked = maps(mapping(job.variables.get("agenda")).get("parked"))
    titles = {clean(one.get("number")): clean(one.get("title")) for one in parked}
    return {
        "decisions": [
            one | {"title": titles.get(clean(one.get("number")), "")} for one in kept["decisions"]
        ],
        "new_proposals": [
            one | {"process": names.process(clean(one.get("process_id")))}
            for one in kept["new_proposals"]
        ],
    }


def _present(job: Job, ledger: Connection) -> Names:
    """Who was there, as somebody wrote it."""
    value = job.variables.get("attendees")
    listed = [clean(one) for one in value] if isinstance(value, list) else [clean(value)]
    return PeopleNames(ledger).people(", ".join(listed))


def _promised(last: Any, name: str) -> list[dict[str, Any]]:
    return [] if last is None else list(from_json(last.data).get(name, []))


def _paper(
    job: Job,
    number_: str,
    kept: Mapping[str, list[dict[str, Any]]],
    strategy: str,
    present: Names,
) -> Document:
    minutes = clean(job.variables.get("minutes"))
    blocks: list[Block] = [Paragraph(both(minutes, minutes))]
    for name, (en, zh), columns in _LISTS:
        rows = tuple(tuple(_cell(one, key) for key, _, _ in columns) for one in kept[name])
        if rows:
            heads = tuple(Column(both(en_, zh_)) for _, en_, zh_ in columns)
            blocks += [Heading(both(en, zh)), Table(heads, rows)]
    if strategy:
        blocks += [
            Heading(both("Strategy adjusted", "策略调整")),
            Paragraph(both(strategy, strategy)),
        ]
    return Document(
        title=both("Review of the processes", "流程评审会议"),
        subtitle=both(f"{number_} · {present['en']}", f"{number_} · {present['zh']}"),
        blocks=tuple(blocks),
        made=job.local,
    )


#: what the meeting's forms offer to choose from
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "take_up": {"en": "taken up", "zh": "处理"},
    "drop": {"en": "dropped", "zh": "放弃"},
    "wait": {"en": "goes on waiting", "zh": "继续等待"},
    "research": {"en": "research", "zh": "研究"},
    "first_users": {"en": "first users", "zh": "早期应用"},
    "common": {"en": "common", "zh": "普遍应用"},
    "watch": {"en": "go on watching", "zh": "继续关注"},
    "try": {"en": "try it out", "zh": "试用"},
    "propose": {"en": "propose an improvement", "zh": "提出改进"},
}
_LISTS = (
    (
        "decisions",
        ("Parked proposals", "暂存建议"),
        (
            ("number", "Number", "编号"),
            ("title", "Proposal", "建议"),
            ("decision", "Decision", "决定"),
            ("reason", "Reason", "理由"),
        ),
    ),
    (
        "new_proposals",
        ("New proposals", "新建议"),
        (("title", "Proposal", "建议"), ("process", "Process", "流程"), ("text", "Why", "理由")),
    ),
    (
        "technologies",
        ("Technologies watched", "关注的新技术"),
        (
            ("technology", "Technology", "技术"),
            ("use", "Use for us", "应用场景"),
            ("maturity", "Maturity", "成熟度"),
            ("next_step", "Next step", "下一步"),
        ),
    ),
    (
        "cases",
        ("Leading companies", "头部企业案例"),
        (
            ("company", "Company", "企业"),
            ("practice", "What they do", "做法"),
            ("lesson", "What we learn", "借鉴"),
            ("source", "Source", "来源"),
        ),
    ),
)
