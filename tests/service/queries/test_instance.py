"""One instance as a page shows it: the story its record tells, and what waits in it."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from processes.codec import dumps
from service.errors import NotFound
from service.queries.instance import instance
from service.queries.record import record

KEYS = {name: str(UUID(int=number)) for number, name in enumerate(("case", "start", "sub", "pick"))}


def entered(name, element_type="userTask", parent="case"):
    return {
        "fact": "ElementEntered",
        "key": KEYS[name],
        "process_id": "order",
        "element_id": name,
        "element_type": element_type,
        "parent": KEYS[parent] if parent else None,
    }


def left(name, how="completed"):
    ids = {"key": KEYS[name], "process_id": "order", "element_id": name}
    return {"fact": "ElementLeft", "how": how, **ids}


def flow(name, flow_id):
    ids = {"key": KEYS[name], "process_id": "order", "element_id": name}
    return {"fact": "FlowTaken", "flow_id": flow_id, **ids}


def variables(name, **values):
    ids = {"key": KEYS[name], "process_id": "order", "element_id": name}
    return {"fact": "VariablesSet", "variables": values, **ids}


@pytest.fixture
def case(rows):
    rows.definition()
    return rows.instance(business_key="SO-1")


def test_the_record_tells_steps_tokens_flows_and_variables(rows, case, bob):
    rows.record(
        case,
        (
            "shop",
            [entered("case", "process", parent=None), variables("case", total=Decimal("9.9"))],
        ),
        ("shop", [entered("start", "startEvent"), left("start"), flow("start", "to_sub")]),
        (
            "ann",
            [entered("sub", "subProcess"), entered("pick", parent="sub"), flow("sub", "to_sub")],
        ),
    )

    view = instance(rows.connection, bob, case)

    assert [(s.element_id, s.how, s.actor) for s in view.steps] == [
        ("start", "completed", "shop"),
        ("sub", None, "ann"),
        ("pick", None, "ann"),
    ]
    assert view.open_elements == (("order", "pick"),)  # the token, not the box around it
    assert view.flows_taken == (("order", "to_sub"),)
    assert view.variables == {"total": Decimal("9.9"), "begun": True}
    assert view.steps[0].left_at - view.started_at == timedelta(minutes=2)
    assert [entry.seq for entry in view.record] == [1, 2, 3]
    assert view.record[1].previous == view.record[0].hash


def test_a_failed_step_says_how_and_by_whom_it_ended(rows, case, bob):
    rows.record(
        case,
        ("shop", [entered("case", "process", parent=None), entered("pick")]),
        ("wei", [left("pick", "failed"), left("case", "failed")]),
    )

    view = instance(rows.connection, bob, case)

    assert [(s.how, s.actor) for s in view.steps] == [("failed", "wei")]
    assert view.open_elements == ()


def test_everything_that_waits_is_there_in_three_statements(rows, case, bob, statements):
    other = rows.instance(business_key="SO-2")  # its rows must not show
    for owner in (case, other):
        waiting(rows, owner)

    with statements() as said:
        view = instance(rows.connection, bob, case)

    assert len(said) == 3
    (item,) = view.items
    assert (item.groups, item.business_key) == (("order-desk",), "SO-1")
    assert item.variables == {"order": {"total": Decimal("10.20")}}
    assert item.due_at - item.opened_at == timedelta(hours=24)
    (job,) = view.jobs
    assert (job.topic, job.state, job.attempts) == ("notify.customer", "waiting", 2)
    assert [timer.element_id for timer in view.timers] == ["Wait"]
    assert [(s.name, s.correlation_key) for s in view.subscriptions] == [("paid", "SO-1")]
    (incident,) = view.incidents
    assert (incident.message, incident.definition_digest) == ("gave up", "order-1")
    assert incident.raised_at == job.due_at


def test_an_unknown_instance_is_not_found(rows, bob):
    with pytest.raises(NotFound) as refused:
        instance(rows.connection, bob, UUID(int=404))
    assert refused.value.code == "instance.not_found"


def test_the_record_alone_is_one_statement(rows, case, bob, statements):
    rows.record(case, ("shop", [entered("case", "process", parent=None)]))
    with statements() as said:
        (entry,) = record(rows.connection, bob, case)
    assert len(said) == 1
    assert (entry.kind, entry.actor, entry.payload) == (
        "start",
        "shop",
        {
            "key": None,
            "data": {"variables": {"begun": True}},
        },
    )


def waiting(rows, owner):
    moment = rows.connection.exec_driver_sql("SELECT timestamptz '2026-03-02 08:00Z'").scalar()
    common = {"instance_id": owner, "process_id": "order", "element_id": "Wait"}
    rows.item(owner, variables=dumps({"order": {"total": Decimal("10.20")}}))
    rows.other(
        "job",
        id=rows.id(),
        **common,
        topic="notify.customer",
        variables="{}",
        headers="{}",
        retries_left=1,
        attempts=2,
        state="waiting",
        due_at=moment,
        created_at=moment,
    )
    rows.other("timer", key=rows.id(), instance_id=owner, element_id="Wait", due_at=moment)
    rows.other(
        "subscription",
        key=rows.id(),
        instance_id=owner,
        element_id="Wait",
        name="paid",
        correlation_key="SO-1",
        opened_at=moment,
    )
    rows.other("incident", key=rows.id(), **common, kind="job", message="gave up", raised_at=moment)
