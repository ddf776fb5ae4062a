"""The lists of the read side: instances, definitions, incidents, outbox, workload, actors."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert

from service.errors import NotFound
from service.queries.actors import actor_in_session, actor_with_token
from service.queries.definitions import definition, definitions, versions
from service.queries.incidents import incidents
from service.queries.instances import instances
from service.queries.outbox import outbox
from service.queries.workload import workload
from tasks.backoffice.tables import outbox as outbox_table


@pytest.fixture
def now(rows):
    return rows.connection.exec_driver_sql("SELECT timestamptz '2026-03-02 08:00Z'").scalar()


def raise_incident(rows, owner, now, **values):
    row = {"key": rows.id(), "instance_id": owner, "process_id": "order", "element_id": "Pay"}
    rows.other("incident", **row, kind="job", message="gave up", raised_at=now, **values)


def test_instances_are_found_by_process_status_and_key(rows, bob, now):
    rows.definition("order", 1)
    rows.definition("order", 2)
    rows.definition("return", 1)
    first = rows.instance("order-1", business_key="SO-1", status="completed", finished_at=now)
    second = rows.instance("order-2", business_key="SO-2", started_at=now + timedelta(hours=1))
    other = rows.instance("return-1")

    def ids(**wanted):
        return [row.id for row in instances(rows.connection, bob, **wanted).items]

    assert ids() == [second, first, other]  # newest first
    assert ids(process_id="order", status="running") == [second]
    assert ids(search="o-1") == [first]
    assert ids(business_key="SO-2") == [second]
    assert instances(rows.connection, bob, business_key="SO-2").items[0].version == 2


def test_instances_with_an_open_incident_can_be_listed(rows, bob, now):
    rows.definition()
    broken, mended = rows.instance(), rows.instance()
    raise_incident(rows, broken, now)
    raise_incident(rows, mended, now, resolved_at=now, resolved_by="root")

    assert [row.id for row in instances(rows.connection, bob, status="incident").items] == [broken]


def test_definitions_show_the_newest_version_and_all_its_use(rows, statements):
    rows.definition("order", 1)
    rows.definition("order", 2, reason="faster")
    rows.definition("return", 1)
    for digest, status in (
        ("order-1", "completed"),
        ("order-1", "running"),
        ("order-2", "running"),
    ):
        rows.instance(digest, status=status)

    with statements() as said:
        order, unused = definitions(rows.connection)

    assert len(said) == 1
    assert (order.version, order.reason, order.names["zh"]) == (2, "faster", "订单")
    assert (order.running, order.finished) == (2, 1)
    assert (unused.process_id, unused.running, unused.finished) == ("return", 0, 0)


def test_a_definition_knows_whether_it_is_the_latest(rows):
    rows.definition("order", 1)
    rows.definition("order", 2)

    assert not definition(rows.connection, "order-1").latest
    assert definition(rows.connection, "order-2").latest
    assert [view.version for view in versions(rows.connection, "order")] == [2, 1]
    assert definition(rows.connection, "order-1").xml == b"<definitions/>"
    with pytest.raises(NotFound):
        definition(rows.connection, "nothing")
    with pytest.raises(NotFound):
        versions(rows.connection, "nothing")


def test_incidents_are_open_ones_unless_asked(rows, now):
    rows.definition()
    owner = rows.instance(business_key="SO-1")
    raise_incident(rows, owner, now)
    raise_incident(rows, owner, now, resolved_at=now, resolved_by="root")

    (still_open,) = incidents(rows.connection).items
    (mended,) = incidents(rows.connection, resolved=True, process_id="order").items

    assert (still_open.business_key, still_open.resolved_by) == ("SO-1", None)
    assert mended.resolved_by == "root"
    assert incidents(rows.connection, process_id="return").items == ()


def test_the_outbox_is_newest_first_and_can_be_narrowed(rows, now):
    owners = [rows.id(), rows.id()]
    for number, (channel, owner) in enumerate((("mail", owners[0]), ("sms", owners[1]))):
        values = {
            "id": f"{number}:{channel}",
            "job_id": rows.id(),
            "instance_id": owner,
            "channel": channel,
            "via": "embedded",
            "recipient": f"{channel}@example.org",
            "subject": "Hello",
            "body": "Your order",
            "state": "sent",
            "message_id": str(number),
            "created_at": now + timedelta(minutes=number),
            "sent_at": now,
        }
        rows.connection.execute(insert(outbox_table), values)

    def ids(**wanted):
        return [row.id for row in outbox(rows.connection, **wanted).items]

    assert ids() == ["1:sms", "0:mail"]
    assert ids(channel="mail") == ["0:mail"]
    assert ids(instance_id=owners[1]) == ["1:sms"]
    assert ids(recipient="MAIL@") == ["0:mail"]
    for id in ("9:mail", "5:mail", "7:mail"):
        later = {"id": id, "instance_id": rows.id(), "created_at": now + timedelta(hours=1)}
        rows.connection.execute(insert(outbox_table), values | later)
    assert ids()[:3] == ["7:mail", "5:mail", "9:mail"], "as they were written in one moment"


def test_the_workload_counts_what_waits_for_somebody_and_where(rows, bob, now, statements):
    rows.definition()
    owner = rows.instance()
    rows.item(owner, assignee="bob", due_at=now - timedelta(hours=1))
    rows.item(owner, due_at=now + timedelta(hours=3))
    rows.item(owner, assignee="zoe", due_at=now + timedelta(days=3))
    rows.item(owner, groups=["warehouse"], element_id="Pick", due_at=now - timedelta(hours=1))
    rows.item(owner, closed_at=now)

    with statements() as said:
        load = workload(rows.connection, bob, now)

    assert len(said) == 2
    assert (load.mine, load.unassigned, load.overdue, load.due_soon) == (1, 1, 1, 1)
    assert [(s.element_id, s.waiting, s.overdue) for s in load.stages] == [
        ("Review", 3, 1),
        ("Pick", 1, 1),
    ]
    assert load.stages[0].definition_digest == "order-1"


def test_a_stage_of_several_versions_is_one_and_has_the_newest_definition(rows, bob, now):
    rows.definition("order", 1)
    rows.definition("order", 2)
    for hours, version in enumerate((1, 2, 2, 1, 2)):
        rows.item(
            rows.instance(f"order-{version}"),
            definition_digest=f"order-{version}",
            opened_at=now + timedelta(hours=hours),
            due_at=now + timedelta(hours=hours - 2),
        )

    (stage,) = workload(rows.connection, bob, now).stages

    assert (stage.waiting, stage.overdue, stage.definition_digest) == (5, 2, "order-2")


@pytest.fixture
def ann(rows, now):
    rows.other("app_user", username="ann", name="Ann", name_zh="安", language="zh")
    rows.other("app_user", username="gone", name="Gone", name_zh="走", active=False)
    for group in ("customer-service", "finance"):
        rows.other("app_group", id=group, name=group, name_zh=group)
        rows.other("membership", username="ann", group_id=group)
    for username, token, revoked in (
        ("ann", b"a", None),
        ("ann", b"old", now),
        ("gone", b"g", None),
    ):
        rows.other(
            "api_token",
            id=rows.id(),
            token_hash=sha256(token).digest(),
            username=username,
            label="test",
            created_at=now,
            revoked_at=revoked,
        )


@pytest.mark.usefixtures("ann")
def test_an_actor_is_found_by_session_with_groups_in_one_statement(rows, statements, now):
    for number, username in enumerate(("ann", "gone")):
        rows.session(username, b"%d" % number)
    with statements() as said:
        found = actor_in_session(rows.connection, b"0", now)

    ann = found.actor
    assert len(said) == 1
    assert (ann.groups, ann.via) == ({"customer-service", "finance"}, "session")
    assert (ann.name["zh"], ann.language) == ("安", "zh")
    assert actor_in_session(rows.connection, b"1", now) is None, "who is gone"
    assert actor_in_session(rows.connection, b"guess", now) is None
    assert actor_in_session(rows.connection, b"0", now + timedelta(hours=1)) is None, "it ended"


@pytest.mark.usefixtures("ann")
def test_a_token_leads_to_its_user_until_either_is_switched_off(rows):
    def with_token(token):
        return actor_with_token(rows.connection, sha256(token).digest())

    assert (with_token(b"a").username, with_token(b"a").via) == ("ann", "token")
    assert with_token(b"old") is None
    assert with_token(b"g") is None
    assert with_token(b"guess") is None
