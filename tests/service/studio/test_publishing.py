"""From a draft to a version: at once, later, with a second person, and back again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from processes.codec import loads
from service.audit import verify
from service.commands.publish_planned import publish_planned
from service.commands.start_by_timer import start_by_timer
from service.store.studio_tables import studio_event
from service.store.tables import definition, instance, start_timer
from tests.processes.diagram import bpmn
from tests.service.studio.conftest import DIAGRAM, form, order
from tests.service.studio.test_drafts import TWO_STEPS


def changed(who) -> str:
    """A draft of the order with one more step."""
    draft = who.draft(process_id="order")
    who.save(draft, "order.bpmn", order(TWO_STEPS), 1)
    return draft


def versions(house):
    rows = house.all(select(definition).order_by(definition.c.process_id, definition.c.version))
    return [(row.process_id, row.version, row.author, row.reason) for row in rows]


def events(house):
    rows = house.all(select(studio_event).order_by(studio_event.c.seq))
    return [(row.actor, row.what) for row in rows]


def test_a_published_draft_is_the_next_version_and_running_cases_stay_on_theirs(chen, house):
    old = house.start("order")
    draft = changed(chen)
    answer = chen.post(f"{draft}/publish", {"reason": "Goods are packed apart"})
    assert answer["status"] == "published"
    assert [(one["process_id"], one["version"]) for one in answer["definitions"]] == [("order", 2)]
    assert versions(house)[1] == ("order", 2, "chen", "Goods are packed apart")
    new = house.start("order")
    for run in (old, new):
        run.item("review").complete(amount=1)
    assert (old.status, new.open) == ("completed", ["pack"])
    assert (old.problem, new.problem) == (None, None)
    shown = chen.get(draft)
    assert (shown["status"], any(shown["can"].values())) == ("published", False)
    chen.post(f"{draft}/publish", {"reason": "again"}, 409)


def test_a_draft_with_errors_is_not_published_and_says_where(chen, house):
    draft = chen.draft(process_id="order")
    chen.save(draft, "order.bpmn", order(DIAGRAM.replace("form=review", "form=gone")), 1)
    told = chen.post(f"{draft}/publish", {"reason": "hope"}, 422)
    assert list(told["errors"]) == ["order.bpmn:review"]
    assert len(versions(house)) == 1
    assert chen.get(draft)["request"] is None
    assert events(house)[-1] == ("chen", "file.saved")


def test_a_draft_that_changes_nothing_is_no_version(chen, house):
    told = chen.post(f"{chen.draft(process_id='order')}/publish", {"reason": "same"}, 409)
    assert told["code"] == "draft.same"
    assert chen.post(f"{chen.draft()}/publish", {"reason": "empty"}, 409)["code"] == "draft.same"
    assert len(versions(house)) == 1


def test_nobody_publishes_over_somebody_elses_version_unknowingly(chen, yu, house):
    mine, theirs = changed(chen), yu.draft(process_id="order")
    yu.save(theirs, "review.form", form(name="Check"), 1)
    yu.post(f"{theirs}/publish", {"reason": "wording"})
    shown = chen.get(mine)
    assert (shown["outdated"], [one["version"] for one in shown["newer"]]) == (True, [2])
    told = chen.post(f"{mine}/publish", {"reason": "packing"}, 409)
    assert (told["code"], told["details"]["processes"][0]["live"]) == ("draft.outdated", 2)
    assert chen.post(f"{mine}/publish", {"reason": "packing", "overwrite": True})
    assert len(versions(house)) == 3


def test_publishing_over_a_version_means_that_one_and_no_later_one(chen, yu, house, clock):
    mine = changed(chen)
    for name in ("Check", "Check again"):
        theirs = yu.draft(process_id="order")
        yu.save(theirs, "review.form", form(name=name), 1)
        yu.post(f"{theirs}/publish", {"reason": name})
        moment = (clock.now() + timedelta(hours=1)).isoformat()
        if name == "Check":
            later = {"reason": "packing", "holds_from": moment}
            chen.post(f"{mine}/publish", later, 409)
            assert chen.post(f"{mine}/publish", later | {"overwrite": True}, 202)
    clock.advance(timedelta(hours=2))
    assert publish_planned(house.deps) == 0
    assert chen.get(mine)["answer"]["status"] == "failed"
    assert chen.get(mine)["newer"][0]["version"] == 3
    assert chen.post(f"{mine}/publish", {"reason": "packing", "overwrite": True})
    assert [row[1] for row in versions(house)] == [1, 2, 3, 4]


def test_every_process_of_a_draft_has_its_end_in_its_record(chen):
    draft = chen.draft(process_id="order")
    chen.save(draft, "other.bpmn", bpmn(DIAGRAM, "other"))
    chen.post(f"{draft}/publish", {"reason": "two at once"})
    for process_id in ("order", "other"):
        told = [one["what"] for one in chen.get(f"/processes/{process_id}/events")]
        assert told == ["draft.published", "draft.created"], process_id


def test_an_older_version_is_published_again_as_a_new_one(chen, house, studio):
    chen.post(f"{changed(chen)}/publish", {"reason": "packing"})
    first, second = (row.digest for row in house.all(_by_version()))
    old = house.start("order")
    answer = chen.post(f"/definitions/{first}/restore", {"reason": "Packing took too long"})
    (made,) = answer["definitions"]
    assert made["version"] == 3
    assert made["digest"] not in (first, second), "each version has a name of its own"
    new = house.start("order")
    assert [row.definition_digest for row in house.all(select(instance.c.definition_digest))] == [
        second,
        made["digest"],
    ]
    for run in (old, new):
        run.item("review").complete(amount=1)
    assert (old.open, new.status) == (["pack"], "completed")
    assert (old.problem, new.problem) == (None, None)
    again = chen.post(f"/definitions/{first}/restore", {"reason": "once more"}, 409)
    assert again["code"] == "draft.same", "that content is live"
    chen.post(f"/definitions/{second}/restore", {"reason": "Packing is back"})
    assert [version for _, version, _, _ in versions(house)] == [1, 2, 3, 4]
    with studio.engine.connect() as connection:
        assert [one.problem for one in verify(connection, studio.catalog)] == [None, None]


def test_start_timers_follow_a_version_that_came_back(chen, house, clock):
    hourly = DIAGRAM.replace("start placed", "start placed cycle=R/PT1H")
    daily = DIAGRAM.replace("start placed", "start placed cycle=R/P1D")
    for text in (hourly, daily):
        house.publish({"tick.bpmn": order(text), "review.form": form()})
    rows = house.all(_by_version())
    answer = chen.post(f"/definitions/{rows[1].digest}/restore", {"reason": "hourly again"})
    (timer,) = house.all(select(start_timer))
    assert timer.definition_digest == answer["definitions"][0]["digest"]
    clock.advance(timedelta(hours=1))
    assert start_by_timer(house.deps) == 1
    (run,) = house.all(select(instance.c.definition_digest))
    assert run.definition_digest == timer.definition_digest


def _by_version():
    return select(definition.c.digest).order_by(definition.c.version)


def test_a_version_may_hold_from_a_moment_and_is_announced_before(chen, house, clock):
    house.draw("start s message=definition.announced key==1\nuser read\ns -> read", "news")
    draft = changed(chen)
    moment = clock.now() + timedelta(hours=3)
    answer = chen.post(
        f"{draft}/publish", {"reason": "From noon", "holds_from": moment.isoformat()}, 202
    )
    assert answer["status"] == "planned"
    assert chen.get(draft)["request"]["holds_from"] == moment.isoformat()
    assert chen.save(draft, "review.form", form(name="late"), 1, 409)["code"] == "draft.requested"
    house.work()
    (told,) = house.all(select(instance).where(instance.c.process_id == "news"))
    assert loads(told.state)["tokens"][0][5]["process_id"] == "order"
    clock.advance(timedelta(hours=2))
    assert publish_planned(house.deps) == 0
    before = house.start("order")
    clock.advance(timedelta(hours=1))
    assert publish_planned(house.deps) == 1
    assert publish_planned(house.deps) == 0
    after = house.start("order")
    for run in (before, after):
        run.item("review").complete(amount=1)
    assert (before.status, after.open) == ("completed", ["pack"])
    assert versions(house)[-1] == ("order", 2, "chen", "From noon")


def test_a_planned_version_that_no_longer_fits_is_given_back(chen, yu, house, clock):
    mine = changed(chen)
    moment = (clock.now() + timedelta(hours=1)).isoformat()
    chen.post(f"{mine}/publish", {"reason": "later", "holds_from": moment}, 202)
    theirs = yu.draft(process_id="order")
    yu.save(theirs, "review.form", form(name="Check"), 1)
    yu.post(f"{theirs}/publish", {"reason": "now"})
    clock.advance(timedelta(hours=2))
    assert publish_planned(house.deps) == 0
    shown = chen.get(mine)
    assert (shown["request"], shown["answer"]["status"]) == (None, "failed")
    assert "newer version" in shown["answer"]["comment"]
    assert shown["can"]["edit"]
    assert events(house)[-1] == ("system", "publication.failed")
    assert len(versions(house)) == 2


def test_a_planned_version_can_be_withdrawn(chen, yu, house, clock):
    draft = changed(chen)
    moment = (clock.now() + timedelta(hours=1)).isoformat()
    chen.post(f"{draft}/publish", {"reason": "later", "holds_from": moment}, 202)
    told = yu.answer(draft, "approve", 409)
    assert told["detail"] == "Nobody has to agree: this draft will be published at its moment."
    assert chen.answer(draft, "refuse", comment="not yet")["status"] == "withdrawn"
    clock.advance(timedelta(hours=2))
    assert publish_planned(house.deps) == 0
    shown = chen.get(draft)
    assert shown["can"]["edit"]
    assert (shown["answer"]["status"], shown["answer"]["comment"]) == ("withdrawn", "not yet")


def test_only_owners_publish(ann, chen, house):
    draft = changed(chen)
    ann.post(f"{draft}/publish", {"reason": "mine"}, 403)
    first = house.all(_by_version())[0].digest
    ann.post(f"/definitions/{first}/restore", {"reason": "mine"}, 403)
    chen.post("/definitions/nothing/restore", {"reason": "x"}, 404)
    chen.post(f"{draft}/publish", {}, 422)
