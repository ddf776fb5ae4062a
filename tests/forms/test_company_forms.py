"""The company's own forms: sound, translated, and strict where the process relies on them."""

import re
from pathlib import Path

import pytest

import forms
from forms import components
from processes import feel
from service.company import GROUPS
from tests.forms.builder import filled, refused

FOLDER = Path(__file__).parents[2] / "forms"
ALL = sorted(FOLDER.glob("*.form"))


def made(name: str) -> forms.Form:
    return forms.load((FOLDER / f"{name}.form").read_bytes())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_form_is_sound_and_speaks_both_languages(path: Path) -> None:
    assert forms.findings(path.read_bytes()) == []
    form = forms.load(path.read_bytes())
    assert form.id == path.stem
    assert form.names["zh"] != form.names["en"]
    assert form.localized("zh") != form.localized("en")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_rows_and_options_that_are_data_are_told_by_sound_feel(path: Path) -> None:
    for one in components.walk(forms.load(path.read_bytes()).schema_json["components"]):
        for name in ("dataSource", "valuesExpression"):
            english, chinese = one.get(name), components.properties(one).get(f"{name}:zh")
            for text in (english, chinese):
                if text is not None:
                    feel.compile_expression(text.removeprefix("="))
            if name == "valuesExpression" and chinese is not None:
                values = [re.findall(r"value: ([\w.]+)", text) for text in (english, chinese)]
                assert values[0] == values[1] != []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_texts_are_put_together_by_sound_feel(path: Path) -> None:
    for one in components.walk(forms.load(path.read_bytes()).schema_json["components"]):
        for text in (one.get("text", ""), components.properties(one).get("text:zh", "")):
            for found in re.findall(r"\{\{(?!/)(?:#if |#loop )?(.*?)\}\}", text):
                feel.compile_expression(found)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_groups_are_asked_for_and_not_written_down(path: Path) -> None:
    known = {id for id, _, _ in GROUPS}
    for one in components.walk(forms.load(path.read_bytes()).schema_json["components"]):
        listed = {option.get("value") for option in components.static_options(one)}
        assert len(listed & known) < 2


def test_an_order_is_completed_or_given_up_with_a_reason() -> None:
    form = made("complete-order")
    answer = filled(
        form,
        {
            "resolution": "completed",
            "corrections": {
                "customer": {"email": "ann@example.org", "address": {"city": "Lima"}},
                "lines": [{"sku": "A", "quantity": 2, "unit_price": "9.90"}],
            },
        },
    )
    assert answer["corrections"]["customer"]["address"]["city"] == "Lima"
    assert answer["corrections"]["customer"]["name"] is None
    assert "reason" not in answer
    assert refused(form, {}) == {"resolution": ["Please fill this in."]}
    assert refused(form, {"resolution": "cancel"}) == {"reason": ["Please fill this in."]}
    gone = filled(form, {"resolution": "unavailable", "reason": "sold out", "corrections": {}})
    assert gone == {"resolution": "unavailable", "reason": "sold out"}


def test_an_order_is_refused_only_with_a_reason() -> None:
    form = made("review-order")
    assert filled(form, {"review": "accept", "reason": "x"}) == {"review": "accept"}
    assert refused(form, {"review": "refuse"}) == {"reason": ["Please fill this in."]}
    assert refused(form, {"review": "maybe"}) == {"review": ["Please choose one of the options."]}


def test_a_restock_is_agreed_with_what_it_needs() -> None:
    form = made("agree-restock")
    assert refused(form, {"agreement": "wait"}) == {"restock_date": ["Please fill this in."]}
    assert set(refused(form, {"agreement": "replace", "replacements": [{}]})) == {
        "replacements[0].sku",
        "replacements[0].by_sku",
        "replacements[0].quantity",
    }
    assert filled(form, {"agreement": "cancel"}) == {"agreement": "cancel", "reason": None}


def test_a_parcel_is_scanned_and_weighed() -> None:
    form = made("pick-and-pack")
    answer = {
        "scan": [{"sku": "A", "quantity": 2}],
        "weight_g": 500,
        "packaging": "standard",
        "fragile": True,
    }
    assert filled(form, answer, scan_check=None) == answer
    assert set(refused(form, {"scan": [{"sku": "A", "quantity": 0}]}, scan_check=None)) == {
        "scan[0].quantity",
        "weight_g",
        "packaging",
    }


def test_a_parcel_is_handed_over_only_when_ticked() -> None:
    form = made("hand-over")
    assert refused(form, {"handed_over": False}) == {"handed_over": ["Please tick this box."]}
    assert filled(form, {"handed_over": True})["note"] is None


def test_a_carrier_who_delivers_later_names_the_day() -> None:
    form = made("contact-carrier")
    assert refused(form, {"answer": "will_deliver"}) == {"new_date": ["Please fill this in."]}
    lost = filled(form, {"answer": "lost", "new_date": "2026-01-01", "note": "scan missing"})
    assert lost == {"answer": "lost", "contact_person": None, "note": "scan missing"}
