"""How processes and sub-processes begin (BPMN 2.0.2, 10.5.2, 13.2 and 13.3.4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from processes import schedule, starts, step
from processes.errors import NotStartable, Problem
from processes.model import Timer
from processes.timers import Plan
from tests.processes.diagram import definition
from tests.processes.engine import NOW, Run

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: a Monday, five in the afternoon in Shanghai
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_MANY = """
    start plain
    start ordered message=order.placed business_key="=order.number"
    start nightly cycle="R/P1D"
    start stormy signal=storm output="where:=place"
    user sort
    user buy
    user count
    user board
    plain -> sort
    ordered -> buy
    nightly -> count
    stormy -> board
"""


@pytest.mark.parametrize(
    ("how", "begun"),
    [
        ({}, ["plain", "sort"]),
        ({"message": "order.placed"}, ["ordered", "buy"]),
        ({"event": "nightly"}, ["nightly", "count"]),
        ({"event": "stormy", "place": "Porto"}, ["stormy", "board"]),
    ],
)
def test_each_start_event_begins_at_its_own_place(how, begun) -> None:
    run = Run(definition(_MANY), **how)
    assert run.entered == begun
    assert run.replayed() == run.state


def test_a_definition_tells_what_starts_it() -> None:
    found = definition(_MANY)
    assert found.start_messages == {"order.placed"}
    assert found.start_timers == {"nightly": Timer("cycle", "R/P1D")}
    assert found.start_signals == {"storm": "stormy"}


def test_a_start_event_maps_what_came_with_its_signal() -> None:
    run = Run(definition(_MANY), event="stormy", place="Porto", wind=9)
    assert run.variables == {"where": "Porto"}


def test_records_of_before_say_nothing_of_a_start_event() -> None:
    given = Run(definition(_MANY), message="order.placed").steps[0][1].input.data
    assert set(given) == {"variables", "message", "definition"}
    given = Run(definition(_MANY), event="nightly").steps[0][1].input.data
    assert given["event"] == "nightly"


def test_nothing_starts_at_an_event_that_is_not_there() -> None:
    with pytest.raises(NotStartable, match="'gone'"):
        Run(definition(_MANY), event="gone")


def test_where_no_start_is_drawn_all_begins_that_no_flow_leads_to() -> None:
    run = Run(
        definition("""
            user a
            catch b message=m key="=1"
            and g
            user c
            user never undo=true
            boundary late on=a duration=PT1H
            boundary back on=c undo=never
            throw off link=l
            catch on link=l
            user far
            end e
            a -> e
            b -> e
            g -> c -> e
            late -> e
            on -> far -> e
            sub alarm event=true {
                start ring message=n key="=1"
            }
        """)
    )
    assert run.open() == {
        "tasks": ["a", "c", "far"],
        "timers": ["late"],
        "messages": ["b", "ring"],
    }
    run.message("b")
    run.complete("a")
    run.complete("c")
    run.complete("far")
    assert run.ended == "completed"
    assert run.replayed() == run.state


def test_a_sub_process_without_a_start_event_begins_everywhere_at_once() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                user a
                user b
                user c
                a -> c
            }
            user after
            s -> box -> after
        """)
    )
    assert run.open() == {"tasks": ["a", "b"]}
    for done in ("a", "b", "c"):
        run.complete(done)
    assert run.open() == {"tasks": ["after"]}


def test_a_called_process_without_a_start_event_begins_everywhere_at_once() -> None:
    called = definition("user a\nuser b", "called")
    run = Run(definition("start s\ncall c process=called\ns -> c"), called)
    run.complete("a")
    assert run.open() == {"tasks": ["b"]}
    run.complete("b")
    assert run.ended == "completed"


def test_a_process_that_only_a_timer_starts_is_not_called() -> None:
    called = definition("start s duration=PT1H\nuser a\ns -> a", "called")
    run = Run(definition("start s\ncall c process=called\ns -> c"), called)
    assert run.open() == {"incidents": ["c"]}


def test_a_start_that_failed_begins_again_at_its_own_event() -> None:
    run = Run(
        definition(
            """
            start s message=go output="seen:=n"
            user a
            s -> a
            sub alarm event=true {
                start ring message=n key="=number"
            }
            """
        ),
        message="go",
        n=7,
    )
    assert run.open() == {"incidents": ["p"]}
    run.retry("p")
    assert run.open() == {"incidents": ["p"]}
    assert run.of(step.IncidentRaised, "p")[0].kind == "expression"
    assert run.replayed() == run.state


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"order": {"number": "A-7"}}, "A-7"),
        ({"order": {"number": 7}}, "7"),
        ({"order": {"number": ""}}, None),
        ({}, None),
    ],
)
def test_a_start_event_says_what_its_instance_is_called(given, key) -> None:
    found = definition(_MANY)
    assert starts.business_key(found, given, NOW, message="order.placed") == key
    assert starts.business_key(found, given, NOW) is None


