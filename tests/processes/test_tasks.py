"""Tasks, variables and scopes."""

from decimal import Decimal

import pytest

from processes import step
from processes.errors import InstanceFinished, UnknownKey
from tests.processes.diagram import definition
from tests.processes.engine import NOW, Run, Shelf


def test_a_user_task_names_who_may_do_it_and_until_when() -> None:
    run = Run(
        definition("""
            start s
            user review groups="=[team]" assignee=ann due='=now() + duration("PT2H")'
            s -> review
        """),
        team="desk",
    )
    opened = run.of(step.TaskOpened)[0]
    assert (opened.groups, opened.assignee) == (("desk",), "ann")
    assert (opened.due_at - NOW).total_seconds() == 7200


def test_inputs_are_local_and_outputs_go_where_they_are_mapped() -> None:
    run = Run(
        definition("""
            start s
            service price topic=t input="sum:=order.total * 2" output="order.price:=found"
            user look
            s -> price -> look
        """),
        order={"total": Decimal("1.50"), "id": 7},
    )
    assert run.of(step.JobWanted)[0].variables == {"sum": 3}
    run.done("price", found=Decimal("2.10"), noise=1)
    assert run.variables == {"order": {"total": Decimal("1.50"), "id": 7, "price": Decimal("2.10")}}


def test_a_result_that_has_the_name_of_an_input_stays_local() -> None:
    run = Run(
        definition("""
            start s
            user a input="note:=note"
            user b
            s -> a -> b
        """),
        note="outer",
    )
    run.complete("a", note="inner", other=1)
    assert run.variables == {"note": "outer", "other": 1}


def test_a_result_without_outputs_goes_to_the_scope_that_has_the_variable() -> None:
    run = Run(
        definition("""
            start s
            sub box input="inner:=1" {
                start bs
                user a
                user b
                bs -> a -> b
            }
            s -> box
        """)
    )
    run.complete("a", inner=5, outer=6)
    assert run.variables == {"outer": 6}
    assert run.of(step.TaskOpened, "b")[0].variables == {"inner": 5, "outer": 6}


def test_a_script_evaluates_feel() -> None:
    run = Run(
        definition('start s\nscript sum feel="=a + b" result=c\ns -> sum'),
        a=Decimal("0.1"),
        b=Decimal("0.2"),
    )
    assert run.ended == "completed"
    assert run.variables["c"] == Decimal("0.3")


def test_a_call_runs_the_other_process_and_brings_its_variables_back() -> None:
    child = definition(
        'start cs\nuser inner\nscript done feel="=answer + 1" result=back\ncs -> inner -> done', "c"
    )
    parent = definition("start s\ncall sub process=c\nuser after\ns -> sub -> after", "p")
    run = Run(parent, child, answer=1)
    assert run.open() == {"tasks": ["inner"]}
    assert run.of(step.TaskOpened, "inner")[0].process_id == "c"
    run.complete("inner", answer=41)
    assert run.open() == {"tasks": ["after"]}
    assert run.variables == {"answer": 41, "back": 42}


def test_which_process_is_called_may_be_computed() -> None:
    children = [definition(f"start s\nend e_{id}\ns -> e_{id}", id) for id in ("by_air", "by_road")]
    parent = definition('start s\ncall c process="=\\"by_\\" + way"\ns -> c')
    assert parent.called_processes == frozenset()
    assert "e_by_road" in Run(parent, *children, way="road").entered
    lost = Run(parent, *children, way="sea")
    assert lost.of(step.IncidentRaised)[0].message == "The process ‘by_sea’ is not published."
    assert lost.replayed() == lost.state


def test_a_call_of_a_process_that_is_not_there_is_an_incident() -> None:
    run = Run(definition("start s\ncall sub process=c\ns -> sub"))
    assert run.open() == {"incidents": ["sub"]}


def test_an_error_passes_through_a_call() -> None:
    child = definition("start cs\nend bad error=LOST\ncs -> bad", "c")
    parent = definition(
        """
        start s
        call sub process=c
        boundary lost on=sub error=LOST
        user after
        s -> sub
        lost -> after
        """,
        "p",
    )
    assert Run(parent, child).open() == {"tasks": ["after"]}


def test_a_failing_output_loses_nothing_and_can_be_retried() -> None:
    run = Run(
        definition("""
            start s
            user ask output="until:=date(day)"
            catch wait date="=until"
            s -> ask -> wait
        """)
    )
    run.complete("ask", day="nonsense")
    assert run.open() == {"incidents": ["wait"]}


def test_a_second_completion_is_refused_by_key() -> None:
    run = Run(definition("start s\nuser a\nuser b\ns -> a -> b"))
    run.complete("a")
    with pytest.raises(UnknownKey):
        run.complete("a")


def test_a_finished_instance_takes_nothing_more() -> None:
    run = Run(definition("start s\nuser a\ns -> a"))
    run.complete("a")
    with pytest.raises(InstanceFinished):
        run.cancel()


def test_a_diagram_that_loops_without_waiting_stops_as_an_incident() -> None:
    run = Run(
        definition("""
            start s
            xor merge
            script count feel="=n + 1" result=n
            xor more
            end done
            s -> merge -> count -> more
            more -> done [n < 0]
            more -> !merge
        """),
        n=0,
    )
    assert "incidents" in run.open()


def test_five_thousand_passes_through_a_user_task_stay_small() -> None:
    run = Run(
        definition("""
            start s
            xor again
            user work
            xor enough
            end done
            s -> again -> work -> enough
            enough -> done [n >= 5000]
            enough -> !again
        """)
    )
    sizes = []
    for n in range(1, 5001):
        run.complete("work", n=n)
        sizes.append(len(run.state))
        run.facts = run.facts[-5:]
        run.steps.clear()
    assert run.ended == "completed"
    assert max(sizes) < 600


def test_replaying_the_inputs_gives_the_same_bytes() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            service b topic=t
            boundary late on=a duration=PT1H cancel=false
            manual note
            and join
            end e
            s -> split -> a -> join -> e
            split -> b -> join
            late -> note
        """),
        x=Decimal("1.10"),
    )
    run.wake("late")
    run.done("b", y=[1, 2])
    run.complete("a", z={"k": "ü"})
    assert run.ended == "completed"
    assert run.replayed() == run.state


def test_each_element_runs_on_the_version_its_call_began_with() -> None:
    old = definition("start s\nuser a\nuser b\ns -> a -> b", "called")
    new = definition("start s\nuser a\nuser c\ns -> a -> c", "called")
    caller = definition(
        "start s\nand split\ncall one process=called\nuser wait\ncall two process=called\n"
        "s -> split -> one\nsplit -> wait -> two"
    )
    run = Run(caller, old)
    run.shelf = Shelf(caller, old, new)
    taken = run.complete("wait")
    first, second = run.live(step.TaskOpened)
    assert taken.instance.definition_of(first).digest == old.digest
    assert taken.instance.definition_of(second).digest == new.digest
    taken = run.complete("a#1")
    (opened,) = [f for f in taken.facts if isinstance(f, step.TaskOpened)]
    assert taken.instance.definition_of(opened.key).digest == old.digest
    with pytest.raises(UnknownKey):
        run.instance.definition_of(first)
