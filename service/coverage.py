"""Which clause of the company's documents is fulfilled by what.

A clause of kind "flow" needs an element of a diagram that cites it; one of kind "system" needs the
page or part of the program named for it. Nothing is taken on trust: elements are read from the
diagrams, parts must be there to be imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from processes.clauses import Clause, clauses
from processes.model import Definition, Texts


@dataclass(frozen=True, slots=True)
class Part:
    """A page or part of the program that fulfils clauses."""

    names: Texts
    #: where it is looked at; every path is a page of the service
    path: str
    #: what does it
    module: str


@dataclass(frozen=True, slots=True)
class Citing:
    """An element that cites a clause."""

    process_id: str
    process_names: Texts
    element_id: str
    names: Texts


@dataclass(frozen=True, slots=True)
class Covered:
    """A clause with all that fulfils it."""

    clause: Clause
    elements: tuple[Citing, ...]
    part: Part | None

    @property
    def is_fulfilled(self) -> bool:
        """Whether something fulfils it: for a flow an element of a diagram, else a part."""
        if self.clause.kind == "flow":
            return bool(self.elements)
        return self.part is not None


#: the company's documents by what their clauses' ids begin with
DOCUMENTS: Mapping[str, Texts] = {
    "D0": {
        "en": "Administrative processes applied to e-commerce",
        "zh": "行政管理流程在电商行业的应用",
    },
    "D1": {
        "en": "Day-to-day operations of the e-commerce department",
        "zh": "电商部日常运营管理流程",
    },
    "D2": {"en": "Guide to e-commerce process management", "zh": "电商业务流程管理指南"},
    "D3": {"en": "E-commerce office process regulation", "zh": "电子商务办公流程规定"},
    "D4": {"en": "Strategies for handling orders efficiently", "zh": "高效处理电商订单策略"},
}
#: by the `where` of system clauses
PARTS: Mapping[str, Part] = {
    "back office": Part(
        {"en": "Stock, orders and customers", "zh": "库存、订单与客户"},
        "/stock",
        "tasks.backoffice.tables",
    ),
    "connectors": Part(
        {"en": "Connections to other systems", "zh": "与其他系统的连接"},
        "/outbox",
        "tasks.connectors",
    ),
    "definitions": Part(
        {"en": "Processes as drawn", "zh": "流程图"}, "/processes", "service.pages.processes"
    ),
    "handbook": Part(
        {"en": "Operating handbook", "zh": "操作手册"}, "/handbook", "service.pages.handbook"
    ),
    "handlers": Part(
        {"en": "Handlers of service tasks", "zh": "自动任务的处理程序"},
        "/processes",
        "tasks.registry",
    ),
    "insight": Part(
        {"en": "Figures of the processes", "zh": "流程指标"}, "/insight", "service.pages.insight"
    ),
    "lanes": Part(
        {"en": "Lanes: who does what", "zh": "泳道：各司其职"}, "/processes", "service.company"
    ),
    "record": Part(
        {"en": "The record of every instance", "zh": "每个流程实例的记录"},
        "/instances",
        "service.record",
    ),
    "studio": Part({"en": "Studio", "zh": "流程工作室"}, "/studio", "service.pages.studio"),
    "tracking page": Part(
        {"en": "The customers' order page", "zh": "客户订单查询页"},
        "/track",
        "service.pages.tracking",
    ),
}


def coverage(definitions: Iterable[Definition]) -> tuple[Covered, ...]:
    """Tell of every clause what fulfils it, in the order of the documents."""
    cited: dict[str, list[Citing]] = {}
    for definition in sorted(definitions, key=lambda one: one.process_id):
        for element in sorted(definition.elements.values(), key=lambda one: one.line):
            citing = Citing(
                definition.process_id, definition.names, element.id, _named(element.names)
            )
            for id in element.clauses:
                cited.setdefault(id, []).append(citing)
    return tuple(
        Covered(one, tuple(cited.get(id, ())), _part(one)) for id, one in clauses().items()
    )


def _named(names: Texts) -> Texts:
    return names if any(names.values()) else {"en": "–", "zh": "–"}


def _part(clause: Clause) -> Part | None:
    part = PARTS.get(clause.where) if clause.kind == "system" else None
    return part if part is not None and find_spec(part.module) is not None else None
