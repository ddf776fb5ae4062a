"""Where the company demands a second person, nobody publishes alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from processes.codec import loads
from service.commands.publish_planned import publish_planned
from service.commands.set_owners import set_owners
from service.identity import SYSTEM
from service.queries.agreements import agreed
from service.store.studio_tables import studio_event
from service.store.tables import app_user, definition, instance
from tests.processes.diagram import bpmn
from tests.service.studio.conftest import DIAGRAM, form, order
from tests.service.studio.test_drafts import TWO_STEPS
from tests.service.studio.test_publishing import changed, events, versions


@pytest.fixture
def settings(deps):
    return replace(deps.settings, secret_key="for tests only", second_person=True)


@pytest.fixture
def asked(chen):
    """The order's draft with one more step, which chen asked to publish."""
    draft = changed(chen)
    assert chen.post(f"{draft}/publish", {"reason": "packing"}, 202)["status"] == "waiting"
    return draft


def people(shown):
    return [one["username"] for one in shown["may_agree"]]


def record(who, draft):
    """What was asked and answered, oldest first."""
    told = [(one["actor"]["username"], one["what"]) for one in who.get(f"{draft}/events")]
    return [one for one in reversed(told) if one[1].startswith(("publication.", "draft.publ"))]


def test_a_wish_is_refused_with_a_reason_mended_asked_again_and_agreed_to(asked, chen, yu, house):
    assert yu.answer(asked, "refuse", comment="Who packs?")["status"] == "refused"
    shown = chen.get(asked)
    told = shown["answer"]
    assert (told["status"], told["by"]["username"], told["comment"]) == (
        "refused",
        "yu",
        "Who packs?",
    )
    assert shown["can"]["edit"]

    chen.save(asked, "review.form", form(name="Packed by the warehouse"), 1)
    chen.post(f"{asked}/publish", {"reason": "packing, by the warehouse"}, 202)
    assert chen.get(asked)["answer"] is None
    answer = yu.answer(asked, "approve", comment="seen")
    assert answer["definitions"][0]["version"] == 2
    assert versions(house)[-1] == ("order", 2, "chen", "packing, by the warehouse")
    assert record(chen, asked) == [
        ("chen", "publication.asked_for"),
        ("yu", "publication.refused"),
        ("chen", "publication.asked_for"),
        ("yu", "publication.approved"),
        ("yu", "draft.published"),
    ]
    reasons = [one["details"].get("comment") for one in chen.get(f"{asked}/events")]
    assert "Who packs?" in reasons
    assert "seen" in reasons


def test_who_refuses_says_why_and_who_withdraws_need_not(asked, chen, yu, ann):
    for nothing in ("", "  "):
        told = yu.answer(asked, "refuse", 422, comment=nothing)
        assert list(told["errors"]) == ["comment"]
    ann.answer(asked, "refuse", 403, comment="no")
    assert chen.answer(asked, "refuse")["status"] == "withdrawn"
    shown = chen.get(asked)
    assert (shown["answer"]["status"], shown["answer"]["by"]["username"]) == ("withdrawn", "chen")
    assert record(chen, asked)[-1] == ("chen", "publication.withdrawn")


def test_the_list_tells_refused_from_withdrawn_from_waiting(asked, chen, yu):
    withdrawn = chen.draft(process_id="order", title="Withdrawn")
    chen.save(withdrawn, "review.form", form(name="Check"), 1)
    chen.post(f"{withdrawn}/publish", {"reason": "wording"}, 202)
    chen.answer(withdrawn, "refuse")
    rows = {one["title"]: one for one in chen.get("/drafts")}
    waiting = rows.pop("order")
    assert (waiting["request"]["by"]["username"], waiting["answer"]) == ("chen", None)
    assert rows["Withdrawn"]["answer"]["status"] == "withdrawn"
    yu.answer(asked, "refuse", comment="Who packs?")
    (row,) = [one for one in chen.get("/drafts") if one["title"] == "order"]
    assert (row["request"], row["answer"]["status"]) == (None, "refused")


