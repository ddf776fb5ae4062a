"""States are kept for years: what was written once can always be read."""

from pathlib import Path

import pytest

from processes.instance import Instance
from processes.state import VERSION
from tests.processes.diagram import definition
from tests.processes.engine import Run, Shelf

_GOLDEN = Path(__file__).parents[1] / "golden"

_DIAGRAM = """
    start s
    and split
    user a
    sub box input="local:=1" {
        start bs
        first g
        catch paid message=paid key="=number"
        catch late duration=P3D
        end be
        bs -> g -> paid -> be
        g -> late -> be
    }
    or join
    end e
    s -> split -> a -> join -> e
    split -> box -> join
    split -> join
"""


def _golden(version: int) -> Path:
    return _GOLDEN / f"state-{version}.json"


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_state_of_every_released_version_goes_on_to_its_end(version: int) -> None:
    drawn = definition(_DIAGRAM)
    text = _golden(version).read_text().replace("DIGEST", drawn.digest).strip()
    run = Run(drawn, number="A1")
    assert sorted(run.open()) == ["messages", "tasks", "timers"]
    run.state = Instance.load(text, Shelf(drawn)).state()
    run.message("paid", amount=3)
    run.complete("a")
    assert run.ended == "completed"


_REPEATED = """
    start s
    service book topic=t
    boundary book_b on=book undo=unbook
    service unbook topic=t undo=true
    and split
    sub box each="=[1, 2]" item=n collect=all give==answer {
        start bs
        user ask
        bs -> ask
    }
    user again while="=more"
    catch news signal=news
    and join
    end e undo=
    s -> book -> split -> box -> join -> e
    split -> again -> join
    split -> news -> join
"""


def test_a_state_with_repeated_activities_goes_on_to_its_end() -> None:
    drawn = definition(_REPEATED)
    run = Run(drawn)
    run.done("book")
    run.complete("ask#1", answer="yes")
    golden = (_GOLDEN / "state-1-repeated.json").read_text().strip()
    assert run.state.decode().replace(drawn.digest, "DIGEST") == golden
    run.state = Instance.load(golden.replace("DIGEST", drawn.digest), Shelf(drawn)).state()
    run.complete("ask", answer="no")
    run.complete("again", more=False)
    run.signal("news")
    run.done("unbook")
    assert run.ended == "completed"
    assert run.variables["all"] == ["yes", "no"]


def test_the_newest_golden_state_is_what_is_written_today() -> None:
    drawn = definition(_DIAGRAM)
    written = Run(drawn, number="A1").state.decode().replace(drawn.digest, "DIGEST")
    assert _golden(VERSION).read_text().strip() == written


def test_a_state_of_an_unknown_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 99"):
        Instance.load('{"version":99}', Shelf())
