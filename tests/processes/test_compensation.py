"""Undoing what was completed; transactions; ad-hoc sub-processes (BPMN 2.0.2, 13.5.5, 13.3.5)."""

import pytest

from processes import step
from tests.processes.diagram import definition
from tests.processes.engine import Run

_TRIP = """
    start s
    and split
    service hotel topic=book
    boundary hotel_b on=hotel undo=no_hotel
    service no_hotel topic=cancel undo=true
    service flight topic=book
    boundary flight_b on=flight undo=no_flight
    service no_flight topic=cancel undo=true
    user insure
    boundary insure_b on=insure undo=no_insurance
    service no_insurance topic=cancel undo=true
    and join
    throw regret undo={which}
    end e
    s -> split -> hotel -> join
    split -> flight -> join -> regret -> e
    split -> insure -> join
"""


def test_what_was_completed_is_undone_last_first_one_after_another() -> None:
    run = Run(definition(_TRIP.format(which="")))
    run.done("flight", seat="7A")
    run.done("hotel")
    run.complete("insure")
    order = []
    while run.ended is None:
        (job,) = run.live(step.JobWanted).values()
        assert job.variables["seat"] == "7A"
        order.append(job.element_id)
        run.done(job.element_id)
    assert order == ["no_insurance", "no_hotel", "no_flight"]
    assert run.entered[-2:] == ["no_flight", "e"]
    assert run.replayed() == run.state


def test_one_activity_may_be_undone_alone_and_only_once() -> None:
    text = _TRIP.format(which="hotel").replace("regret -> e", "regret -> again -> e")
    run = Run(definition(text + "\nthrow again undo=hotel"))
    for element in ("hotel", "flight"):
        run.done(element)
    run.complete("insure")
    run.done("no_hotel")
    assert run.ended == "completed"
    assert run.entered.count("no_hotel") == 1
    assert "no_flight" not in run.entered


def test_what_was_not_completed_is_not_undone() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            boundary a_b on=a undo=no_a
            task no_a undo=true
            user b
            end e undo=
            end f
            s -> split -> b -> e
            split -> a -> f
        """)
    )
    run.complete("b")
    assert "no_a" not in run.entered
    assert run.open() == {"tasks": ["a"]}
    run.complete("a")
    assert run.ended == "completed"


def test_every_pass_of_a_loop_is_undone() -> None:
    run = Run(
        definition("""
            start s
            user pay each_in_turn="=[1, 2, 3]"
            xor again
            service book topic=book
            boundary book_b on=book undo=unbook
            task unbook undo=true
            xor more
            end e undo=
            s -> again -> book -> more
            more -> again [n < 3]
            more -> !pay
            pay -> e
        """)
    )
    for n in (1, 2, 3):
        run.done("book", n=n)
    for _ in range(3):
        run.complete("pay")
    assert run.entered.count("unbook") == 3
    assert run.ended == "completed"


def test_what_ran_in_a_sub_process_is_undone_with_its_variables() -> None:
    run = Run(
        definition("""
            start s
            sub box input="room:=12" {
                start bs
                service book topic=book
                boundary book_b on=book undo=unbook
                service unbook topic=cancel undo=true
                end be
                bs -> book -> be
            }
            script hide feel="=99" result=room
            end e undo=box
            s -> box -> hide -> e
        """)
    )
    run.done("book")
    assert run.variables["room"] == 99
    (job,) = run.live(step.JobWanted).values()
    assert (job.element_id, job.variables["room"]) == ("unbook", 12)
    run.done("unbook")
    assert run.ended == "completed"


def test_a_sub_process_with_a_handler_of_its_own_is_undone_as_a_whole() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                start bs
                task book
                boundary book_b on=book undo=unbook
                task unbook undo=true
                bs -> book
            }
            boundary box_b on=box undo=unbox
            task unbox undo=true
            end e undo=
            s -> box -> e
        """)
    )
    assert run.entered[-2:] == ["e", "unbox"]
    assert "unbook" not in run.entered


def test_each_run_of_a_repeated_sub_process_is_undone_with_its_item() -> None:
    run = Run(
        definition("""
            start s
            sub box each="=rooms" item=room {
                start bs
                task book
                boundary book_b on=book undo=unbook
                service unbook topic=cancel undo=true
                bs -> book
            }
            end e undo=
            s -> box -> e
        """),
        rooms=["A", "B"],
    )
    assert run.of(step.JobWanted)[-1].variables["room"] == "B"
    run.done("unbook")
    assert run.of(step.JobWanted)[-1].variables["room"] == "A"
    run.done("unbook")
    assert run.ended == "completed"