def test_it_is_told_who_may_agree_and_what_waits_for_whom(asked, chen, yu, ann, editor, studio):
    mei = editor("mei", "management")
    assert people(chen.get(asked)) == ["mei", "yu"]
    assert [one["title"] for one in yu.get("/agreements")] == ["order"]
    (wish,) = mei.get("/agreements")
    assert not wish["outdated"]
    assert (wish["by"]["username"], wish["reason"], wish["process_ids"]) == (
        "chen",
        "packing",
        ["order"],
    )
    assert f"/drafts/{wish['draft_id']}" == asked
    assert chen.get("/agreements") == ann.get("/agreements") == []

    set_owners(studio, SYSTEM, "order", ["chen", "ann"])
    assert people(chen.get(asked)) == ["ann", "mei"], "owners by name come first"
    assert len(ann.get("/agreements")) == 1
    assert yu.get("/agreements") == []
    with studio.engine.begin() as connection:
        connection.execute(
            update(app_user).values(active=False).where(app_user.c.username == "ann")
        )
    assert people(chen.get(asked)) == ["mei"], "who left can't agree"

    mei.answer(asked, "approve")
    assert people(chen.get(asked)) == mei.get("/agreements") == []


def test_before_asking_it_is_told_who_could_agree(chen, yu):
    draft = changed(chen)
    assert people(chen.get(draft)) == ["yu"]
    assert people(yu.get(draft)) == ["chen"]


def test_a_draft_of_two_processes_wants_somebody_who_owns_both(chen, yu, editor, studio):
    mei = editor("mei", "management")
    draft = changed(chen)
    chen.save(draft, "other.bpmn", order(DIAGRAM).replace(b'id="order"', b'id="other"'))
    set_owners(studio, SYSTEM, "other", ["chen"])
    chen.post(f"{draft}/publish", {"reason": "two"}, 202)
    assert people(chen.get(draft)) == ["mei"]
    assert yu.get("/agreements") == []
    assert [one["process_ids"] for one in mei.get("/agreements")] == [["order", "other"]]


def test_nobody_agrees_to_their_own_wish(asked, chen, yu, ann, house):
    assert chen.answer(asked, "approve", 403)["code"] == "draft.own"
    ann.answer(asked, "approve", 403)
    assert not chen.get(asked)["can"]["approve"]
    assert yu.get(asked)["can"]["approve"]
    assert yu.save(asked, "order.bpmn", order(), 2, 409)["code"] == "draft.requested"
    assert len(versions(house)) == 1
    yu.answer(asked, "approve")
    assert len(versions(house)) == 2


def test_nobody_agrees_to_what_was_changed_since_they_looked(asked, chen, yu, house):
    looked = {"request_id": yu.get(asked)["request"]["id"]}
    chen.answer(asked, "refuse")
    told = yu.post(f"{asked}/approve", looked, 409)
    assert (told["code"], told["details"]["status"]) == ("wish.answered", "withdrawn")
    assert told["detail"] == "Chen withdrew this."

    chen.save(asked, "review.form", form(name="Something else"), 1)
    chen.post(f"{asked}/publish", {"reason": "packing"}, 202)
    for how in ("approve", "refuse"):
        told = yu.post(f"{asked}/{how}", looked | {"comment": "as before"}, 409)
        assert "asked for again since" in told["detail"]
    assert yu.post(f"{asked}/approve", {"request_id": str(uuid4())}, 404)
    yu.post(f"{asked}/approve", {}, 422)
    assert len(versions(house)) == 1
    yu.answer(asked, "approve")


def test_who_comes_second_hears_who_agreed(asked, chen, yu, editor):
    mei = editor("mei", "management")
    looked = {"request_id": mei.get(asked)["request"]["id"], "comment": "too late"}
    yu.answer(asked, "approve")
    for how in ("approve", "refuse"):
        told = mei.post(f"{asked}/{how}", looked, 409)
        assert told["detail"] == "Yu agreed already; this draft is published."
    assert chen.post(f"{asked}/refuse", looked, 409)["code"] == "wish.answered"


def test_nobody_agrees_to_publish_over_what_nobody_saw(asked, chen, yu, house):
    house.publish({"order.bpmn": order(), "review.form": form(name="Check")})
    assert [one["outdated"] for one in (*yu.get("/agreements"), *yu.get("/drafts"))] == [True, True]
    shown = yu.get(asked)
    assert (shown["outdated"], shown["can"]["approve"], shown["can"]["refuse"]) == (
        True,
        False,
        True,
    )
    told = yu.answer(asked, "approve", 409)
    assert (told["code"], "asked for again" in told["detail"]) == ("draft.outdated", True)
    chen.answer(asked, "refuse")
    chen.post(f"{asked}/publish", {"reason": "packing", "overwrite": True}, 202)
    assert yu.answer(asked, "approve")["definitions"][0]["version"] == 3


