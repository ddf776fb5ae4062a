"""The company's own processes in the studio: each can be drafted, judged, compared and tried."""

from __future__ import annotations

import time

import pytest

from service.commands.create_user import create_groups
from service.company import GROUPS, prepare
from service.identity import SYSTEM
from service.settings import Settings
from service.wiring import build
from tests.service.studio.test_trials import Trial

#: seconds of processor time for what is asked while somebody draws; what else runs costs nothing
PATIENCE = 10


@pytest.fixture
def studio(database):
    deps = build(Settings(database_url=database.url, secret_key="for tests only"))
    create_groups(deps, SYSTEM, GROUPS)
    prepare(deps)
    yield deps
    deps.engine.dispose()


def test_every_process_of_the_company_can_be_drafted_and_is_the_same_as_live(chen, studio):
    for process_id in sorted(studio.catalog.latest_digests()):
        draft = chen.draft(process_id=process_id)
        began = time.thread_time()
        told = chen.get(f"{draft}/findings")
        assert time.thread_time() - began < PATIENCE
        assert told["publishable"], (process_id, told["findings"])
        changes = {file["change"] for file in chen.get(f"{draft}/comparison")["files"]}
        assert changes == {"same"}, process_id
        assert chen.post(f"{draft}/publish", {"reason": "x"}, 409)["code"] == "draft.same"


def test_the_vocabulary_speaks_of_every_topic_in_use_in_both_languages(chen, studio):
    words = chen.get("/studio/vocabulary")
    used = {
        topic
        for d in studio.catalog.latest_digests().values()
        for topic in studio.catalog.definition(d).topics
    }
    told = {one["topic"]: one for one in words["topics"]}
    assert used <= set(told)
    for topic in used:
        assert not told[topic]["text"]["zh"].isascii(), topic
    reserve = told["stock.reserve"]
    assert (reserve["local"], "order" in reserve["inputs"]) == (True, True)
    assert {"id": "order-check"}.items() <= next(
        one for one in words["decisions"] if one["id"] == "order-check"
    ).items()
    assert len(words["forms"]) > 50
    assert "order.placed" in words["messages"]


def test_an_order_is_tried_through_its_first_steps(chen, studio):
    draft = chen.draft(process_id="order")
    order = {"external_number": "T-1", "lines": [{"sku": "TEA-1", "quantity": 1}]}
    body = {"process_id": "order", "variables": {"order": order}, "start": ""}
    starts = [
        one.id
        for one in studio.catalog.latest("order").elements.values()
        if one.type == "startEvent" and one.parent is None
    ]
    body["start"] = starts[0]
    run = Trial(chen, chen.post(f"{draft}/trials", body, 201))
    assert run.shown["status"] == "running"
    first = run.one("jobs")
    assert first["topic"] == "order.record"
    assert first["example"]
    run.do("complete_job", first["key"], variables={"order": order, "missing": [], "total": 10})
    assert run.shown["problem"] is None
    assert run.tokens
