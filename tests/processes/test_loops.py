"""Activities that run many times (BPMN 2.0.2, 13.3.6 and 13.3.7; collections: Camunda 8)."""

import time
from decimal import Decimal

import pytest

from processes import step
from processes.state import encode
from tests.processes.diagram import definition
from tests.processes.engine import Run

_EACH = """
    start s
    user pick {order}="=lines" item=line collect=picked give="={{sku: line.sku, got: got}}"
    end e
    s -> pick -> e
"""
_LINES = [{"sku": "A"}, {"sku": "B"}, {"sku": "C"}]


def test_parallel_opens_a_task_for_each_item_and_collects_in_the_list_s_order() -> None:
    run = Run(definition(_EACH.format(order="each")), lines=_LINES)
    opened = run.of(step.TaskOpened)
    assert [t.variables["line"]["sku"] for t in opened] == ["A", "B", "C"]
    assert [t.variables["loopCounter"] for t in opened] == [1, 2, 3]
    run.complete("pick#3", got=30)
    run.complete("pick#1", got=10)
    assert run.ended is None
    assert "picked" not in run.variables
    run.complete("pick#1", got=20)
    assert run.ended == "completed"
    assert run.variables["picked"] == [
        {"sku": "A", "got": 10},
        {"sku": "B", "got": 20},
        {"sku": "C", "got": 30},
    ]


def test_sequential_opens_the_next_task_when_the_last_is_done() -> None:
    run = Run(definition(_EACH.format(order="each_in_turn")), lines=_LINES)
    for n, sku in enumerate("ABC", 1):
        assert run.open() == {"tasks": ["pick"]}
        assert run.of(step.TaskOpened)[-1].variables["line"] == {"sku": sku}
        run.complete("pick", got=n)
    assert run.ended == "completed"
    assert [p["got"] for p in run.variables["picked"]] == [1, 2, 3]
    assert "line" not in run.variables
    assert "loopCounter" not in run.variables


@pytest.mark.parametrize("order", ["each", "each_in_turn"])
def test_an_empty_list_passes_at_once_and_gives_an_empty_list(order: str) -> None:
    run = Run(definition(_EACH.format(order=order)), lines=[])
    assert run.ended == "completed"
    assert run.variables["picked"] == []
    assert run.entered == ["s", "pick", "e"]


@pytest.mark.parametrize("value", [None, 3, "ABC", {"a": 1}])
def test_what_is_no_list_is_an_incident_that_can_be_mended(value: object) -> None:
    run = Run(definition(_EACH.format(order="each")), lines=value)
    assert run.open() == {"incidents": ["pick"]}
    assert "expected a list" in run.of(step.IncidentRaised)[0].message


def test_a_result_variable_named_as_output_element_stays_with_its_run() -> None:
    run = Run(
        definition("""
            start s
            service price each="=[1, 2]" item=n topic=t collect=prices give="=price"
            end e
            s -> price -> e
        """)
    )
    assert [j.variables["price"] for j in run.of(step.JobWanted)] == [None, None]
    run.done("price#2", price=Decimal("2.50"))
    run.done("price", price=Decimal("1.50"))
    assert run.variables["prices"] == [Decimal("1.50"), Decimal("2.50")]
    assert "price" not in run.variables


def test_input_and_output_mappings_are_of_each_run() -> None:
    run = Run(
        definition("""
            start s
            user a each="=[1, 2]" item=n input="m:=n * 2" output="r:=x + m" collect=c give==r
            end e
            s -> a -> e
        """)
    )
    assert [t.variables["m"] for t in run.of(step.TaskOpened)] == [2, 4]
    run.complete("a#1", x=100)
    run.complete("a#1", x=200)
    assert run.variables == {"c": [102, 204]}


def test_the_completion_condition_ends_what_still_runs() -> None:
    run = Run(
        definition("""
            start s
            user vote each="=voters" item=who until="=numberOfCompletedInstances >= 2"
            user after
            s -> vote -> after
        """),
        voters=["a", "b", "c", "d"],
    )
    run.complete("vote#4")
    run.complete("vote#1")
    assert run.open() == {"tasks": ["after"]}
    closed = [t.how for t in run.of(step.TaskClosed, "vote")]
    assert sorted(closed) == ["cancelled", "cancelled", "completed", "completed"]


