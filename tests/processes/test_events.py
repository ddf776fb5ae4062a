"""Events at borders, in between and in event sub-processes (BPMN 2.0.2, 13.5)."""

from datetime import timedelta

from processes import step
from tests.processes.diagram import definition
from tests.processes.engine import NOW, Run


def test_an_interrupting_timer_ends_its_task() -> None:
    run = Run(
        definition("""
            start s
            user work
            boundary late on=work duration=PT24H
            user rescue
            end done
            s -> work -> done
            late -> rescue
        """)
    )
    assert run.of(step.TimerSet)[0].due_at == NOW + timedelta(hours=24)
    run.wake("late")
    assert run.open() == {"tasks": ["rescue"]}
    assert run.of(step.TaskClosed, "work")[0].how == "cancelled"


def test_a_completed_task_voids_its_timers_and_subscriptions() -> None:
    run = Run(
        definition("""
            start s
            user work
            boundary late on=work duration=PT24H
            boundary stop on=work message=stop key="=k"
            end done
            s -> work -> done
            late -> done
            stop -> done
        """),
        k="1",
    )
    assert run.open() == {"tasks": ["work"], "timers": ["late"], "messages": ["stop"]}
    run.complete("work")
    assert run.open() == {}
    assert run.ended == "completed"


def test_a_non_interrupting_cycle_reminds_until_it_is_used_up() -> None:
    run = Run(
        definition("""
            start s
            user work
            boundary nag on=work cycle=R2/PT1H cancel=false
            service remind topic=notify
            end done
            s -> work -> done
            nag -> remind
        """)
    )
    run.wake("nag")
    assert run.open() == {"tasks": ["work"], "timers": ["nag"]}
    run.wake("nag")
    assert run.open() == {"tasks": ["work"]}
    assert [t.due_at - NOW for t in run.of(step.TimerSet)] == [
        timedelta(hours=1),
        timedelta(hours=2),
    ]
    run.complete("work")
    assert run.ended is None  # two reminders are still being sent
    assert len(run.of(step.JobWanted)) == 2


def test_a_non_interrupting_message_may_come_many_times() -> None:
    run = Run(
        definition("""
            start s
            receive wait message=delivered key="=n"
            boundary news on=wait message=progress key="=n" cancel=false output="seen:=place"
            manual note
            s -> wait
            news -> note
        """),
        n="7",
    )
    for place in ("Porto", "Lisboa"):
        run.message("news", place=place)
        assert run.variables["seen"] == place
    run.message("wait")
    assert run.ended == "completed"
    assert run.entered.count("note") == 2


def test_a_business_error_goes_to_the_border_event_of_its_code() -> None:
    catches = definition("""
        start s
        service book topic=stock.reserve
        boundary short on=book error=OUT_OF_STOCK
        boundary other on=book error=
        user agree
        user look
        s -> book
        short -> agree
        other -> look
    """)
    run = Run(catches)
    run.fail("book", "OUT_OF_STOCK", short=["A"])
    assert run.open() == {"tasks": ["agree"]}
    assert run.variables["short"] == ["A"]
    run = Run(catches)
    run.fail("book", "STRANGE")
    assert run.open() == {"tasks": ["look"]}


def test_a_job_that_gives_up_is_an_incident_until_it_is_retried() -> None:
    run = Run(definition("start s\nservice book topic=t\nend e\ns -> book -> e"))
    run.fail("book")
    assert run.open() == {"incidents": ["book"]}
    run.retry("book")
    assert run.open() == {}
    assert len(run.of(step.JobWanted)) == 2
    run.done("book", receipt="R1")
    assert run.ended == "completed"
    assert run.variables["receipt"] == "R1"


def test_an_error_nobody_catches_is_an_incident() -> None:
    run = Run(definition("start s\nservice book topic=t\ns -> book"))
    run.fail("book", "NO_ONE")
    assert run.open() == {"incidents": ["book"]}


