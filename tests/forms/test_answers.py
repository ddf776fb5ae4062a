"""What each kind of field lets through, and what it says when it doesn't."""

from decimal import Decimal
from typing import Any

import pytest

import forms
from tests.forms.builder import field, filled, form, form_json, options, refused


@pytest.mark.parametrize(
    ("kind", "more", "given", "kept"),
    [
        ("textfield", {}, "Ann", "Ann"),
        ("textarea", {}, "two\nlines", "two\nlines"),
        ("textfield", {"validate": {"validationType": "email"}}, "a.b@c.example", "a.b@c.example"),
        ("textfield", {"validate": {"validationType": "phone"}}, "+86 10 12345678", None),
        ("textfield", {"validate": {"pattern": "^[A-Z]+$"}}, "ABC", "ABC"),
        ("number", {}, 3, 3),
        ("number", {}, "3.50", Decimal("3.50")),
        ("number", {}, 2.5, Decimal("2.5")),
        ("number", {"decimalDigits": 0}, Decimal("4.0"), 4),
        ("number", {"serializeToString": True}, 1.25, "1.25"),
        ("number", {"validate": {"min": 0.1}}, 0.1, Decimal("0.1")),
        ("number", {"increment": "0.25"}, 0.75, Decimal("0.75")),
        ("checkbox", {}, True, True),
        ("radio", {"values": options("a", "b")}, "b", "b"),
        ("select", {"values": options(1, 2)}, 2, 2),
        ("checklist", {"values": options("a", "b")}, ["b", "a"], ["b", "a"]),
        ("taglist", {"values": options("a", "b")}, ["a"], ["a"]),
        ("datetime", {"subtype": "date"}, "2026-02-28", "2026-02-28"),
        ("datetime", {"subtype": "time"}, "09:30+08:00", "09:30+08:00"),
        ("datetime", {"subtype": "datetime"}, "2026-02-28T09:30Z", "2026-02-28T09:30Z"),
    ],
)
def test_a_right_answer_is_kept(kind: str, more: dict[str, Any], given: Any, kept: Any) -> None:
    answer = filled(form(field(kind, "it", **more)), {"it": given})
    assert answer == {"it": given if kept is None else kept}
    assert type(answer["it"]) is type(given if kept is None else kept)


@pytest.mark.parametrize(
    ("kind", "more", "given", "said"),
    [
        ("textfield", {}, 7, "This must be a text."),
        ("textfield", {}, ["a"], "This must be a text."),
        ("textfield", {"validate": {"maxLength": 3}}, "abcd", "At most 3 characters, please."),
        ("textfield", {"validate": {"minLength": 3}}, "ab ", "At least 3 characters, please."),
        (
            "textfield",
            {"validate": {"pattern": "^[A-Z]+$", "patternErrorMessage": "Capitals only."}},
            "abc",
            "Capitals only.",
        ),
        (
            "textfield",
            {"validate": {"validationType": "email"}},
            "ann@",
            "This must be a mail address.",
        ),
        ("number", {}, "three", "This must be a number."),
        ("number", {}, True, "This must be a number."),
        ("number", {}, "NaN", "This must be a number."),
        ("number", {}, float("inf"), "This must be a number."),
        ("number", {}, "1e999999999", "This must be a number."),
        ("number", {}, Decimal("1e999999"), "This must be a number."),
        ("number", {}, 10**400, "This must be a number."),
        ("number", {"decimalDigits": 0}, 1.5, "This must be a whole number."),
        ("number", {"decimalDigits": 2}, "1.005", "At most 2 digits after the decimal point."),
        ("number", {"validate": {"min": 1}}, 0, "This must be at least 1."),
        ("number", {"validate": {"max": 9}}, 9.5, "This must be at most 9."),
        ("number", {"increment": 5}, 7, "This must be a multiple of 5."),
        ("checkbox", {}, "yes", "This must be yes or no."),
        ("checkbox", {"validate": {"required": True}}, False, "Please tick this box."),
        ("radio", {"values": options("a")}, "z", "Please choose one of the options."),
        ("select", {"values": options(1)}, True, "Please choose one of the options."),
        ("radio", {"values": options("a")}, {"a": 1}, "Please choose one of the options."),
        ("checklist", {"values": options("a")}, "a", "This must be a list."),
        ("checklist", {"values": options("a")}, ["z"], "Please choose one of the options."),
        ("taglist", {"values": options("a")}, ["a", "a"], "An option is chosen twice."),
        (
            "datetime",
            {"subtype": "date"},
            "2026-02-30",
            "This must be a date such as 2026-03-31.",
        ),
        ("datetime", {"subtype": "date"}, "20260228", "This must be a date such as 2026-03-31."),
        (
            "datetime",
            {"subtype": "date"},
            "0026-03-31",
            "The year must be between 1900 and 2199.",
        ),
        (
            "datetime",
            {"subtype": "datetime"},
            "9999-12-31T09:30",
            "The year must be between 1900 and 2199.",
        ),
        ("datetime", {"subtype": "time"}, "25:00", "This must be a time such as 09:30."),
        (
            "datetime",
            {"subtype": "datetime"},
            "2026-02-28",
            "This must be a date and time such as 2026-03-31T09:30.",
        ),
    ],
)
def test_a_wrong_answer_is_named(kind: str, more: dict[str, Any], given: Any, said: str) -> None:
    assert refused(form(field(kind, "it", **more)), {"it": given}) == {"it": [said]}


