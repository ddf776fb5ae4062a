"""Writes the papers of tenders, risk reviews, audits and trainings, as page and as PDF.

Only what is printed; the figures are made in `tasks.partners`, `tasks.risks`, `tasks.audits` and
`tasks.trainings`.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks import files
from tasks.backoffice import audit_rows, risk_rows, training_rows
from tasks.backoffice.people_names import PeopleNames
from tasks.backoffice.process_names import ProcessNames
from tasks.contract import GiveUp, Job, Result, handler
from tasks.documents.canvas import both, figure
from tasks.documents.certificate import Certificate
from tasks.documents.charts import BarChart, Series
from tasks.documents.matrix import Risk, RiskMatrix
from tasks.documents.report import (
    Block,
    Chart,
    Document,
    Figure,
    Figures,
    Heading,
    Note,
    Table,
    table,
)
from tasks.risks import KINDS, LEVELS
from tasks.values import clean, mapping, maps, money, number

#: what a score is made of: its weight, its points, its name
_PARTS = (
    ("reputation", "reputation", "Reputation", "信誉"),
    ("quality", "quality", "Quality", "质量"),
    ("capacity", "capacity", "Capacity", "运力"),
    ("price", "price_points", "Price", "价格"),
)
_SEVERITIES = {"minor": "一般", "major": "严重"}


@handler("tender.report", local=True)
def tender_report(job: Job, ledger: Connection) -> Result:
    """The comparison of all offers that were taken into account."""
    name = clean(job.variables.get("tender_number"))
    ranking = maps(job.variables.get("ranking"))
    names = tuple(clean(one.get("name")) for one in ranking)
    scores = tuple(money(one.get("score")) for one in ranking)
    columns = [("Rank", "名次", True), ("Carrier", "承运商", False), ("Offer", "报价", True)]
    columns += [(en, zh, True) for _, _, en, zh in _PARTS] + [("Score", "总分", True)]
    rows = [
        (
            number(one.get("rank")),
            clean(one.get("name")),
            _price(one.get("price")),
            *(money(one.get(key)) for _, key, _, _ in _PARTS),
            money(one.get("score")),
        )
        for one in ranking
    ]
    weights = mapping(job.variables.get("weights"))
    counted = [part for part in _PARTS if part[0] in weights]
    said = ", ".join(f"{en} {weights[key]}" for key, _, en, _ in counted)
    said_zh = "，".join(f"{zh} {weights[key]}" for key, _, _, zh in counted)
    blocks: list[Block] = [
        Heading(both("Ranking", "排名")),
        table(columns, rows),
        Note(both(f"Weights: {said}", f"权重：{said_zh}")),
    ]
    if names:
        chart = BarChart(both("Score", "总分"), names, (Series(both("Score", "总分"), scores),))
        blocks.append(Chart(chart))
    document = Document(
        title=both("Comparison of carriers", "承运商比较"),
        subtitle=both(f"Tender {name}", f"招标 {name}"),
        blocks=tuple(blocks),
        made=job.local,
    )
    return {"documents": files.attach_report(ledger, job, f"tender-{name}", document)}


@handler("risk.register", local=True)
def risk_register(job: Job, ledger: Connection) -> Result:
    """The risk register as it stands: the matrix and every risk that is not over."""
    rows = [row for row in risk_rows.register(ledger) if row.state == "open"]
    rated = tuple(
        Risk(f"{row.number} {row.title}", row.likelihood, row.impact)
        for row in rows
        if row.score is not None
    )
    blocks: list[Block] = [
        Heading(both("Open risks", "未结风险")),
        table(
            (
                ("Number", "编号", False),
                ("Risk", "风险", False),
                ("Kind", "类别", False),
                ("Likelihood", "可能性", True),
                ("Impact", "影响", True),
                ("Score", "分值", True),
                ("Level", "等级", False),
            ),
            (
                (
                    row.number,
                    row.title,
                    both(row.kind, KINDS[row.kind]),
                    row.likelihood,
                    row.impact,
                    row.score,
                    both(row.level or "–", LEVELS.get(row.level or "", "–")),
                )
                for row in rows
            ),
        ),
    ]
    if rated:
        blocks.insert(0, Chart(RiskMatrix(both("Risk matrix", "风险矩阵"), rated)))
    document = Document(
        title=both("Risk register", "风险登记册"),
        subtitle=both(f"{len(rows)} open risks", f"{len(rows)} 项未结风险"),
        blocks=tuple(blocks),
        made=job.local,
    )
    return {"documents": files.attach_report(ledger, job, f"risks-{job.local:%Y-%m-%d}", document)}


@handler("audit.report", local=True)
def audit_report(job: Job, ledger: Connection) -> Result:
    """What the audit looked at, what it found, and what the process owners answered."""
    audit = mapping(job.variables.get("audit"))
    name = clean(audit.get("number"))
    looked, found = audit_rows.samples(ledger, name), audit_rows.findings(ledger, name)
    names = ProcessNames(ledger)
    majors = sum(row.severity == "major" for row in found)
    blocks: list[Block] = [
        Figures(
            (
                Figure(both("Instances looked at", "抽查实例"), sum(r.sampled for r in looked)),
                Figure(both("Major findings", "严重不符合"), majors, less_is_better=True),
                Figure(both("Minor findings", "一般不符合"), len(found) - majors),
            )
        ),
        Heading(both("Sample", "抽样")),
        _sampled(looked, names),
        Heading(both("Findings", "审核发现")),
        _found(found, names),
    ]
    quarter = clean(audit.get("quarter"))
    document = Document(
        title=both("Internal audit", "内部审核"),
        subtitle=both(f"{name}, quarter {quarter}", f"{name}，{quarter} 季度"),
        blocks=tuple(blocks),
        made=job.local,
    )
    return {"documents": files.attach_report(ledger, job, f"audit-{name}", document)}


def _sampled(rows: Sequence[Any], names: ProcessNames) -> Table:
    return table(
        (
            ("Process", "流程", False),
            ("Looked at", "抽查", True),
            ("Record complete", "记录完整", True),
        ),
        ((names.process(row.process_id), row.sampled, row.complete) for row in rows),
    )


def _found(rows: Sequence[Any], names: ProcessNames) -> Table:
    return table(
        (
            ("Number", "编号", False),
            ("Process", "流程", False),
            ("Clause", "条款", False),
            ("Finding", "发现", False),
            ("Measure", "措施", False),
            ("Due", "期限", False),
        ),
        (
            (
                row.number,
                names.process(row.process_id),
                row.clause,
                both(f"{row.severity}: {row.text}", f"{_SEVERITIES[row.severity]}：{row.text}"),
                row.measure or "–",
                row.due,
            )
            for row in rows
        ),
    )


@handler("training.certificates", local=True)
def certificates(job: Job, ledger: Connection) -> Result:
    """A certificate for everybody who passed and has none yet, in both languages on one sheet."""
    name = clean(job.variables.get("training_number"))
    training = training_rows.training(ledger, name)
    if training is None:
        raise GiveUp(f"There is no training {name!r}. / 没有培训 {name!r}。")
    made, people = [], PeopleNames(ledger)
    for row in training_rows.participants(ledger, name):
        if not row.passed or row.certificate is not None:
            continue
        content = _certificate(job, training, row, people)
        kept = files.attach(ledger, job, f"{name}-{row.username}.pdf", "application/pdf", content)
        training_rows.change_participant(ledger, name, row.username, certificate=kept["digest"])
        made.append(kept)
    return {"certificates": made}


def _certificate(job: Job, training: Any, row: Any, people: PeopleNames) -> bytes:
    name = people.person(row.username)
    known = name["en"] != row.username
    return Certificate(
        name=name if known else both(row.name, row.name),
        said=both(
            f"took part in the training “{training.subject}” and passed the test.",
            f"参加了“{training.subject}”培训并通过考核，特发此证。",
        ),
        score=f"{figure(Decimal(row.score or 0))} / 100",
        number=training.number,
        made=job.local,
    ).pdf()


def _price(value: object) -> str:
    amount = money(value)
    return "–" if amount is None else f"{amount:,.2f}"