def test_what_can_not_be_published_can_not_even_be_asked_for(chen, house):
    broken = chen.draft(process_id="order")
    chen.save(broken, "order.bpmn", b"<nothing", 1)
    chen.post(f"{broken}/publish", {"reason": "hope"}, 422)
    same = chen.draft(process_id="order")
    assert chen.post(f"{same}/publish", {"reason": "nothing"}, 409)["code"] == "draft.same"
    unknown = chen.draft(process_id="order")
    text = DIAGRAM.replace("groups=order-desk", "topic=nobody.does").replace("user", "service")
    chen.save(unknown, "order.bpmn", order(text.replace(" form=review", "")), 1)
    chen.post(f"{unknown}/publish", {"reason": "hope"}, 422)
    for draft in (broken, same, unknown):
        assert chen.get(draft)["request"] is None
    assert len(versions(house)) == 1


def test_management_may_agree_and_the_moment_is_kept(chen, editor, house, clock):
    mei = editor("mei", "management")
    draft = changed(chen)
    moment = (clock.now() + timedelta(hours=1)).isoformat()
    chen.post(f"{draft}/publish", {"reason": "later", "holds_from": moment}, 202)
    clock.advance(timedelta(minutes=1))
    assert publish_planned(house.deps) == 0, "nobody agreed yet"
    assert mei.answer(draft, "approve", 202)["status"] == "planned"
    clock.advance(timedelta(hours=1))
    assert publish_planned(house.deps) == 1


def test_rolling_back_takes_two_as_well(chen, yu, house):
    house.publish({"order.bpmn": order(TWO_STEPS), "review.form": form()})
    by_version = select(definition.c.digest).order_by(definition.c.version)
    first = house.all(by_version)[0].digest
    answer = chen.post(f"/definitions/{first}/restore", {"reason": "back"}, 202)
    assert yu.answer(f"/drafts/{answer['draft_id']}", "approve")["status"] == "published"
    assert [row[1] for row in versions(house)] == [1, 2, 3]


def test_a_process_may_hear_that_a_second_person_is_wanted(chen, house):
    house.draw("start s message=definition.asked_for\nuser read\ns -> read", "news")
    draft = changed(chen)
    chen.post(f"{draft}/publish", {"reason": "packing"}, 202)
    house.work()
    (told,) = house.all(select(instance).where(instance.c.process_id == "news"))
    heard = loads(told.state)["tokens"][0][5]
    assert (heard["process_id"], heard["author"], heard["reason"]) == ("order", "chen", "packing")
    assert f"/drafts/{heard['draft']}" == draft


def test_what_was_asked_and_answered_stays(asked, yu, house):
    yu.answer(asked, "refuse", comment="Who packs?")
    assert events(house)[-2:] == [
        ("chen", "publication.asked_for"),
        ("yu", "publication.refused"),
    ]
    (last,) = house.all(select(studio_event).order_by(studio_event.c.seq.desc()).limit(1))
    assert loads(last.details) == {"comment": "Who packs?", "processes": ["order"]}


CALLER = """
    start placed
    call pack process=packing binding=deployment
    placed -> pack
"""
PACKING = "start s\nuser u groups=warehouse form=review\ns -> u"


def test_a_called_process_that_comes_along_asks_its_owners_or_management(
    chen, yu, ann, editor, house, studio
):
    mei = editor("mei", "management")
    files = {"order.bpmn": order(CALLER), "packing.bpmn": bpmn(PACKING, "packing")}
    house.publish({**files, "review.form": form()})
    set_owners(studio, SYSTEM, "packing", ["chen", "ann"])
    draft = chen.draft(process_id="order")
    chen.delete(f"{draft}/files/packing.bpmn?version=1")
    chen.save(draft, "review.form", form(name="Check"), 1)
    assert chen.get(draft)["process_ids"] == ["order"]
    chen.post(f"{draft}/publish", {"reason": "wording"}, 202)
    yu.answer(draft, "approve", 403)
    made = {one["process_id"] for one in mei.answer(draft, "approve")["definitions"]}
    assert made == {"order", "packing"}
    told = [(one["actor"]["username"], one["what"]) for one in ann.get("/processes/packing/events")]
    assert ("mei", "draft.published") in told
    with studio.engine.connect() as connection:
        (agreement,) = agreed(connection, "packing").values()
    assert agreement.by.username == "mei"
