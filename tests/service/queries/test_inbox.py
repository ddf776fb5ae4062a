"""The inbox: who sees what, how it is narrowed, and that it stays fast when it is full."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from service.permissions import allowed
from service.queries.inbox import inbox
from service.queries.paging import COUNT_LIMIT


@pytest.fixture
def case(rows):
    rows.definition()
    return rows.instance(business_key="SO-1007")


def test_people_see_the_open_items_of_their_groups_and_their_own(rows, case, bob):
    mine = rows.item(case, groups=["warehouse"], assignee="bob")
    meant_for_me = rows.item(case, groups=[], users=["bob", "wei"])
    of_my_group = rows.item(case)
    of_nobody = rows.item(case, groups=[])
    rows.item(case, groups=["warehouse"])
    rows.item(case, groups=[], users=["wei"])
    rows.item(case, closed_at=rows_now(rows), closed_how="completed")

    seen = inbox(rows.connection, bob)

    assert {item.id for item in seen.items} == {mine, meant_for_me, of_my_group, of_nobody}
    assert (seen.total, seen.more) == (4, False)


@pytest.mark.parametrize("assignee", [None, "bob", "wei"])
@pytest.mark.parametrize("users", [[], ["bob"], ["wei"]])
@pytest.mark.parametrize("groups", [[], ["order-desk"], ["warehouse"], ["warehouse", "order-desk"]])
def test_the_inbox_shows_what_the_permission_table_lets_one_claim(
    rows, case, bob, make_actor, assignee, users, groups
):
    rows.item(case, groups=groups, users=users, assignee=assignee)
    item = SimpleNamespace(groups=groups, users=users, assignee=assignee)

    for actor in (bob, make_actor("wei", "warehouse"), make_actor("newcomer")):
        shown = inbox(rows.connection, actor).total == 1
        assert shown == allowed(actor, "task.claim", item), actor.username


def test_mine_and_unassigned_are_told_apart(rows, case, bob):
    mine = rows.item(case, assignee="bob")
    free = rows.item(case)
    rows.item(case, assignee="zoe")

    assert [i.id for i in inbox(rows.connection, bob, mine=True).items] == [mine]
    assert [i.id for i in inbox(rows.connection, bob, mine=False).items] == [free]
    assert inbox(rows.connection, bob).total == 3


def test_search_takes_the_business_key_literally(rows, case, bob):
    percent = rows.instance(business_key="SO-10%7")
    rows.item(case)
    wanted = rows.item(percent)

    assert [i.id for i in inbox(rows.connection, bob, search="0%7").items] == [wanted]
    assert inbox(rows.connection, bob, search="so-10").total == 2
    assert inbox(rows.connection, bob, search="nothing").total == 0


def test_search_also_finds_elements_by_their_names(rows, case, bob):
    rows.item(case, element_id="Pick")
    review = rows.item(case, element_id="Review")

    found = inbox(rows.connection, bob, search="review", named={"Review"})

    assert [item.id for item in found.items] == [review]


def test_filters_narrow_by_group_process_element_and_due_date(rows, case, bob):
    now = rows_now(rows)
    late = rows.item(case, due_at=now - timedelta(hours=1), groups=["order-desk", "finance"])
    rows.item(case, due_at=now + timedelta(hours=1), element_id="Pick", process_id="return")
    rows.item(case, due_at=None)

    def ids(**wanted):
        return [item.id for item in inbox(rows.connection, bob, **wanted).items]

    assert ids(overdue=True, now=now) == [late]
    assert ids(group="finance") == [late]
    assert len(ids(process_id="order")) == 2
    assert len(ids(element_id="Pick")) == 1


def test_sorting_by_due_date_puts_items_without_one_last(rows, case, bob):
    now = rows_now(rows)
    none = rows.item(case, due_at=None, priority=10, opened_at=now)
    later = rows.item(case, due_at=now + timedelta(days=2), priority=90, opened_at=now)
    sooner = rows.item(
        case, due_at=now + timedelta(days=1), priority=50, opened_at=now + timedelta(hours=1)
    )

    def ids(sort):
        return [item.id for item in inbox(rows.connection, bob, sort=sort).items]

    assert ids("due") == [sooner, later, none]
    assert ids("priority") == [later, sooner, none]
    assert ids("opened") == [none, later, sooner]


def test_pages_follow_one_another_without_gap_or_repeat(rows, case, bob):
    everything = {rows.item(case) for _ in range(7)}

    pages = [inbox(rows.connection, bob, page=number, size=3) for number in (1, 2, 3, 4)]

    assert [len(page.items) for page in pages] == [3, 3, 1, 0]
    assert {item.id for page in pages for item in page.items} == everything
    assert [page.total for page in pages] == [7, 7, 7, 7]


def test_a_full_inbox_is_filtered_and_paged_in_three_statements(rows, bob, statements):
    rows.definition()
    _fill(rows, 50_000)

    for wanted in (
        {},
        {"search": "4999"},
        {"sort": "priority", "page": 100},
        {"overdue": True},
        {"mine": True},
        {"group": "order-desk", "sort": "opened", "mine": False},
    ):
        with statements() as said:
            page = inbox(rows.connection, bob, **wanted)
        assert page.items or wanted.get("mine"), wanted
        assert len(said) <= 3
    assert inbox(rows.connection, bob).total == COUNT_LIMIT
    assert inbox(rows.connection, bob).more


def rows_now(rows):
    return rows.connection.scalar(text("SELECT timestamptz '2026-03-02 08:00Z'"))


def _fill(rows, many):
    """Instances and their items; half for the order desk, a fifth taken, spread over a month."""
    rows.connection.execute(
        text(
            """
            INSERT INTO instance (id, process_id, definition_digest, version, state, status,
                business_key, started_at, started_by, record_seq, record_hash)
            SELECT gen_random_uuid(), 'order', 'order-1', 1, repeat('x', 3000), 'running',
                'SO-' || n, now(), 'shop', 0, ''
            FROM generate_series(1, :many) AS n
            """
        ),
        {"many": many},
    )
    rows.connection.execute(
        text(
            """
            INSERT INTO work_item (id, instance_id, process_id, element_id, definition_digest,
                groups, users, assignee, due_at, priority, opened_at, variables)
            SELECT gen_random_uuid(), id, 'order', 'Review', 'order-1',
                CASE WHEN n % 2 = 0 THEN '{order-desk}' ELSE '{warehouse}' END::text[], '{}',
                CASE WHEN n % 5 = 0 THEN 'zoe' END,
                now() + (n % 720 - 100) * interval '1 hour', n % 3 * 10, now(), repeat('y', 3000)
            FROM (SELECT id, row_number() OVER () AS n FROM instance) AS numbered
            """
        )
    )
    rows.connection.execute(text("ANALYZE instance, work_item"))