def test_an_event_sub_process_undoes_what_completed_around_it() -> None:
    run = Run(
        definition("""
            start s
            task book
            boundary book_b on=book undo=unbook
            task unbook undo=true
            user wait
            s -> book -> wait
            sub trouble event=true {
                start bad message=bad key="=1"
                end undo_all undo=
                bad -> undo_all
            }
        """)
    )
    run.message("bad")
    assert run.entered[-2:] == ["undo_all", "unbook"]
    assert run.ended == "completed"


def test_a_handler_that_fails_is_retried_where_it_stands() -> None:
    run = Run(definition(_TRIP.format(which="hotel")))
    for element in ("hotel", "flight"):
        run.done(element)
    run.complete("insure")
    run.fail("no_hotel")
    assert run.open() == {"incidents": ["no_hotel"]}
    run.retry("no_hotel")
    run.done("no_hotel")
    assert run.ended == "completed"


_DEAL = """
    start s
    transaction deal {mark} {{
        start ds
        and split
        service debit topic=t
        boundary debit_b on=debit undo=credit
        service credit topic=t undo=true
        user look
        user decide
        xor way
        end good
        end bad abort=true
        ds -> split -> debit -> decide -> way
        way -> bad [no]
        way -> !good
        split -> look -> good
    }}
    boundary called_off on=deal abort=true
    user after
    user sorry
    s -> deal -> after
    called_off -> sorry
"""


def test_a_cancelled_transaction_undoes_and_leaves_by_its_border() -> None:
    run = Run(definition(_DEAL.format(mark="")))
    run.done("debit")
    run.complete("decide", no=True)
    assert run.open() == {}
    assert run.of(step.TaskClosed, "look")[0].how == "cancelled"
    (job,) = run.live(step.JobWanted).values()
    assert job.element_id == "credit"
    run.done("credit")
    assert run.open() == {"tasks": ["sorry"]}
    assert run.replayed() == run.state


def test_a_transaction_that_is_not_cancelled_goes_on_as_a_sub_process() -> None:
    run = Run(definition(_DEAL.format(mark="")))
    run.done("debit")
    run.complete("decide", no=False)
    run.complete("look")
    assert run.open() == {"tasks": ["after"]}


def test_cancelling_one_of_many_transactions_ends_all() -> None:
    run = Run(definition(_DEAL.format(mark='each="=[1, 2]"')))
    run.done("debit#1")
    run.complete("decide", no=True)
    run.done("credit")
    assert run.open() == {"tasks": ["sorry"]}
    assert run.live(step.JobWanted) == {}


_ADHOC = """
    start s
    adhoc care active="=wanted" {options} {{
        user wash
        user feed
        task note
        user walk
        boundary walked on=walk duration=PT1H
        sub alarm event=true {{
            start rings message=ring key="=1"
        }}
        feed -> note
    }}
    boundary late on=care duration=PT1H
    end e
    s -> care -> e
    late -> e
"""


def test_an_ad_hoc_sub_process_runs_what_its_list_names() -> None:
    run = Run(definition(_ADHOC.format(options="")), wanted=["wash", "feed"])
    assert run.open() == {"tasks": ["feed", "wash"], "timers": ["late"], "messages": ["rings"]}
    run.complete("feed")
    assert run.entered[-1] == "note"
    run.complete("wash")
    assert run.ended == "completed"


def test_an_ad_hoc_sub_process_ends_when_its_condition_holds() -> None:
    run = Run(definition(_ADHOC.format(options='until="=clean"')), wanted=["wash", "feed", "walk"])
    run.complete("feed", clean=False)
    run.complete("wash", clean=True)
    assert run.of(step.TaskClosed, "walk")[0].how == "cancelled"
    assert run.ended == "completed"


def test_what_still_runs_may_end_by_itself() -> None:
    drawn = definition(_ADHOC.format(options='until="=clean" rest=stays'))
    run = Run(drawn, wanted=["wash", "walk"])
    run.complete("wash", clean=True)
    assert run.open()["tasks"] == ["walk"]
    run.complete("walk", clean=False)
    assert run.ended == "completed"


def test_a_condition_that_fails_stops_the_ad_hoc_sub_process_until_it_is_mended() -> None:
    run = Run(definition(_ADHOC.format(options='until="=clean"')), wanted=["wash", "walk"])
    run.complete("wash")
    assert run.open()["incidents"] == ["care"]
    run.retry("care")
    assert run.open()["incidents"] == ["care"]
    assert run.open()["tasks"] == ["walk"]
    run.complete("walk", clean=True)
    assert run.ended == "completed"
    assert run.open() == {}


@pytest.mark.parametrize("wanted", [["note"], ["s"], ["gone"], ["walked"], ["alarm"], 7])
def test_only_first_elements_of_its_own_can_be_named(wanted: object) -> None:
    run = Run(definition(_ADHOC.format(options="")), wanted=wanted)
    assert run.open() == {"incidents": ["care"]}


def test_an_empty_list_passes() -> None:
    assert Run(definition(_ADHOC.format(options="")), wanted=[]).ended == "completed"
