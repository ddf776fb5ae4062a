"""Two versions of the company's own files, and what the comparison says of them."""

from pathlib import Path

import pytest

from forms.comparing import compare_forms
from processes.comparing import compare_diagrams, compare_tables
from processes.xml import XmlRefused
from tests.processes.diagram import bpmn

ROOT = Path(__file__).parents[3]
ORDER = (ROOT / "processes/bpmn/order.bpmn").read_bytes()
CHECK = (ROOT / "processes/dmn/order-check.dmn").read_bytes()
FORM = (ROOT / "forms/review-order.form").read_bytes()


def _edited(content: bytes, old: str, new: str) -> bytes:
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


def _told(before: bytes | None, after: bytes | None) -> dict[str, tuple[str, dict[str, object]]]:
    return {
        one.id: (one.change, {d.what: (d.before, d.after) for d in one.details})
        for one in compare_diagrams(before, after)
    }


@pytest.mark.parametrize("path", sorted((ROOT / "processes/bpmn").glob("*.bpmn")), ids=str)
def test_a_diagram_does_not_differ_from_itself(path: Path) -> None:
    assert compare_diagrams(path.read_bytes(), path.read_bytes()) == ()


def test_a_renamed_step_tells_both_names() -> None:
    after = _edited(ORDER, 'name="Pick and pack"', 'name="Pack it all"')
    assert _told(ORDER, after) == {
        "pick_and_pack": ("changed", {"name": ("Pick and pack", "Pack it all")})
    }
    (change,) = compare_diagrams(ORDER, after)
    assert change.names["zh"] == "拣货打包"
    assert change.details[0].label == {"en": "Name", "zh": "名称"}


def test_a_shape_that_only_moved_is_told_apart() -> None:
    (shape,) = [
        line
        for n, line in enumerate(ORDER.decode().splitlines())
        if "dc:Bounds" in line
        and 'bpmnElement="pick_and_pack"' in ORDER.decode().splitlines()[n - 1]
    ]
    after = _edited(ORDER, shape, shape.replace('x="', 'x="1'))
    assert _told(ORDER, after) == {"pick_and_pack": ("moved", {})}


def test_what_came_and_what_went() -> None:
    before = bpmn("start s\nuser a form=f\nend e\ns -> a -> e")
    after = bpmn("start s\nservice b topic=t\nend e\ns -> b -> e")
    told = _told(before, after)
    assert told["b"][0] == "added"
    assert told["b"][1]["taskDefinition.type"] == (None, "t")
    assert told["a"] == ("removed", {})
    assert told["f1"] == ("changed", {"to": ("a", "b")})
    assert list(told)[-1] == "a"


def test_conditions_mappings_messages_and_timers_are_told() -> None:
    lines = (
        'start s\nreceive r message={m} key={k} input="x:=1"\nboundary t on=r duration={d}\n'
        "xor g\nend e\nend f\ns -> r -> g\ng -> !e\ng -> f [{c}]\nt -> e"
    )
    before = bpmn(lines.format(m="paid", k="=id", d="PT1H", c="x > 1"))
    after = bpmn(lines.format(m="settled", k="=number", d="PT2H", c="x > 2").replace("=1", "=2"))
    told = _told(before, after)
    assert told["r"][1] == {
        "message": ("paid", "settled"),
        "correlationKey": ("=id", "=number"),
        "input x": ("=1", "=2"),
    }
    assert told["t"][1] == {"timeDuration": ("PT1H", "PT2H")}
    assert told["f4"][1] == {"condition": ("=x > 1", "=x > 2")}


def test_a_new_diagram_is_all_added() -> None:
    assert {one.change for one in compare_diagrams(None, ORDER)} == {"added"}
    assert {one.change for one in compare_diagrams(ORDER, None)} == {"removed"}
    with pytest.raises(XmlRefused):
        compare_diagrams(ORDER, b"<broken")


def test_a_changed_threshold_is_told_by_row_and_column() -> None:
    decisions, rules = compare_tables(CHECK, _edited(CHECK, "&gt; 1500", "&gt; 900"))
    assert [(one.id, one.change, one.details) for one in decisions] == [
        ("order-check", "changed", ())
    ]
    (rule,) = rules
    assert (rule.index, rule.change) == (8, "changed")
    assert [(c.before, c.after) for c in rule.cells] == [("> 1500", "> 900")]
    assert "Total" in rule.cells[0].label["en"]


def test_rows_that_came_went_and_changed_places() -> None:
    text = CHECK.decode()
    start, end = text.index("<rule "), text.rindex("</rule>") + len("</rule>")
    rows = [f"<rule {row}" for row in text[start:end].split("<rule ")[1:]]
    table = lambda *kept: f"{text[:start]}{''.join(kept)}{text[end:]}".encode()  # noqa: E731
    _, gone = compare_tables(CHECK, table(*rows[1:]))
    assert [(one.index, one.change) for one in gone] == [(1, "removed")]
    _, came = compare_tables(table(*rows[1:]), CHECK)
    assert [(one.index, one.change) for one in came] == [(1, "added")]
    _, swapped = compare_tables(CHECK, table(rows[1], rows[0], *rows[2:]))
    assert [(one.index, one.change) for one in swapped] == [(1, "moved"), (2, "moved")]
    renumbered = CHECK.replace(b"_rule_", b"_row_")
    assert compare_tables(CHECK, renumbered)[1] == ()


def test_a_form_is_compared_field_by_field() -> None:
    assert compare_forms(FORM, FORM) == ()
    (change,) = compare_forms(FORM, _edited(FORM, '"maxLength": 1000', '"maxLength": 500'))
    assert (change.key, change.change) == ("reason", "changed")
    assert [(d.what, d.before, d.after) for d in change.details] == [("maxLength", "1000", "500")]
    assert {one.change for one in compare_forms(None, FORM)} == {"added"}
    assert {one.change for one in compare_forms(FORM, None)} == {"removed"}