def test_a_business_key_is_text() -> None:
    with pytest.raises(Problem, match="expected text or a number"):
        starts.business_key(
            definition(_MANY), {"order": {"number": [1]}}, NOW, message="order.placed"
        )


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("date", "2026-04-01T09:00:00+08:00", "2026-04-01T01:00:00+00:00"),
        ("duration", "PT5M", "2026-03-02T09:05:00+00:00"),
        ("duration", '=duration("PT" + "5M")', "2026-03-02T09:05:00+00:00"),
        ("cycle", "R5/PT1H", "2026-03-02T10:00:00+00:00"),
        ("cycle", '="R/P1D"', "2026-03-03T09:00:00+00:00"),
        ("cycle", "R/2026-03-01T00:00:00Z/P1D", "2026-03-03T00:00:00+00:00"),
        ("cycle", "R/2026-05-01T00:00:00Z/P1M", "2026-05-01T00:00:00+00:00"),
        ("cycle", "0 0 9 * * MON-FRI", "2026-03-03T01:00:00+00:00"),
        ("cycle", "0 0 9 ? * SAT", "2026-03-07T01:00:00+00:00"),
        ("cycle", "30 */15 * * * *", "2026-03-02T09:00:30+00:00"),
        ("cycle", "0 0 9 1-7 * MON", "2026-04-06T01:00:00+00:00"),
        ("cycle", "0 0 18 L * *", "2026-03-31T10:00:00+00:00"),
        ("cycle", "@daily", "2026-03-02T16:00:00+00:00"),
        ("cycle", "@hourly", "2026-03-02T10:00:00+00:00"),
        ("cycle", "@weekly", "2026-03-07T16:00:00+00:00"),
        ("cycle", "@monthly", "2026-03-31T16:00:00+00:00"),
        ("cycle", "@yearly", "2026-12-31T16:00:00+00:00"),
    ],
)
def test_a_start_timer_is_first_due(kind: str, text: str, due: str) -> None:
    plan = schedule.first(Timer(kind, text), MONDAY, SHANGHAI)
    assert plan is not None
    assert plan.due_at == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("date", "2026-03-01T00:00:00Z"), ("cycle", "R3/2026-01-01T00:00:00Z/P1D")],
)
def test_what_is_over_when_it_is_published_is_never_due(kind: str, text: str) -> None:
    assert schedule.first(Timer(kind, text), MONDAY, SHANGHAI) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("cycle", text) for text in ("0 9 * * *", "R/PT0S", "daily", "0 0 25 * * *", "=1")),
        *(("cycle", text) for text in ("0 0 0 30 2 *", "@never", "=nothing", "")),
        ("date", "PT1H"),
        ("duration", "2026-03-01"),
    ],
)
def test_a_start_timer_that_can_not_be_read_is_a_problem(kind: str, text: str) -> None:
    with pytest.raises(Problem):
        schedule.first(Timer(kind, text), MONDAY, SHANGHAI)


def test_one_moment_makes_up_for_all_that_were_missed() -> None:
    hourly = Plan(MONDAY, "PT1H", 4)
    late = MONDAY + timedelta(hours=2, minutes=30)
    assert schedule.passed(hourly, late, SHANGHAI) == (
        MONDAY + timedelta(hours=2),
        Plan(MONDAY + timedelta(hours=3), "PT1H", 1),
    )
    assert schedule.passed(hourly, MONDAY + timedelta(days=9), SHANGHAI) == (
        MONDAY + timedelta(hours=4),
        None,
    )
    monthly = Plan(MONDAY, "P1M")
    assert schedule.passed(monthly, MONDAY + timedelta(days=70), SHANGHAI) == (
        datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
        Plan(datetime(2026, 6, 2, 9, 0, tzinfo=UTC), "P1M"),
    )
    daily = Plan(datetime(2026, 3, 3, 1, 0, tzinfo=UTC), "0 0 9 * * *")
    assert schedule.passed(daily, datetime(2026, 3, 9, 1, 0, tzinfo=UTC), SHANGHAI) == (
        datetime(2026, 3, 9, 1, 0, tzinfo=UTC),
        Plan(datetime(2026, 3, 10, 1, 0, tzinfo=UTC), "0 0 9 * * *"),
    )
    assert schedule.passed(Plan(MONDAY), late, SHANGHAI) == (MONDAY, None)


def test_years_of_seconds_are_made_up_for_at_once() -> None:
    moment, coming = schedule.passed(Plan(MONDAY, "PT1S"), MONDAY.replace(year=2036), SHANGHAI)
    assert moment == MONDAY.replace(year=2036)
    assert coming == Plan(moment + timedelta(seconds=1), "PT1S")