@pytest.mark.parametrize("blank", [{}, {"it": None}, {"it": ""}, {"it": "  "}])
@pytest.mark.parametrize("kind", ["textfield", "textarea", "number", "datetime"])
def test_a_blank_answer_is_null_or_asked_for(kind: str, blank: dict[str, Any]) -> None:
    assert filled(form(field(kind, "it")), blank) == {"it": None}
    required = form(field(kind, "it", validate={"required": True}))
    assert refused(required, blank) == {"it": ["Please fill this in."]}


def test_a_missing_tick_is_false_and_a_missing_choice_an_empty_list() -> None:
    made = form(field("checkbox", "tick"), field("checklist", "some", values=options("a")))
    assert filled(made, {}) == {"tick": False, "some": []}


def test_all_wrong_answers_are_named_at_once() -> None:
    made = form(
        field("textfield", "name", validate={"required": True}),
        field("number", "size", validate={"min": 1}),
    )
    assert set(refused(made, {"size": 0})) == {"name", "size"}


def test_no_pattern_keeps_the_server_busy() -> None:
    made = form(field("textfield", "code", validate={"pattern": "^(a+)+$"}))
    assert set(refused(made, {"code": "a" * 5_000 + "!"})) == {"code"}
    assert made.validate({"code": "a" * 5_000}, context={})["code"] == "a" * 5_000
    assert set(refused(made, {"code": "\ud800"})) == {"code"}


def test_the_pattern_message_has_its_translation() -> None:
    made = form(
        field(
            "textfield",
            "code",
            validate={"pattern": "^x$", "patternErrorMessage": "An x, please."},
            properties={"patternErrorMessage:zh": "请填写 x。"},
        )
    )
    with pytest.raises(forms.FormInvalid) as invalid:
        made.validate({"code": "y"}, context={})
    assert invalid.value.errors == {"code": {"en": ["An x, please."], "zh": ["请填写 x。"]}}


def test_options_come_from_a_variable_or_an_expression() -> None:
    by_key = form(field("select", "sku", valuesKey="skus"))
    assert filled(by_key, {"sku": "A"}, skus=["A", "B"]) == {"sku": "A"}
    assert refused(by_key, {"sku": "C"}, skus=["A", "B"])
    by_feel = form(field("radio", "sku", valuesExpression="=lines.sku"))
    assert filled(by_feel, {"sku": "B"}, lines=[{"sku": "A"}, {"sku": "B"}]) == {"sku": "B"}
    assert refused(by_feel, {"sku": "C"}, lines=[{"sku": "A"}])


def test_a_limit_may_be_computed_from_variables() -> None:
    made = form(field("number", "amount", validate={"max": "=paid"}))
    assert filled(made, {"amount": 5}, paid=5) == {"amount": 5}
    assert refused(made, {"amount": 6}, paid=5) == {"amount": ["This must be at most 5."]}


def test_a_day_may_be_the_first_one_but_not_before_it() -> None:
    made = form(
        field("datetime", "first"),
        field("datetime", "last", properties={"not_before": "first"}),
    )
    both = {"first": "2026-03-05", "last": "2026-03-05"}
    assert filled(made, both) == both
    assert filled(made, {"last": "2026-03-05"})["last"] == "2026-03-05", "there is no first day"
    wrong = {"first": "2026-03-05", "last": "2026-03-04"}
    assert refused(made, wrong) == {"last": ["This must not be before 2026-03-05."]}
    unreadable = {"first": "tomorrow", "last": "2026-03-04"}
    assert list(refused(made, unreadable)) == ["first"]


def test_a_date_that_must_come_first_is_one_of_the_form() -> None:
    alone = field("datetime", "last", properties={"not_before": "first"})
    (found,) = forms.findings(form_json(alone))
    assert (found.code, found.severity) == ("no-such-date", "error")
