"""A draft beside what is live, a version beside another: by element, row and field."""

from __future__ import annotations

from sqlalchemy import select

from service.store.tables import definition
from service.studio.comparison import compare_files
from tests.service.studio.conftest import FORM, form, order
from tests.service.studio.test_drafts import TWO_STEPS


def by_name(told):
    return {file["name"]: file for file in told["files"]}


def test_a_draft_is_told_from_what_is_live_element_by_element(chen):
    draft = chen.draft(process_id="order")
    chen.save(draft, "order.bpmn", order(TWO_STEPS), 1)
    fields = [FORM["components"][0], FORM["components"][1] | {"label": "Sum"}]
    chen.save(draft, "review.form", form(components=fields), 1)
    chen.save(draft, "more.form", form(id="more"))
    told = chen.get(f"{draft}/comparison")
    assert [(one["process_id"], one["version"]) for one in told["against"]] == [("order", 1)]
    files = by_name(told)
    diagram = {one["id"]: one for one in files["order.bpmn"]["elements"]}
    assert diagram["pack"]["change"] == "added"
    (field,) = files["review.form"]["fields"]
    assert (field["key"], field["change"]) == ("amount", "changed")
    assert field["details"] == [
        {
            "key": "label",
            "what": {"en": "Label", "zh": "标签"},
            "before": "Amount",
            "after": "Sum",
        }
    ]
    assert files["more.form"]["change"] == "added"


def test_what_did_not_change_is_the_same_and_what_is_gone_is_removed(chen):
    draft = chen.draft(process_id="order")
    chen.delete(f"{draft}/files/review.form?version=1")
    files = by_name(chen.get(f"{draft}/comparison"))
    assert (files["order.bpmn"]["change"], files["review.form"]["change"]) == ("same", "removed")


def test_what_can_not_be_read_is_said_to_be_so(chen):
    draft = chen.draft(process_id="order")
    chen.save(draft, "order.bpmn", b"<half", 1)
    chen.save(draft, "review.form", b"{", 1)
    for file in chen.get(f"{draft}/comparison")["files"]:
        assert file["change"] == "changed"
        assert file["problem"]["zh"]


def test_a_version_is_told_from_the_one_before_or_from_any(chen, house):
    house.publish({"order.bpmn": order(TWO_STEPS), "review.form": form()})
    first, second = (
        row.digest for row in house.all(select(definition).order_by(definition.c.version))
    )
    assert chen.get(f"/definitions/{first}/comparison")["against"] == []
    told = chen.get(f"/definitions/{second}/comparison")
    assert [one["version"] for one in told["against"]] == [1]
    back = chen.get(f"/definitions/{first}/comparison?against={second}")
    changes = {one["id"]: one["change"] for one in by_name(back)["order.bpmn"]["elements"]}
    assert changes["pack"] == "removed"
    chen.get(f"/definitions/{first}/comparison?against=none", 404)


def test_files_that_were_renamed_are_compared_by_what_is_drawn_in_them():
    told = compare_files(
        {"order.bpmn": order(), "a.form": form()},
        {"order-v2.bpmn": order(TWO_STEPS), "b.form": form()},
    )
    assert [(file.name, file.change) for file in told] == [
        ("b.form", "same"),
        ("order-v2.bpmn", "changed"),
    ]
    assert compare_files({}, {}) == ()
