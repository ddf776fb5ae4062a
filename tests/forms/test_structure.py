"""Groups, lists, hidden, read-only, unknown and computed fields."""

from decimal import Decimal

import pytest

from forms.schema import MAX_ROWS
from tests.forms.builder import field, filled, form, options, refused


def group(path: str | None, *components: object, **more: object) -> dict[str, object]:
    own = {"path": path} if path else {}
    return {"type": "group", "id": f"group_{path}", "components": [*components], **own, **more}


def rows(path: str, *components: object, **more: object) -> dict[str, object]:
    return {
        "type": "dynamiclist",
        "id": f"l_{path}",
        "path": path,
        "components": [*components],
    } | more


def test_unknown_fields_are_dropped() -> None:
    assert filled(form(field("textfield", "a")), {"a": "x", "b": "y"}) == {"a": "x"}


def test_keys_with_dots_and_groups_with_paths_nest() -> None:
    made = form(
        group("order", field("textfield", "customer.name"), group(None, field("number", "size")))
    )
    answer = {"order": {"customer": {"name": "Ann"}, "size": 2}}
    assert filled(made, answer) == answer
    assert set(made.fields) == {"order.customer.name", "order.size"}


def test_an_error_inside_a_group_has_its_whole_path() -> None:
    made = form(group("order", field("textfield", "customer.name", validate={"required": True})))
    assert refused(made, {}) == {"order.customer.name": ["Please fill this in."]}
    assert refused(made, {"order": "broken"}) == {"order.customer.name": ["Please fill this in."]}


def test_every_row_of_a_list_is_checked() -> None:
    made = form(
        rows(
            "scan",
            field("textfield", "sku", validate={"required": True}),
            field("number", "quantity", validate={"required": True, "min": 1}, decimalDigits=0),
        )
    )
    good = {"scan": [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 2, "x": 3}]}
    assert filled(made, good) == {
        "scan": [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 2}]
    }
    assert filled(made, {}) == {"scan": []}
    assert set(refused(made, {"scan": [{"sku": "A", "quantity": 1}, {"quantity": 0}, 7]})) == {
        "scan[1].sku",
        "scan[1].quantity",
        "scan[2].sku",
        "scan[2].quantity",
    }
    assert refused(made, {"scan": {"sku": "A"}}) == {"scan": ["This must be a list."]}


def test_a_list_has_an_end() -> None:
    made = form(rows("scan", field("textfield", "sku")))
    assert len(filled(made, {"scan": [{}] * MAX_ROWS})["scan"]) == MAX_ROWS
    assert refused(made, {"scan": [{}] * (MAX_ROWS + 1)}) == {
        "scan": [f"At most {MAX_ROWS} rows, please."]
    }


def test_a_list_inside_a_list_is_checked() -> None:
    made = form(rows("boxes", rows("items", field("number", "n", validate={"required": True}))))
    assert refused(made, {"boxes": [{"items": [{"n": 1}, {}]}]}) == {
        "boxes[0].items[1].n": ["Please fill this in."]
    }


def test_a_hidden_field_is_neither_asked_for_nor_kept() -> None:
    made = form(
        field("radio", "verdict", values=options("yes", "no")),
        field(
            "textfield",
            "reason",
            conditional={"hide": '=verdict != "no"'},
            validate={"required": True},
        ),
    )
    assert filled(made, {"verdict": "yes", "reason": "sneaked in"}) == {"verdict": "yes"}
    assert refused(made, {"verdict": "no"}) == {"reason": ["Please fill this in."]}
    # an old variable of the same name must not decide for a missing answer
    assert filled(made, {}, verdict="no") == {"verdict": None}


def test_a_hidden_group_hides_all_it_holds() -> None:
    made = form(
        field("checkbox", "change"),
        group(
            "corrections",
            field("textfield", "name", validate={"required": True}),
            rows("lines", field("textfield", "sku", validate={"required": True})),
            conditional={"hide": "=change = false or change = null"},
        ),
    )
    assert filled(made, {"corrections": {"name": "x", "lines": [{}]}}) == {"change": False}
    assert set(refused(made, {"change": True, "corrections": {"lines": [{}]}})) == {
        "corrections.name",
        "corrections.lines[0].sku",
    }


def test_hiding_may_follow_from_hiding() -> None:
    made = form(
        field("checkbox", "a"),
        field("textfield", "b", conditional={"hide": "=a != true"}),
        field("textfield", "c", conditional={"hide": "=b = null"}),
    )
    assert filled(made, {"a": True, "b": "x", "c": "y"}) == {"a": True, "b": "x", "c": "y"}
    assert filled(made, {"a": False, "b": "x", "c": "y"}) == {"a": False}


def test_a_row_hides_by_its_own_answers() -> None:
    made = form(
        rows(
            "goods",
            field("checkbox", "broken"),
            field(
                "textfield",
                "damage",
                conditional={"hide": "=this.broken != true"},
                validate={"required": True},
            ),
        )
    )
    given = {"goods": [{"broken": True, "damage": "cap"}, {"broken": False, "damage": "none"}]}
    assert filled(made, given) == {"goods": [{"broken": True, "damage": "cap"}, {"broken": False}]}
    assert refused(made, {"goods": [{}, {"broken": True}]}) == {
        "goods[1].damage": ["Please fill this in."]
    }


def test_read_only_and_disabled_fields_take_nothing() -> None:
    made = form(
        field("textfield", "a", readonly=True, validate={"required": True}),
        field("textfield", "b", disabled=True),
        field("textfield", "c", readonly="=locked"),
    )
    forged = {"a": "x", "b": "y", "c": "z"}
    assert filled(made, forged, locked=True) == {}
    assert filled(made, forged, locked=False) == {"c": "z"}


def test_a_read_only_field_still_decides_by_its_variable() -> None:
    made = form(
        field("textfield", "kind", readonly=True),
        field("textfield", "note", conditional={"hide": '=kind = "delay"'}),
    )
    assert filled(made, {"kind": "loss", "note": "x"}, kind="delay") == {}


def test_a_computed_field_is_computed_here() -> None:
    made = form(
        field("number", "price"),
        field("number", "quantity"),
        {"type": "expression", "id": "sum", "key": "total", "expression": "=price * quantity"},
    )
    answer = filled(made, {"price": "0.10", "quantity": 3, "total": 1_000_000})
    assert answer == {"price": Decimal("0.10"), "quantity": 3, "total": Decimal("0.30")}


def test_a_computed_field_in_a_row_sees_its_row() -> None:
    made = form(
        rows(
            "lines",
            field("number", "n"),
            {"type": "expression", "id": "d", "key": "twice", "expression": "=n * 2"},
        )
    )
    assert filled(made, {"lines": [{"n": 1}, {"n": 4}]}) == {
        "lines": [{"n": 1, "twice": 2}, {"n": 4, "twice": 8}]
    }


def test_a_form_with_conditions_needs_an_evaluator() -> None:
    made = form(field("textfield", "a", conditional={"hide": "=b"}))
    with pytest.raises(ValueError, match="evaluator"):
        made.validate({}, context={})
    assert form(field("textfield", "a")).validate({"a": "x"}, context={}) == {"a": "x"}
