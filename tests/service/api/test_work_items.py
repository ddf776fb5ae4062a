"""Work items through the API: found, claimed, released, completed once."""

import json
from threading import Barrier, Thread
from uuid import UUID

import pytest

from tests.processes.diagram import bpmn

PATH = "/api/v1/work-items"
FORM = {
    "id": "review",
    "type": "default",
    "schemaVersion": 16,
    "components": [
        {
            "type": "checkbox",
            "key": "approved",
            "id": "a",
            "label": "Approved",
            "properties": {"label:zh": "同意"},
            "validate": {"required": True},
        },
        {
            "type": "textfield",
            "key": "note",
            "id": "n",
            "label": "Note",
            "properties": {"label:zh": "备注"},
            "validate": {"maxLength": 5},
        },
    ],
}
WITH_FORM = """
    start s
    user review groups=order-desk
    end done
    s -> review -> done
"""


@pytest.fixture
def item(house, shop):
    """A work item of the order desk, in the small order process."""
    run = house.start("order", key="SO-1", order={"external_number": "SO-1"})
    return run.item("review").id


@pytest.fixture
def zoe(program):
    return program("zoe", "order-desk")


def test_the_inbox_shows_what_is_meant_for_the_caller(desk, program, item):
    answer = desk.get(PATH)

    assert (answer.json["total"], answer.json["more"]) == (1, False)
    (row,) = answer.json["items"]
    assert (UUID(row["id"]), row["business_key"], row["assignee"]) == (item, "SO-1", None)
    assert row["names"]["en"] == "review"
    assert program("wei", "warehouse").get(PATH).json["items"] == []


def test_the_inbox_is_searched_by_key_and_by_the_elements_name(desk, item):
    def found(query):
        return len(desk.get(f"{PATH}?{query}").json["items"])

    assert item
    assert found("search=so-1") == 1
    assert found("search=revi") == 1
    assert found("search=nothing") == 0
    assert found("assigned=me") == 0
    assert found("assigned=nobody&sort=priority&group=order-desk&process_id=order") == 1
    assert found("overdue=true") == 0
    assert found("page=2") == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=colour", "sort"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("size=201", "size"),
        ("assigned=zoe", "assigned"),
        ("overdue=maybe", "overdue"),
        ("serch=typo", "serch"),
    ],
)
def test_a_wrong_query_is_refused_by_name(desk, query, field):
    answer = desk.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_claiming_shows_others_who_works_on_it_until_it_is_released(desk, zoe, item):
    claimed = desk.post(f"{PATH}/{item}/claim")
    assert (claimed.status_code, claimed.json["assignee"]) == (200, "bob")

    late = zoe.post(f"{PATH}/{item}/claim")
    assert (late.status_code, late.json["code"]) == (409, "task.taken")
    assert late.json["detail"] == "Bob is working on this already."
    assert late.json["details"]["assignee"] == "bob"
    assert zoe.post(f"{PATH}/{item}/release").status_code == 403
    assert zoe.post(f"{PATH}/{item}/complete", {}).status_code == 403

    released = desk.post(f"{PATH}/{item}/release")
    assert (released.status_code, released.json["assignee"]) == (200, None)
    assert zoe.post(f"{PATH}/{item}/claim").status_code == 200


def test_completing_moves_the_instance_on(desk, house, item):
    answer = desk.post(f"{PATH}/{item}/complete", {"data": {"approved": True}})

    assert answer.status_code == 200, answer.text
    run = house.run(UUID(answer.json["instance_id"]))
    assert run.variables["approved"] is True
    assert run.subscriptions == [("payment.received", "SO-1")]
    assert answer.json["next_item_id"] is None
    assert answer.json["finished"] is None


def test_completing_twice_says_who_was_first(desk, zoe, item):
    assert desk.post(f"{PATH}/{item}/complete", {}).status_code == 200

    late = zoe.post(f"{PATH}/{item}/complete", {})

    assert (late.status_code, late.json["code"]) == (409, "task.closed")
    assert "completed by Bob at" in late.json["detail"]
    assert late.json["details"]["closed_by"] == "bob"


def test_two_completing_at_once_get_one_success_and_one_conflict(desk, zoe, house, shop):
    items = [
        house.start("order", key=f"R-{n}", order={"external_number": f"R-{n}"}).item("review").id
        for n in range(8)
    ]
    for item in items:
        together, answers = Barrier(2), {}

        def complete(name, program, item=item, together=together, answers=answers):
            together.wait()
            answers[name] = program.post(f"{PATH}/{item}/complete", {})

        pair = [Thread(target=complete, args=who) for who in (("bob", desk), ("zoe", zoe))]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()

        statuses = {name: answer.status_code for name, answer in answers.items()}
        assert sorted(statuses.values()) == [200, 409], statuses
        winner = next(name for name, status in statuses.items() if status == 200)
        (loser,) = set(statuses) - {winner}
        assert answers[loser].json["details"]["closed_by"] == winner
        assert house.run(UUID(answers[winner].json["instance_id"])).problem is None


def test_the_form_is_shown_in_the_callers_language_and_checked(desk, house, shop):
    drawn = bpmn(WITH_FORM, "formal").replace(
        b"<zeebe:assignmentDefinition",
        b'<zeebe:formDefinition formId="review"/><zeebe:assignmentDefinition',
    )
    files = {"formal.bpmn": drawn, "review.form": json.dumps(FORM).encode()}
    house.publish(files)
    item = house.start("formal").item("review").id

    def labels(language):
        shown = desk.get(f"{PATH}/{item}", headers={"Accept-Language": language}).json["form"]
        return [component["label"] for component in shown["components"]]

    assert labels("en") == ["Approved", "Note"]
    assert labels("zh-CN") == ["同意", "备注"]

    wrong = {"data": {"approved": True, "note": "far too long"}}
    refused = desk.post(f"{PATH}/{item}/complete", wrong, headers={"Accept-Language": "zh"})
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == ["note"]
    assert not refused.json["errors"]["note"][0].isascii()
    assert house.start("formal").open == ["review"]
    done = desk.post(f"{PATH}/{item}/complete", {"data": {"approved": True}})
    assert done.json["finished"] == "completed"


def test_an_item_of_others_is_closed_to_a_stranger_and_unknown_ones_are_not_found(program, item):
    wei = program("wei", "warehouse")
    assert wei.get(f"{PATH}/{item}").status_code == 403
    assert wei.post(f"{PATH}/{item}/complete", {}).status_code == 403
    assert wei.get(f"{PATH}/{UUID(int=404)}").status_code == 404
    assert wei.post(f"{PATH}/{UUID(int=404)}/claim").status_code == 404
    assert wei.get(f"{PATH}/no-id").status_code == 404
    assert program("ada", "auditors").get(f"{PATH}/{item}").status_code == 200
