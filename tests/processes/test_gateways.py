"""Gateways, rule by rule of the standard (BPMN 2.0.2, 13.4)."""

from processes import step
from tests.processes.diagram import definition
from tests.processes.engine import Run


def test_exclusive_takes_the_first_flow_whose_condition_holds() -> None:
    amounts = definition("""
        start s
        xor x
        user high
        user some
        user rest
        s -> x
        x -> high [amount > 100]
        x -> some [amount > 10]
        x -> !rest
    """)
    assert Run(amounts, amount=500).open()["tasks"] == ["high"]
    assert Run(amounts, amount=50).open()["tasks"] == ["some"]
    assert Run(amounts, amount=5).open()["tasks"] == ["rest"]


def test_exclusive_without_a_fitting_flow_stops_as_an_incident_and_can_be_retried() -> None:
    run = Run(
        definition("""
            start s
            user ask
            xor x
            end yes
            end no
            s -> ask -> x
            x -> yes [ok]
            x -> no [not(ok)]
        """)
    )
    run.complete("ask", ok="perhaps")
    assert run.open() == {"incidents": ["x"]}
    run.retry("x")
    assert run.open() == {"incidents": ["x"]}
    assert run.ended is None


def test_exclusive_merge_lets_every_token_pass() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            user b
            xor merge
            user after
            s -> split -> a -> merge -> after
            split -> b -> merge
        """)
    )
    run.complete("a")
    assert run.open()["tasks"] == ["after", "b"]
    run.complete("b")
    assert run.open()["tasks"] == ["after", "after"]


def test_parallel_waits_for_a_token_on_every_flow() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            user b
            user c
            and join
            user after
            s -> split -> a -> join -> after
            split -> b -> join
            split -> c -> join
        """)
    )
    for name in ("b", "a"):
        run.complete(name)
        assert "after" not in run.open().get("tasks", [])
    run.complete("c")
    assert run.open() == {"tasks": ["after"]}
    run.complete("after")
    assert run.ended == "completed"
    assert run.entered == ["s", "split", "a", "b", "c", "join", "after"]


def test_parallel_keeps_a_second_token_on_one_flow_for_the_next_round() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            user b
            xor twice
            and join
            user after
            s -> split -> a -> twice -> join
            split -> b -> twice
            split -> join
            join -> after
        """)
    )
    run.complete("a")
    assert run.open()["tasks"] == ["after", "b"]
    run.complete("b")
    run.complete("after")
    assert run.ended is None  # one token waits at the join for a partner that never comes


def test_inclusive_takes_every_flow_that_holds_and_joins_just_those() -> None:
    offers = definition("""
        start s
        or split
        user gift
        user wrap
        user plain
        or join
        user after
        s -> split
        split -> gift [gift]
        split -> wrap [wrap]
        split -> !plain
        gift -> join
        wrap -> join
        plain -> join
        join -> after
    """)
    both = Run(offers, gift=True, wrap=True)
    assert both.open()["tasks"] == ["gift", "wrap"]
    both.complete("gift")
    assert both.open()["tasks"] == ["wrap"]
    both.complete("wrap")
    assert both.open()["tasks"] == ["after"]

    neither = Run(offers, gift=False, wrap=False)
    neither.complete("plain")
    assert neither.open()["tasks"] == ["after"]


def test_inclusive_join_waits_for_a_token_that_can_still_come_from_far() -> None:
    run = Run(
        definition("""
            start s
            and split
            user quick
            user far
            xor turn
            user near
            end away
            or join
            user after
            s -> split -> quick -> join
            split -> far -> turn
            turn -> near [come]
            turn -> !away
            near -> join
            join -> after
        """)
    )
    run.complete("quick")
    assert run.open()["tasks"] == ["far"]
    run.complete("far", come=False)
    assert run.open()["tasks"] == ["after"]


def test_event_gateway_goes_with_the_first_event_and_forgets_the_others() -> None:
    waits = definition("""
        start s
        first g
        catch paid message=paid key="=number"
        catch late duration=P3D
        user ship
        user remind
        s -> g -> paid -> ship
        g -> late -> remind
    """)
    paid = Run(waits, number="A1")
    assert paid.open() == {"messages": ["paid"], "timers": ["late"]}
    paid.message("paid", amount=5)
    assert paid.open() == {"tasks": ["ship"]}
    assert paid.variables["amount"] == 5

    late = Run(waits, number="A1")
    late.wake("late")
    assert late.open() == {"tasks": ["remind"]}
    assert late.entered == ["s", "g", "late", "remind"]


def test_an_activity_with_several_flows_sends_a_token_over_each() -> None:
    run = Run(
        definition("""
            start s
            user a
            user b
            user c
            user d
            s -> a -> b
            a -> c [x > 1]
            a -> d [x > 100]
        """)
    )
    run.complete("a", x=5)
    assert run.open()["tasks"] == ["b", "c"]


def test_a_join_that_nothing_can_reach_any_more_is_an_incident() -> None:
    run = Run(
        definition("""
            start s
            xor choice
            user a
            user b
            and join
            user after
            s -> choice
            choice -> a [kind = "a"]
            choice -> !b
            a -> join -> after
            b -> join
        """),
        kind="a",
    )
    assert run.open() == {"tasks": ["a"]}
    run.complete("a")
    assert run.open() == {"incidents": ["join"]}
    (incident,) = run.of(step.IncidentRaised)
    assert (incident.kind, incident.message) == (
        "deadlock",
        "The gateway waits for b, but nothing can come from there any more.",
    )
    run.retry("join")
    assert run.open() == {"incidents": ["join"]}
    run.cancel()
    assert (run.ended, run.open()) == ("cancelled", {})
    assert run.replayed() == run.state


def test_a_join_waits_in_peace_while_anything_outside_may_still_happen() -> None:
    run = Run(
        definition("""
            start s
            sub box {
            start bs
            xor choice
            manual a
            manual b
            and join
            end be
            bs -> choice
            choice -> a [true]
            choice -> !b
            a -> join -> be
            b -> join
            }
            boundary late on=box duration=PT1H
            end e
            s -> box -> e
            end given_up
            late -> given_up
        """)
    )
    assert run.open() == {"timers": ["late"]}
    run.wake("late")
    assert (run.ended, run.of(step.IncidentRaised)) == ("completed", [])