def test_an_error_in_a_sub_process_ends_it_and_goes_to_its_border() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                start bs
                and split
                user a
                user b
                end bad error=BAD
                bs -> split -> a -> bad
                split -> b
            }
            boundary caught on=box error=BAD
            user after
            s -> box
            caught -> after
        """)
    )
    run.complete("a")
    assert run.open() == {"tasks": ["after"]}
    assert run.of(step.TaskClosed, "b")[0].how == "cancelled"


_CANCEL = """
    start s
    user pick
    user ship
    end done
    s -> pick -> ship -> done
    sub asked event=true {
        start ask message=cancel key="=n" cancel=false
        xor may
        end too_late
        end stop error=CANCELLED input="reason:=reason"
        ask -> may
        may -> stop [status = "open"]
        may -> !too_late
    }
    sub undo event=true {
        start undo_start error=CANCELLED
        service release topic=stock.release
        end undone
        undo_start -> release -> undone
    }
"""


def test_a_request_asks_first_and_then_the_error_ends_all_else() -> None:
    run = Run(definition(_CANCEL), n="1", status="open")
    assert run.open() == {"tasks": ["pick"], "messages": ["ask"]}
    run.message("ask", reason="changed my mind")
    assert run.open() == {}
    assert run.of(step.JobWanted)[0].variables["reason"] == "changed my mind"
    run.done("release")
    assert run.ended == "completed"


def test_a_request_that_comes_too_late_changes_nothing_and_may_come_again() -> None:
    run = Run(definition(_CANCEL), n="1", status="shipped")
    run.message("ask", reason="x")
    assert run.open() == {"tasks": ["pick"], "messages": ["ask"]}
    run.message("ask", reason="y")
    run.complete("pick")
    run.complete("ship")
    assert run.open() == {}
    assert run.ended == "completed"
    assert "reason" not in run.variables


def test_an_escalation_is_heard_outside_and_the_thrower_goes_on() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                start bs
                throw loud escalation=SLOW
                user work
                bs -> loud -> work
            }
            boundary heard on=box escalation=SLOW cancel=false
            user manager
            s -> box
            heard -> manager
        """)
    )
    assert run.open() == {"tasks": ["manager", "work"]}
    assert run.of(step.Escalated)[0].code == "SLOW"


def test_terminate_ends_all_in_its_scope_only() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                start bs
                and split
                user a
                user b
                end all terminate=true
                bs -> split -> a -> all
                split -> b
            }
            user after
            s -> box -> after
        """)
    )
    run.complete("a")
    assert run.open() == {"tasks": ["after"]}
    run.complete("after")
    assert run.ended == "completed"


def test_terminate_in_the_process_ends_the_instance() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            user b
            end all terminate=true
            s -> split -> a -> all
            split -> b
        """)
    )
    run.complete("a")
    assert run.ended == "terminated"
    assert run.open() == {}


def test_a_timer_may_be_a_moment_that_feel_computes() -> None:
    run = Run(
        definition("""
            start s
            catch wait date='=date and time(confirmed) + duration("PT48H")'
            end e
            s -> wait -> e
        """),
        confirmed="2026-01-05T08:00:00Z",
    )
    assert run.of(step.TimerSet)[0].due_at == NOW + timedelta(hours=47)
    run.wake("wait")
    assert run.ended == "completed"


def test_a_thrown_message_is_a_fact_for_the_shell() -> None:
    run = Run(
        definition("""
            start s
            throw tell message=stock.low key="=sku" input="level:=left"
            s -> tell
        """),
        sku="A",
        left=2,
    )
    sent = run.of(step.MessageSent)[0]
    assert (sent.name, sent.correlation_key, sent.variables) == ("stock.low", "A", {"level": 2})


def test_a_message_start_takes_its_message() -> None:
    placed = definition("""
        start s message=order.placed
        user work
        s -> work
    """)
    assert Run(placed, message="order.placed", n=1).open() == {"tasks": ["work"]}


def test_cancelling_ends_everything() -> None:
    run = Run(
        definition("""
            start s
            user work
            boundary late on=work duration=PT1H
            end e
            s -> work -> e
            late -> e
        """)
    )
    run.cancel()
    assert run.ended == "cancelled"
    assert run.open() == {}
