"""Processes have owners; everybody else looks and proposes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from service.store.tables import instance
from tests.service.studio.conftest import form

PATH = "/processes/order/owners"


def test_without_owners_the_group_edits_and_with_owners_only_they(chen, yu, ann):
    assert chen.get(PATH) == {"owners": [], "can": {"assign": True, "edit": True}}
    told = chen.put(PATH, {"usernames": ["yu", "ann"]})
    assert [one["username"] for one in told["owners"]] == ["ann", "yu"]
    assert told["can"] == {"assign": False, "edit": False}
    chen.post("/drafts", {"process_id": "order"}, 403)
    draft = ann.draft(process_id="order")
    ann.save(draft, "review.form", form(name="By Ann"), 1)
    assert ann.post(f"{draft}/publish", {"reason": "mine now"})["status"] == "published"
    chen.put(PATH, {"usernames": ["chen"]}, 403)
    assert yu.put(PATH, {"usernames": []})["owners"] == []
    assert chen.get(PATH)["can"]["edit"]


def test_management_can_always_give_a_process_to_somebody(chen, yu, editor):
    mei = editor("mei", "management")
    chen.put(PATH, {"usernames": ["yu"]})
    assert mei.get(PATH)["can"] == {"assign": True, "edit": False}
    mei.put(PATH, {"usernames": ["chen"]})
    assert chen.get(PATH)["can"]["edit"]


def test_owners_are_people_there_are_and_processes_too(chen, ann):
    assert list(chen.put(PATH, {"usernames": ["nobody"]}, 422)["errors"]) == ["usernames"]
    chen.put("/processes/unknown/owners", {"usernames": ["chen"]}, 404)
    ann.put(PATH, {"usernames": ["ann"]}, 403)


def test_everybody_may_propose_and_an_owner_answers(ann, chen):
    body = {"element_id": "review", "text": "This step could\nbe shorter"}
    id = ann.post("/processes/order/proposals", body, 201)["id"]
    (shown,) = chen.get("/processes/order/proposals")
    assert (shown["element_id"], shown["element_name"]["en"]) == ("review", "review")
    assert (shown["by"]["username"], shown["version"], shown["closed"]) == ("ann", 1, None)
    close = f"/processes/order/proposals/{id}/close"
    ann.post(close, {"answer": "yes"}, 403)
    assert chen.ask("POST", close, {"answer": "Good idea"}, 204)
    (shown,) = ann.get("/processes/order/proposals")
    assert (shown["closed"]["by"]["username"], shown["closed"]["answer"]) == ("chen", "Good idea")
    late = chen.post(close, {"answer": "again"}, 409)
    assert (late["code"], late["detail"]) == (
        "proposal.closed",
        "Chen answered this proposal already.",
    )
    chen.post(f"/processes/order/proposals/{uuid4()}/close", {}, 404)


def test_a_proposal_is_about_something_that_exists(ann):
    path = "/processes/order/proposals"
    told = ann.post(path, {"element_id": "gone", "text": "x"}, 422)
    assert list(told["errors"]) == ["element_id"]
    ann.post("/processes/unknown/proposals", {"text": "x"}, 404)
    ann.post(path, {"text": ""}, 422)
    assert ann.post(path, {"text": "as a whole"}, 201)


def test_a_proposal_starts_the_process_that_judges_proposals(ann, house):
    house.draw(
        "start s message=improvement.proposed key==proposal.id business_key==proposal.id\n"
        "user judge\ns -> judge",
        "improve",
    )
    body = {"element_id": "review", "text": "Shorter"}
    id = ann.post("/processes/order/proposals", body, 201)["id"]
    house.work()
    (row,) = house.all(select(instance))
    run = house.run(row.id)
    assert row.business_key == id
    assert run.variables["proposal"] == {
        "id": id,
        "process_id": "order",
        "element_id": "review",
        "title": "Shorter",
        "text": "Shorter",
        "source": "pages",
        "by": "ann",
    }


def test_the_record_can_be_read_and_not_be_changed(chen, studio):
    draft = chen.draft(process_id="order")
    chen.save(draft, "review.form", form(name="New"), 1)
    chen.put(PATH, {"usernames": ["chen"]})
    chen.post(f"{draft}/publish", {"reason": "wording"})
    of_draft = chen.get(f"{draft}/events")
    assert [one["what"] for one in of_draft] == ["draft.published", "file.saved", "draft.created"]
    assert of_draft[0]["details"]["versions"]["order"]["version"] == 2
    assert set(of_draft[0]["details"]["files"]) == {"order.bpmn", "review.form"}
    of_process = [one["what"] for one in chen.get("/processes/order/events")]
    assert of_process == ["draft.published", "owners.set", "draft.created"]
    for change in ("UPDATE studio_event SET actor = 'x'", "DELETE FROM studio_event"):
        with (
            pytest.raises(SQLAlchemyError, match="append-only"),
            studio.engine.begin() as connection,
        ):
            connection.execute(text(change))
