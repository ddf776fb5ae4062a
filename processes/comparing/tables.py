"""Compares two decision tables row by row and cell by cell.

Rows are the same when their ids are, else when all their tests are equal, so that a table written
by another tool is not told as new from top to bottom.
"""

from collections.abc import Iterator

from lxml.etree import _Element as Node

from processes import xml
from processes.comparing.change import Change, Detail, ElementChange, RuleChange, details
from processes.model import Texts

_CELLS = ("inputEntry", "outputEntry", "annotationEntry")


def compare_tables(
    before: bytes | None, after: bytes | None
) -> tuple[tuple[ElementChange, ...], tuple[RuleChange, ...]]:
    """Tell which decisions and which rows of their tables differ.

    Parameters:
        before: DMN XML; None if there was no such file.
        after: the same, as it is now; None if it is gone.

    Raises:
        XmlRefused: one of them is not XML that can be read safely.
    """
    old, new = _decisions(before), _decisions(after)
    changes: list[ElementChange] = []
    rules: list[RuleChange] = []
    for id in [*new, *(id for id in old if id not in new)]:
        was, now = old.get(id), new.get(id)
        told = details(_facts(was), _facts(now))
        change: Change = "added" if was is None else "removed" if now is None else "changed"
        rows = list(_rules(was, now))
        if told or rows or change != "changed":
            changes.append(ElementChange(id, "decision", _names(now, was), change, told))
        rules += rows
    return tuple(changes), tuple(rules)


def _decisions(content: bytes | None) -> dict[str, Node]:
    if content is None:
        return {}
    return {one.get("id", ""): one for one in xml.parse(content).iter("{*}decision")}


def _names(now: Node | None, was: Node | None) -> Texts:
    node = now if now is not None else was
    assert node is not None
    en = node.get("name", "") or node.get("id", "")
    said = {one.get("name"): one.get("value", "") for one in node.iterfind(".//{*}property")}
    return {"en": en, "zh": said.get("name:zh") or en}


def _facts(decision: Node | None) -> dict[str, str]:
    """The properties of a decision beside its rows."""
    if decision is None:
        return {}
    found = {"name": decision.get("name", "")}
    for one in decision.iterfind(".//{*}property"):
        found[one.get("name", "")] = one.get("value", "")
    for node in decision.iter("{*}decisionTable"):
        found["hitPolicy"] = node.get("hitPolicy", "UNIQUE")
        found["aggregation"] = node.get("aggregation", "")
    for n, node in enumerate(decision.iter("{*}inputExpression"), 1):
        found[f"input {_column(decision, n - 1, 'input')}"] = _text(node)
    for node in decision.iter("{*}output"):
        kind = node.get("typeRef", "")
        found[f"output {node.get('name') or node.get('label') or ''}"] = kind
    for node in decision.iterfind("{*}literalExpression"):
        found["text"] = _text(node)
    return {name: value for name, value in found.items() if value}


def _rules(was: Node | None, now: Node | None) -> Iterator[RuleChange]:
    old, new = _rows(was), _rows(now)
    partner = _partners(old, new)
    table = _table_id(now if now is not None else was)
    stay = iter(sorted(partner.values()))
    for n, row in enumerate(new):
        other = partner.get(n)
        if other is None:
            yield RuleChange(row.get("id", ""), table, n + 1, "added", _cells(None, row, now))
            continue
        cells = _cells(old[other], row, now)
        moved = next(stay) != other
        if cells or moved:
            change: Change = "changed" if cells else "moved"
            yield RuleChange(row.get("id", ""), table, n + 1, change, cells)
    for n, row in enumerate(old):
        if n not in partner.values():
            yield RuleChange(row.get("id", ""), table, n + 1, "removed", _cells(row, None, was))


def _table_id(decision: Node | None) -> str:
    table = None if decision is None else decision.find("{*}decisionTable")
    return "" if table is None else table.get("id", "")


def _rows(decision: Node | None) -> list[Node]:
    return [] if decision is None else list(decision.iter("{*}rule"))


def _partners(old: list[Node], new: list[Node]) -> dict[int, int]:
    """Which old row each new row was."""
    ids = {row.get("id"): n for n, row in enumerate(old) if row.get("id")}
    found = {n: ids[row.get("id")] for n, row in enumerate(new) if row.get("id") in ids}
    left = [n for n in range(len(old)) if n not in found.values()]
    for n, row in enumerate(new):
        same = next((m for m in left if n not in found and _tests(old[m]) == _tests(row)), None)
        if same is not None:
            found[n] = same
            left.remove(same)
    return found


def _tests(row: Node) -> list[str]:
    return [_text(cell) for cell in row.iterfind("{*}inputEntry")]


def _cells(before: Node | None, after: Node | None, decision: Node | None) -> tuple[Detail, ...]:
    assert decision is not None
    return details(_row(before, decision), _row(after, decision))


def _row(row: Node | None, decision: Node) -> dict[str, str]:
    """The cells of a row by the names of their columns."""
    if row is None:
        return {}
    found: dict[str, str] = {}
    for kind in _CELLS:
        column = {"inputEntry": "input", "outputEntry": "output"}.get(kind, "annotation")
        for n, cell in enumerate(row.iterfind(f"{{*}}{kind}")):
            found[f"{column} {_column(decision, n, column)}"] = _text(cell)
    said = row.find("{*}description")
    found["annotation"] = (said.text or "").strip() if said is not None else ""
    return {name: value for name, value in found.items() if value}


def _column(decision: Node, n: int, kind: str) -> str:
    columns = list(decision.iter(f"{{*}}{kind}"))
    if n >= len(columns):
        return str(n + 1)
    return columns[n].get("label") or columns[n].get("name") or str(n + 1)


def _text(node: Node) -> str:
    found = node.find("{*}text")
    return "" if found is None else (found.text or "").strip()
