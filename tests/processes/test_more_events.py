"""Links, signals and conditions (BPMN 2.0.2, 10.5.5)."""

from processes import step
from tests.processes.diagram import definition
from tests.processes.engine import Run


def test_a_link_jumps_to_its_partner_from_every_place() -> None:
    run = Run(
        definition("""
            start s
            and split
            user a
            user b
            throw up link=There
            throw also link=There
            catch down link=There
            user after
            s -> split -> a -> up
            split -> b -> also
            down -> after
        """)
    )
    run.complete("a")
    assert run.open() == {"tasks": ["after", "b"]}
    assert run.entered[-3:] == ["up", "down", "after"]
    run.complete("b")
    assert run.open() == {"tasks": ["after", "after"]}
    flows = {f.id for f in run.shelf.latest("p").flows.values() if f.drawn}
    assert {f.flow_id for f in run.of(step.FlowTaken)} <= flows


def test_links_of_a_sub_process_are_its_own() -> None:
    run = Run(
        definition("""
            start s
            sub box {
                start bs
                throw bt link=x
                catch bc link=x
                user inner
                bs -> bt
                bc -> inner
            }
            throw t link=x
            catch c link=x
            user outer
            s -> box -> t
            c -> outer
        """)
    )
    assert run.open() == {"tasks": ["inner"]}
    run.complete("inner")
    assert run.open() == {"tasks": ["outer"]}


def test_an_inclusive_join_waits_for_a_token_that_comes_over_a_link() -> None:
    run = Run(
        definition("""
            start s
            or split
            user a
            user b
            throw t link=x
            catch c link=x
            or join
            user after
            s -> split
            split -> !a
            split -> b [true]
            a -> join
            b -> t
            c -> join -> after
            split -> join [true]
        """)
    )
    assert run.open() == {"tasks": ["b"]}
    run.complete("b")
    assert run.open() == {"tasks": ["after"]}


def test_a_signal_is_awaited_everywhere_a_message_is() -> None:
    run = Run(
        definition("""
            start s
            first g
            catch go signal=start
            catch late duration=PT1H
            user work
            boundary news on=work signal=news cancel=false output="seen:=place"
            boundary stop on=work signal='="stop " + region'
            manual note
            user rescue
            s -> g
            g -> go -> work
            g -> late
            news -> note
            stop -> rescue
            sub asked event=true {
                start ask signal=hurry cancel=false
                manual run
                ask -> run
            }
        """),
        region="north",
    )
    assert run.open() == {"timers": ["late"], "messages": ["ask", "go"]}
    run.signal("go", by="Ada")
    assert run.variables["by"] == "Ada"
    waits = {s.element_id: (s.name, s.signal) for s in run.live(step.SubscriptionOpened).values()}
    assert waits == {
        "ask": ("hurry", True),
        "news": ("news", True),
        "stop": ("stop north", True),
    }
    run.signal("news", place="Porto")
    run.signal("news", place="Lisboa")
    run.signal("ask")
    assert run.variables["seen"] == "Lisboa"
    assert run.open()["tasks"] == ["work"]
    run.signal("stop")
    assert run.open() == {"tasks": ["rescue"], "messages": ["ask"]}
    assert run.replayed() == run.state


def test_a_signal_is_thrown_on_the_way_and_at_the_end() -> None:
    run = Run(
        definition("""
            start s
            throw tell signal='="stock " + sku' input="left:=n"
            end over signal=over
            s -> tell -> over
        """),
        sku="A",
        n=2,
    )
    sent = [(f.name, f.variables) for f in run.of(step.SignalSent)]
    assert sent == [("stock A", {"left": 2}), ("over", {})]
    assert run.ended == "completed"


def test_a_signal_without_a_name_is_an_incident() -> None:
    run = Run(definition("start s\nthrow tell signal==null\ns -> tell"))
    assert run.open() == {"incidents": ["tell"]}


_STOCK = """
    start s
    and split
    user count
    catch low when="=stock < 10"
    user order
    user work
    boundary out on=work when="=stock = 0"
    boundary many on=work when="=stock > 100" cancel=false
    manual note
    user close
    s -> split -> count
    split -> low -> order
    split -> work
    out -> close
    many -> note
"""


def test_a_condition_is_looked_at_when_variables_change() -> None:
    run = Run(definition(_STOCK))
    assert run.open() == {"tasks": ["count", "work"]}
    run.complete("count", stock=9)
    assert run.open() == {"tasks": ["order", "work"]}
    run.complete("order", stock=0)
    assert run.open() == {"tasks": ["close"]}
    assert run.of(step.TaskClosed, "work")[0].how == "cancelled"
    assert run.replayed() == run.state


def test_a_condition_that_holds_already_happens_at_once() -> None:
    run = Run(definition(_STOCK), stock=5)
    assert run.open() == {"tasks": ["count", "order", "work"]}


def test_a_condition_beside_an_activity_happens_each_time_it_turns_true() -> None:
    run = Run(
        definition(
            _STOCK.replace("split -> count", "split -> count -> again -> count").replace(
                "user count", "user count\nxor again"
            )
        ),
        stock=50,
    )
    for stock in (101, 102, 50, 103):
        run.complete("count", stock=stock)
    assert run.entered.count("note") == 2


def test_a_condition_starts_an_event_sub_process_and_wins_a_race() -> None:
    run = Run(
        definition("""
            start s
            and split
            user work
            first g
            catch ready when="=done"
            catch late duration=PT1H
            user after
            s -> split -> work
            split -> g -> ready -> after
            g -> late
            sub alarm event=true {
                start hot when="=heat > 90" cancel=false
                manual cool
                hot -> cool
            }
        """),
        done=False,
    )
    run.complete("work", done=True, heat=95)
    assert run.open() == {"tasks": ["after"]}
    assert run.entered.count("cool") == 1