def test_the_completion_condition_sees_the_run_and_the_counts() -> None:
    condition = (
        "=ok and loopCounter = 2 and numberOfInstances = 3 and numberOfActiveInstances = 1"
        " and numberOfCompletedInstances = 2 and numberOfTerminatedInstances = 0"
    )
    run = Run(
        definition(f"""
            start s
            user a each="=[1, 2, 3]" give==ok collect=all until="{condition}"
            end e
            s -> a -> e
        """)
    )
    run.complete("a#1", ok=True)
    assert run.ended is None
    run.complete("a#1", ok=True)
    assert run.ended == "completed"
    assert run.variables["all"] == [True, True, None]


def test_a_sequence_may_end_early() -> None:
    run = Run(
        definition("""
            start s
            user ask each_in_turn="=who" item=one until="=answer" collect=answers give==answer
            end e
            s -> ask -> e
        """),
        who=["a", "b", "c"],
    )
    run.complete("ask", answer=False)
    run.complete("ask", answer=True)
    assert run.ended == "completed"
    assert run.variables["answers"] == [False, True, None]


def test_a_completion_condition_that_fails_keeps_the_run_until_it_is_mended() -> None:
    run = Run(
        definition("""
            start s
            user a each="=[1, 2]" item=n until="=enough"
            end e
            s -> a -> e
        """)
    )
    run.complete("a#1")
    assert run.open() == {"incidents": ["a"], "tasks": ["a"]}
    run.complete("a", enough=False)
    assert run.open() == {"incidents": ["a"]}
    run.retry("a")
    assert run.ended == "completed"


def test_a_number_of_times_where_there_is_no_list() -> None:
    run = Run(definition("start s\ntask a times=n\nend e\ns -> a -> e"), n=3)
    assert run.entered == ["s", *["a"] * 4, "e"]
    assert run.ended == "completed"


@pytest.mark.parametrize("marker", ["times=n", "each='=for i in 1..n return i'"])
def test_more_runs_than_anybody_needs_are_an_incident(marker: str) -> None:
    run = Run(definition(f"start s\ntask a {marker}\nend e\ns -> a -> e"), n=20_001)
    assert run.open() == {"incidents": ["a"]}
    (raised,) = run.of(step.IncidentRaised)
    assert (raised.kind, "20001 is more than" in raised.message) == ("loop", True)


_BOXES = """
    start s
    sub box {order}="=orders" item=order collect=out give==done {{
        start bs
        user pack input="id:=order"
        script note feel="=loopCounter * 10" result=done
        end be
        bs -> pack -> note -> be
        sub asked event=true {{
            start ask message=hurry key="=string(order)" cancel=false
            manual run
            ask -> run
        }}
    }}
    boundary late on=box duration=PT1H
    boundary news on=box message=news key="=k" cancel=false
    user after
    user rescue
    manual read
    s -> box -> after
    late -> rescue
    news -> read
"""


def test_a_sub_process_runs_for_each_item_with_scopes_of_their_own() -> None:
    run = Run(definition(_BOXES.format(order="each")), orders=[7, 8], k="K")
    assert run.open() == {
        "tasks": ["pack", "pack"],
        "timers": ["late"],
        "messages": ["ask", "ask", "news"],
    }
    assert [m.correlation_key for m in run.of(step.SubscriptionOpened, "ask")] == ["7", "8"]
    run.message("ask#2")
    assert run.entered.count("run") == 1
    run.complete("pack#1")
    assert run.open()["messages"] == ["ask", "news"]
    run.complete("pack#1")
    assert run.open() == {"tasks": ["after"]}
    assert run.variables["out"] == [10, 20]


def test_border_events_are_of_the_whole_and_not_of_one_run() -> None:
    run = Run(definition(_BOXES.format(order="each")), orders=[7, 8, 9], k="K")
    assert len(run.of(step.TimerSet)) == 1
    run.message("news")
    assert run.open()["tasks"] == ["pack"] * 3
    run.complete("pack#1")
    run.wake("late")
    assert run.open() == {"tasks": ["rescue"]}
    assert "out" not in run.variables


def test_the_timer_of_the_whole_goes_on_from_run_to_run() -> None:
    run = Run(definition(_BOXES.format(order="each_in_turn")), orders=[7, 8], k="K")
    run.complete("pack")
    assert len(run.of(step.TimerSet)) == 1
    run.wake("late")
    assert run.open() == {"tasks": ["rescue"]}


def test_an_error_in_one_run_ends_all_by_the_border() -> None:
    run = Run(
        definition("""
            start s
            service book each="=[1, 2]" item=n topic=t
            boundary short on=book error=SHORT
            user rescue
            end e
            s -> book -> e
            short -> rescue
        """)
    )
    run.fail("book#1", "SHORT")
    assert run.open() == {"tasks": ["rescue"]}
    assert len(run.of(step.JobVoided)) == 1


