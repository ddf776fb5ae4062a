"""Text fields that name an order, a product or a coupon: there must be one."""

import pytest

import forms
from tests.forms.builder import evaluate, field, form, form_json

KNOWN = {("order", "SF-1"), ("product", "TEA-101")}


def said(made: forms.Form, data: object, language: str = "en") -> dict[str, list[str]]:
    """What the form says about names, by field; nothing if it lets them through."""
    assert isinstance(data, dict)
    try:
        made.validate(data, context={}, evaluate=evaluate, known=KNOWN)
    except forms.FormInvalid as invalid:
        return {path: texts[language] for path, texts in invalid.errors.items()}
    return {}


def names(kind: str, key: str = "number", **more: object) -> dict[str, object]:
    return field("textfield", key, properties={"must_be": kind}, **more)


def test_what_is_not_there_is_told_at_its_field_in_both_languages() -> None:
    made = form(names("order"), names("product", "sku"), names("coupon", "code"))
    wrong = {"number": "SF-2", "sku": "TEA-102", "code": "SPRING"}
    assert said(made, wrong) == {
        "number": ["There is no order SF-2."],
        "sku": ["There is no product TEA-102."],
        "code": ["There is no coupon SPRING."],
    }
    assert said(made, wrong, "zh")["number"] == ["没有编号为 SF-2 的订单。"]


def test_what_is_there_passes_also_with_spaces_around_it() -> None:
    made = form(names("order"), names("product", "sku"))
    assert said(made, {"number": " SF-1 ", "sku": "TEA-101"}) == {}
    assert said(made, {"number": None, "sku": ""}) == {}, "what is not required may be left out"


def test_rows_are_looked_at_too_and_what_is_hidden_is_not() -> None:
    goods = {
        "type": "dynamiclist",
        "id": "goods",
        "path": "goods",
        "components": [names("product", "sku")],
    }
    hidden = names("order", conditional={"hide": "=true"})
    made = form(goods, hidden)
    data = {"goods": [{"sku": "TEA-101"}, {"sku": "x"}], "number": "SF-2"}
    assert sorted(made.named_values(data)) == [
        ("order", "SF-2"),
        ("product", "TEA-101"),
        ("product", "x"),
    ]
    assert said(made, data) == {"goods[1].sku": ["There is no product x."]}


def test_where_nobody_can_say_what_is_there_everything_passes() -> None:
    made = form(names("order"))
    assert made.validate({"number": "SF-2"}, context={}) == {"number": "SF-2"}


@pytest.mark.parametrize(
    "component", [names("dragon"), field("number", "n", properties={"must_be": "order"})]
)
def test_a_form_that_asks_for_what_nobody_keeps_is_refused(component: dict[str, object]) -> None:
    (found,) = forms.findings(form_json(component))
    assert (found.code, found.severity) == ("bad-name", "error")
