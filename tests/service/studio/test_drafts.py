"""Drafts: begun, saved, shared by two, judged; nothing of them touches what runs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from processes.codec import loads
from service.store.studio_tables import studio_event
from service.store.tables import definition
from tests.service.commands.test_budget import counting
from tests.service.studio.conftest import DIAGRAM, form, order

TWO_STEPS = DIAGRAM.replace("end done", "user pack\nend done").replace(
    "review -> done", "review -> pack -> done"
)


def test_a_draft_of_a_process_holds_everything_it_is_made_of(chen):
    shown = chen.get(chen.draft(process_id="order"))
    assert [(file["name"], file["kind"], file["version"]) for file in shown["files"]] == [
        ("order.bpmn", "bpmn", 1),
        ("review.form", "form", 1),
    ]
    assert shown["process_ids"] == ["order"]
    assert [(one["process_id"], one["version"]) for one in shown["base"]] == [("order", 1)]
    assert (shown["outdated"], shown["request"], shown["status"]) == (False, None, "open")
    assert shown["can"] == {
        "edit": True,
        "publish": True,
        "approve": False,
        "refuse": False,
        "discard": True,
    }
    assert shown["created_by"] == {"username": "chen", "name": {"en": "Chen", "zh": "chen姓名"}}


def test_what_is_saved_is_kept_and_touches_nothing_that_runs(chen, house):
    draft = chen.draft(process_id="order")
    saved = chen.save(draft, "order.bpmn", order(TWO_STEPS), 1)
    read = chen.get(f"{draft}/files/order.bpmn")
    assert (read["version"], read["content"].encode()) == (saved["version"], order(TWO_STEPS))
    house.start("order").item("review").complete(amount=1)
    assert len(house.all(select(definition))) == 1


def test_half_drawn_work_is_kept_too(chen):
    draft = chen.draft(process_id="order")
    chen.save(draft, "order.bpmn", b"<not xml", 1)
    assert chen.get(draft)["process_ids"] == ["order"], "it is still the order's draft"
    assert chen.get(f"{draft}/findings")["publishable"] is False


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(chen, yu):
    draft = chen.draft(process_id="order")
    first = chen.save(draft, "review.form", form(name="by chen"), 1)
    refused = yu.save(draft, "review.form", form(name="by yu"), 1, 409)
    assert refused["code"] == "draft.file_changed"
    assert refused["detail"] == "Chen saved this file meanwhile."
    told = refused["details"]
    assert (told["version"], told["updated_by"]) == (first["version"], "chen")
    assert told["content"].encode() == form(name="by chen")
    assert told["updated_at"]
    assert chen.get(f"{draft}/files/review.form")["content"].encode() == form(name="by chen")
    again = yu.save(draft, "review.form", form(name="by yu"), told["version"])
    assert again["version"] > told["version"]


def test_saving_the_same_twice_changes_nothing_and_is_no_conflict(chen, yu):
    draft = chen.draft(process_id="order")
    once = chen.save(draft, "review.form", form(name="new"), 1)
    assert yu.save(draft, "review.form", form(name="new"), 1) == once


def test_a_file_that_was_deleted_meanwhile_is_not_brought_back_unasked(chen, yu):
    draft = chen.draft(process_id="order")
    chen.delete(f"{draft}/files/review.form?version=1")
    told = yu.save(draft, "review.form", form(name="mine"), 1, 409)["details"]
    assert (told["version"], told["content"]) == (0, None)
    again = yu.save(draft, "review.form", form(name="mine"), 0)
    assert again["version"] > 1, "a version is never used twice"
    chen.ask("DELETE", f"{draft}/files/review.form?version=1", status=409)


def test_two_editors_see_each_other(chen, yu, clock):
    draft = chen.draft(process_id="order")
    chen.post(f"{draft}/presence", {"file": "order.bpmn"})
    people = yu.post(f"{draft}/presence", {"file": ""})["people"]
    assert [(one["username"], one["file"]) for one in people] == [
        ("chen", "order.bpmn"),
        ("yu", ""),
    ]
    assert [one["username"] for one in chen.get(draft)["people"]] == ["chen", "yu"]
    assert yu.post(f"{draft}/presence", {"file": None})["people"][0]["username"] == "chen"
    clock.advance(timedelta(minutes=2))
    assert chen.get(draft)["people"] == []


def test_findings_name_element_and_remedy_and_go_away_when_mended(chen):
    draft = chen.draft(process_id="order")
    broken = order(DIAGRAM.replace("form=review", "form=nothing"))
    chen.save(draft, "order.bpmn", broken, 1)
    told = chen.get(f"{draft}/findings")
    (found,) = [one for one in told["findings"] if one["severity"] == "error"]
    assert (found["file"], found["element_id"], found["code"]) == (
        "order.bpmn",
        "review",
        "missing-form",
    )
    assert found["remedy"]["en"]
    assert not found["remedy"]["zh"].isascii()
    unsaved = {"files": {"order.bpmn": order().decode()}}
    assert chen.post(f"{draft}/findings", unsaved)["publishable"] is True
    assert chen.get(f"{draft}/findings")["publishable"] is False, "that was not saved"


def test_everybody_may_look_but_only_owners_edit(ann, chen):
    draft = chen.draft(process_id="order")
    assert not any(ann.get(draft)["can"].values())
    ann.save(draft, "review.form", form(name="mine"), 1, 403)
    ann.ask("DELETE", f"{draft}/files/review.form?version=1", status=403)
    ann.ask("DELETE", draft, status=403)
    ann.post("/drafts", {"process_id": "order"}, 403)
    ann.post("/drafts", {}, 403)


def test_drafts_are_listed_by_process_and_gone_when_discarded(chen, clock):
    mine = chen.draft(process_id="order")
    clock.advance(timedelta(minutes=1))
    other = chen.draft(title="Returns")
    assert [one["title"] for one in chen.get("/drafts")] == ["Returns", "order"]
    (found,) = chen.get("/drafts?process_id=order")
    assert f"/drafts/{found['id']}" == mine
    chen.delete(mine)
    assert [f"/drafts/{one['id']}" for one in chen.get("/drafts")] == [other]
    chen.save(mine, "review.form", form(name="late"), 1, 409)
    assert chen.get(mine)["status"] == "discarded"


def test_what_is_no_file_of_a_draft_is_refused(chen):
    draft = chen.draft()
    for name in ("evil.exe", "x.bpmn.txt", "..bpmn%2f", ".bpmn"):
        assert chen.save(draft, name, b"x", 0, None) is not None
        answer = chen.put(f"{draft}/files/{name}", {"content": "x", "version": 0}, None)
        status = answer["status"] if isinstance(answer, dict) else answer.status_code
        assert status in (404, 422), name
    assert chen.get(draft)["files"] == []
    chen.get(f"/drafts/{uuid4()}", 404)
    chen.get(f"{draft}/files/none.form", 404)


def test_the_record_tells_who_saved_what(chen, house):
    draft = chen.draft(process_id="order")
    chen.save(draft, "review.form", form(name="new"), 1)
    chen.delete(draft)
    rows = house.all(select(studio_event).order_by(studio_event.c.seq))
    assert [(row.actor, row.what) for row in rows] == [
        ("chen", "draft.created"),
        ("chen", "file.saved"),
        ("chen", "draft.discarded"),
    ]
    assert len(loads(rows[1].details)["digest"]) == 64


def test_saving_and_looking_cost_little(chen, studio):
    draft = chen.draft(process_id="order")
    chen.get(draft)
    with counting(studio.engine) as count:
        chen.save(draft, "review.form", form(name="new"), 1)
    assert len(count.statements) <= 11, count.statements
    with counting(studio.engine) as count:
        chen.get(draft)
    assert len(count.statements) <= 9, count.statements


def test_the_vocabulary_offers_what_exists(chen):
    words = chen.get("/studio/vocabulary")
    assert words["forms"] == [
        {"id": "review", "name": {"en": "review", "zh": "review"}, "keys": ["amount", "note"]}
    ]
    assert {"id": "order-desk", "name": {"en": "Order desk", "zh": "订单组"}} in words["groups"]
    assert [one["id"] for one in words["processes"]] == ["order"]
    assert len(words["clauses"]) > 100
    draft = chen.draft(process_id="order")
    chen.save(draft, "more.form", form(id="more", name="More"))
    own = chen.get(f"/studio/vocabulary?draft_id={draft.rpartition('/')[2]}")
    assert [one["id"] for one in own["forms"]] == ["more", "review"]


def test_a_draft_without_a_title_is_called_by_the_companys_clock(chen, clock, settings):
    expected = clock.now().astimezone(ZoneInfo(settings.time_zone))
    assert expected.utcoffset(), "a zone that tells the company's time from the universal one"
    assert chen.get(chen.draft())["title"] == f"{expected:%Y-%m-%d %H:%M}"
