"""Processes started, instances listed, shown, cancelled; incidents; the record taken along."""

import json
from hashlib import sha256
from uuid import UUID

import pytest

from processes.step import GaveUp
from service.record import beginning
from tests.processes.diagram import bpmn
from tests.story import bob

PATH = "/api/v1/instances"
NOBODY = UUID(int=404)


@pytest.fixture
def root(program):
    return program("root", "operators")


@pytest.fixture
def run(house, shop):
    return house.start("order", key="SO-1", order={"external_number": "SO-1"})


def test_any_process_can_be_started_once_per_business_key(desk, house):
    house.draw("start s\nuser u\nend e\ns -> u -> e", "leave")
    first = desk.post("/api/v1/processes/leave/start", {"variables": {"days": 3}})
    keyed = [desk.post("/api/v1/processes/leave/start", {"business_key": "L-1"}) for _ in range(2)]

    assert first.status_code == 201, first.text
    assert first.headers["Location"] == f"{PATH}/{first.json['instance_id']}"
    assert house.run(UUID(first.json["instance_id"])).variables["days"] == 3
    assert [answer.status_code for answer in keyed] == [201, 200]
    assert keyed[0].json["instance_id"] == keyed[1].json["instance_id"]


def test_what_can_not_be_started_is_refused(desk, program, shop):
    assert shop
    assert desk.post("/api/v1/processes/nothing/start", {}).status_code == 404
    wrong = desk.post("/api/v1/processes/order/start", {"variables": [], "key": 1})
    assert sorted(wrong.json["errors"]) == ["key", "variables"]
    other = desk.post("/api/v1/processes/order/start", {"message": "no.such"})
    assert (other.status_code, other.json["code"]) == (409, "process.not_startable")
    auditor = program("ada", "auditors")
    assert auditor.post("/api/v1/processes/order/start", {}).status_code == 403


def test_auditors_start_what_begins_in_their_lane(program, house):
    lane = (
        b'<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="Auditors">'
        b"<bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet><bpmn:startEvent"
    )
    drawn = bpmn("start s\nuser look\ns -> look", "look-closer")
    house.publish({"look.bpmn": drawn.replace(b"<bpmn:startEvent", lane, 1)})
    auditor = program("ada", "auditors")
    started = auditor.post("/api/v1/processes/look-closer/start", {"business_key": "L-1"})
    assert started.status_code == 201, started.text
    stranger = program("nina")
    again = stranger.post("/api/v1/processes/look-closer/start", {"business_key": "L-1"})
    assert again.status_code == 403, "not even by the key of one that runs"


def test_instances_are_listed_and_shown(desk, run):
    listed = desk.get(f"{PATH}?process_id=order&status=running&search=so").json
    shown = desk.get(f"{PATH}/{run.id}").json

    assert [row["business_key"] for row in listed["items"]] == ["SO-1"]
    assert listed["items"][0]["version"] == 1
    assert shown["open_elements"] == [["order", "review"]]
    assert [(step["element_id"], step["how"]) for step in shown["steps"]] == [
        ("placed", "completed"),
        ("review", None),
    ]
    assert len(shown["flows_taken"]) == 1
    assert shown["variables"]["order"]["external_number"] == "SO-1"
    assert [item["element_id"] for item in shown["items"]] == ["review"]
    assert desk.get(f"{PATH}/{NOBODY}").status_code == 404
    assert list(desk.get(f"{PATH}?status=lost").json["errors"]) == ["status"]


def test_an_operator_cancels_with_a_reason_and_once(root, desk, run):
    path = f"{PATH}/{run.id}/cancel"

    assert desk.post(path, {"reason": "no"}).status_code == 403
    assert list(root.post(path, {"reason": " "}).json["errors"]) == ["reason"]
    assert root.post(f"{PATH}/{NOBODY}/cancel", {"reason": "x"}).status_code == 404
    cancelled = root.post(path, {"reason": "ordered twice"})
    assert (cancelled.status_code, cancelled.json["status"]) == (200, "cancelled")
    assert root.post(path, {"reason": "again"}).status_code == 409
    assert run.problem is None


def test_the_record_taken_along_can_be_checked_without_the_service(desk, run):
    run.item("review").complete(by=bob)
    answer = desk.get(f"{PATH}/{run.id}/record")

    entries = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.mimetype == "application/x-ndjson"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [json.loads(entry["input"])["kind"] for entry in entries] == run.inputs
    assert entries[-1]["actor"] == "bob"
    previous = beginning(run.id)
    for entry in entries:
        assert entry["previous"] == previous.hex()
        previous = chained(run.id, entry)
        assert entry["hash"] == previous.hex()
    assert desk.get(f"{PATH}/{NOBODY}/record").status_code == 404


def test_an_incident_is_listed_and_retried_by_operators(root, desk, house, handlers):
    handlers.local("fails", lambda call, ledger: GaveUp("no answer"))
    house.draw("start s\nservice call topic=fails\nend e\ns -> call -> e", "fragile")
    run = house.start("fragile")

    (row,) = desk.get("/api/v1/incidents?process_id=fragile").json["items"]
    assert (row["element_id"], row["kind"]) == ("call", "job")
    assert row["message"] == {"en": "no answer", "zh": "no answer"}
    assert row["names"]["en"] == "call"
    assert desk.get(f"{PATH}?status=incident").json["total"] == 1
    retry = f"/api/v1/incidents/{row['key']}/retry"
    assert desk.post(retry).status_code == 403

    handlers.local("fails")
    assert root.post(retry).status_code == 204
    assert run.status == "completed"
    late = root.post(retry)
    assert (late.status_code, late.json["details"]["resolved_by"]) == (409, "root")
    assert desk.get("/api/v1/incidents").json["items"] == []
    assert desk.get("/api/v1/incidents?resolved=true").json["total"] == 1
    assert root.post(f"/api/v1/incidents/{NOBODY}/retry").status_code == 404


def test_an_incident_of_the_engine_says_why_in_both_languages(root, desk, house):
    house.draw("start s\nxor x\nend e\ns -> x\nx -> e [false]", "narrow")
    house.start("narrow")
    (row,) = desk.get("/api/v1/incidents?process_id=narrow").json["items"]
    assert row["message"] == {
        "en": "No condition holds and there is no default flow.",
        "zh": "没有条件成立，也没有默认连线。",
    }


def test_the_outbox_is_read_by_staff_and_auditors(desk, program, stranger):
    assert desk.get("/api/v1/outbox?channel=mail").json["items"] == []
    assert program("ada", "auditors").get("/api/v1/outbox").status_code == 200
    assert program("newcomer").get("/api/v1/outbox").status_code == 403
    assert stranger.get("/api/v1/outbox").status_code == 401
    assert list(desk.get("/api/v1/outbox?channel=owl").json["errors"]) == ["channel"]


def chained(instance_id, entry):
    """The hash of an entry, computed from its line alone as docs/api.md says."""
    parts = [
        instance_id.bytes,
        str(entry["seq"]).encode(),
        entry["at"].encode(),
        entry["actor"].encode(),
        entry["input"].encode(),
        entry["facts"].encode(),
        bytes.fromhex(entry["state_digest"] or ""),
        bytes.fromhex(entry["previous"]),
    ]
    digest = sha256()
    for part in parts:
        digest.update(b"%d:" % len(part) + part)
    return digest.digest()