def test_a_job_of_one_run_that_gives_up_is_retried_alone() -> None:
    run = Run(
        definition("""
            start s
            service book each="=[1, 2]" item=n topic=t
            end e
            s -> book -> e
        """)
    )
    run.fail("book#1")
    run.done("book")
    assert run.open() == {"incidents": ["book"]}
    run.retry("book")
    run.done("book")
    assert run.ended == "completed"


def test_a_called_process_runs_for_each_item() -> None:
    child = definition("start cs\nuser work\nend ce\ncs -> work -> ce", "child")
    parent = definition("""
        start s
        call each_one each="=[1, 2]" item=n process=child collect=all give="=answer"
        end e
        s -> each_one -> e
    """)
    run = Run(parent, child)
    assert [t.variables["n"] for t in run.of(step.TaskOpened)] == [1, 2]
    run.complete("work#2", answer="b")
    run.complete("work#1", answer="a")
    assert run.variables["all"] == ["a", "b"]


def test_a_message_for_each_item() -> None:
    run = Run(
        definition("""
            start s
            receive paid each="=ids" item=id message=paid key="=id"
            end e
            s -> paid -> e
        """),
        ids=["x", "y"],
    )
    assert [m.correlation_key for m in run.of(step.SubscriptionOpened)] == ["x", "y"]
    run.message("paid#1")
    run.message("paid#1")
    assert run.ended == "completed"


def test_lists_in_lists() -> None:
    run = Run(
        definition("""
            start s
            sub row each="=rows" item=row collect=table give==cells {
                start bs
                script cell each_in_turn=row item=x feel="=x * x" result=y collect=cells give==y
                end be
                bs -> cell -> be
            }
            end e
            s -> row -> e
        """),
        rows=[[1, 2], [], [3]],
    )
    assert run.variables["table"] == [[1, 4], [], [9]]


def test_replay_gives_the_same_bytes() -> None:
    run = Run(definition(_BOXES.format(order="each")), orders=[7, 8, 9], k="K")
    run.complete("pack#2")
    run.message("news")
    assert run.replayed() == run.state


def test_a_loop_tests_after_each_run() -> None:
    run = Run(definition('start s\nuser a while="=more"\nend e\ns -> a -> e'))
    run.complete("a", more=True)
    assert run.open() == {"tasks": ["a"]}
    assert run.of(step.TaskOpened)[-1].variables["loopCounter"] == 2
    run.complete("a", more=False)
    assert run.ended == "completed"
    assert "loopCounter" not in run.variables


def test_a_loop_that_tests_before_may_not_run_at_all() -> None:
    drawn = definition('start s\nuser a while="=more" test_before=true\nend e\ns -> a -> e')
    assert Run(drawn, more=False).entered == ["s", "a", "e"]
    run = Run(drawn, more=True)
    run.complete("a", more=False)
    assert run.ended == "completed"


def test_a_loop_ends_at_its_maximum() -> None:
    run = Run(definition('start s\ntask a while="=true" most=3\nend e\ns -> a -> e'))
    assert run.entered == ["s", *["a"] * 4, "e"]


def test_an_event_at_the_border_of_a_loop_ends_it() -> None:
    run = Run(
        definition("""
            start s
            user a while="=true"
            boundary stop on=a message=stop key="=1"
            end e
            s -> a -> e
            stop -> e
        """)
    )
    run.complete("a")
    run.complete("a")
    assert len(run.of(step.SubscriptionOpened)) == 1
    run.message("stop")
    assert run.ended == "completed"


def _seconds(order: str, count: int) -> float:
    drawn = definition(f"""
        start s
        script a {order}="=items" item=n feel="=n" result=x collect=all give==x
        end e
        s -> a -> e
    """)
    began = time.process_time()
    run = Run(drawn, items=list(range(count)))
    assert run.ended == "completed"
    assert run.variables["all"] == list(range(count))
    return time.process_time() - began


@pytest.mark.parametrize("order", ["each", "each_in_turn"])
def test_ten_times_the_items_take_ten_times_as_long(order: str) -> None:
    _seconds(order, 100)
    few = min(_seconds(order, 1_000) for _ in range(2))
    many = _seconds(order, 10_000)
    assert many / few < 20, (few, many)  # twice linear, for a noisy machine; squared gives 100


def test_runs_that_are_done_leave_nothing_behind() -> None:
    items = list(range(50))
    run = Run(definition("start s\nuser a each_in_turn==items\nend e\ns -> a -> e"), items=items)
    for _ in range(49):
        run.complete("a")
    tokens = encode(run.instance._case).count(b'"a"')
    assert tokens == 2  # the body and the run that is open
