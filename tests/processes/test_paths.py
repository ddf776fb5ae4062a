"""The order in which elements are entered, as the text of BPMN 2.0.2 prescribes it.

Each path names the clause, what it says, a diagram, what happens from outside, and the order. Where
the standard leaves the order open, braces hold what may come in any order. A repeated activity is
entered once as a whole and once for each run.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.processes.diagram import definition
from tests.processes.engine import Run


@dataclass(frozen=True)
class Path:
    """One prescribed order."""

    clause: str
    says: str
    diagram: str
    order: str
    happens: str = ""  #: "complete a, wake t, message m ..."
    data: dict[str, Any] = field(default_factory=dict)
    ended: str | None = "completed"


PATHS = [
    Path(
        "13.2",
        "a process ends when no token is left",
        "start s\nuser a\nend e\ns -> a -> e",
        "s a e",
        "complete a",
    ),
    Path(
        "13.2", "an element without outgoing flow ends its path", "start s\ntask a\ns -> a", "s a"
    ),
    Path(
        "13.2",
        "the process goes on while a token is left",
        "start s\nand g\nuser a\nuser b\nend e\ns -> g -> a -> e\ng -> b -> e",
        "s g {a b} e",
        "complete a",
        ended=None,
    ),
    Path(
        "13.3.1",
        "an activity is started for each token on any of its incoming flows",
        "start s\nand g\ntask a\ntask b\ntask c\nend e\ns -> g -> a -> c -> e\ng -> b -> c",
        "s g {a b} {c c} {e e}",
    ),
    Path(
        "13.3.2",
        "an activity's outgoing flows without condition all get a token",
        "start s\ntask a\ntask b\ntask c\ns -> a -> b\na -> c",
        "s a {b c}",
    ),
    Path(
        "13.3.2",
        "a conditional flow of an activity gets a token if its condition holds",
        "start s\ntask a\ntask b\ntask c\ntask d\ns -> a -> b\na -> c [x > 1]\na -> d [x > 5]",
        "s a {b c}",
        data={"x": 3},
    ),
    Path(
        "13.3.2",
        "a default flow is taken when no condition holds",
        "start s\ntask a\ntask b\ntask c\ns -> a -> b [x > 1]\na -> !c",
        "s a c",
        data={"x": 0},
    ),
    Path(
        "13.3.3",
        "a receive task waits for its message",
        "start s\nreceive a message=m key==1\nend e\ns -> a -> e",
        "s a e",
        "message a",
    ),
    Path(
        "13.3.3",
        "manual and abstract tasks pass on",
        "start s\nmanual a\ntask b\nend e\ns -> a -> b -> e",
        "s a b e",
    ),
    Path(
        "13.3.4",
        "a sub-process starts at its start event and ends when nothing is left in it",
        "start s\nsub x {\nstart i\ntask a\nend j\ni -> a -> j\n}\nend e\ns -> x -> e",
        "s x i a j e",
    ),
    Path(
        "13.3.4",
        "a sub-process with two paths goes on once, after the last",
        "start s\nsub x {\nstart i\nand g\nuser a\nuser b\ni -> g -> a\ng -> b\n}\nend e\n"
        "s -> x -> e",
        "s x i g {a b} e",
        "complete b, complete a",
    ),
    Path(
        "13.3.4",
        "sub-processes nest",
        "start s\nsub x {\nstart i\nsub y {\nstart j\ntask a\nj -> a\n}\ntask b\ni -> y -> b\n}\n"
        "task c\ns -> x -> c",
        "s x i y j a b c",
    ),
    Path(
        "13.3.5",
        "an ad-hoc sub-process ends when its condition holds and cancels the rest",
        'start s\nadhoc x active=\'=["a", "b"]\' until==ok {\nuser a\nuser b\ntask c\na -> c\n}\n'
        "end e\ns -> x -> e",
        "s x {a b} e",
        "complete a ok",
        {"ok": False},
    ),
    Path(
        "13.3.6",
        "a loop that tests after runs at least once",
        "start s\ntask a while==false\nend e\ns -> a -> e",
        "s a a e",
    ),
    Path(
        "13.3.6",
        "a loop that tests before may not run",
        "start s\ntask a while==false test_before=true\nend e\ns -> a -> e",
        "s a e",
    ),
    Path(
        "13.3.6",
        "the loop maximum bounds the runs",
        "start s\ntask a while==true most=2\nend e\ns -> a -> e",
        "s a a a e",
    ),
    Path(
        "13.3.7",
        "a sequential multi-instance runs one after another",
        "start s\nsub x each_in_turn=[1,2] {\nstart i\ntask a\ni -> a\n}\nend e\ns -> x -> e",
        "s x x i a x i a e",
    ),
    Path(
        "13.3.7",
        "a parallel multi-instance runs all at once and goes on after the last",
        "start s\nuser a each=[1,2]\nend e\ns -> a -> e",
        "s a {a a} e",
        "complete a#2, complete a#1",
    ),
    Path(
        "13.3.7",
        "the completion condition cancels the runs that are left",
        "start s\nuser a each=[1,2,3] until='=numberOfCompletedInstances = 1'\nend e\ns -> a -> e",
        "s a {a a a} e",
        "complete a#2",
    ),
    Path(
        "13.3.7",
        "no runs: the activity is passed",
        "start s\ntask a each=[]\nend e\ns -> a -> e",
        "s a e",
    ),
    Path(
        "13.4.1",
        "a parallel gateway puts a token on each outgoing flow and waits for one on each incoming",
        "start s\nand g\ntask a\ntask b\nand j\nend e\ns -> g -> a -> j -> e\ng -> b -> j",
        "s g {a b} j e",
    ),
    Path(
        "13.4.1",
        "a parallel join does not fire before its last token",
        "start s\nand g\nuser a\nuser b\nand j\nend e\ns -> g -> a -> j -> e\ng -> b -> j",
        "s g {a b}",
        "complete a",
        ended=None,
    ),
    Path(
        "13.4.1",
        "excess tokens stay for the next firing",
        "start s\nand g\ntask a\ntask b\ntask c\ntask d\nxor m\nxor n\nand j\nend e\n"
        "s -> g -> a -> m\n"
        "g -> b -> m -> j -> e\ng -> c -> n\ng -> d -> n -> j",
        "s g {a b c d} {m m n n} {j j} {e e}",
    ),
    Path(
        "13.4.2",
        "an exclusive gateway takes the first flow whose condition holds",
        "start s\nxor g\ntask a\ntask b\ns -> g -> a [x > 1]\ng -> b [x > 0]",
        "s g a",
        data={"x": 2},
    ),
    Path(
        "13.4.2",
        "an exclusive gateway takes the default if no condition holds",
        "start s\nxor g\ntask a\ntask b\ns -> g -> a [x > 1]\ng -> !b",
        "s g b",
        data={"x": 0},
    ),
    Path(
        "13.4.2",
        "an exclusive merge passes each token on",
        "start s\nand g\ntask a\ntask b\nxor m\ntask c\ns -> g -> a -> m -> c\ng -> b -> m",
        "s g {a b} {m m} {c c}",
    ),
    Path(
        "13.4.2",
        "no condition and no default is an exception",
        "start s\nxor g\ntask a\ntask b\ns -> g -> a [x > 1]\ng -> b [x > 2]",
        "s g",
        data={"x": 0},
        ended=None,
    ),
    Path(
        "13.4.3",
        "an inclusive gateway takes every flow whose condition holds",
        "start s\nor g\ntask a\ntask b\ntask c\ns -> g -> a [x > 0]\ng -> b [x > 1]\n"
        "g -> c [x > 9]",
        "s g {a b}",
        data={"x": 2},
    ),
    Path(
        "13.4.3",
        "an inclusive gateway takes the default only if no condition holds",
        "start s\nor g\ntask a\ntask b\ns -> g -> a [x > 0]\ng -> !b",
        "s g b",
        data={"x": 0},
    ),
    Path(
        "13.4.3",
        "an inclusive join waits for every token that can still reach it",
        "start s\nor g\nuser a\nuser b\nor j\nend e\ns -> g -> a [true]\ng -> b [true]\n"
        "a -> j -> e\n"
        "b -> j",
        "s g {a b}",
        "complete a",
        ended=None,
    ),
    Path(
        "13.4.3",
        "an inclusive join does not wait for a flow no token can reach",
        "start s\nor g\nuser a\nuser b\nor j\nend e\ns -> g -> a [true]\ng -> b [false]\n"
        "a -> j -> e\n"
        "b -> j",
        "s g a j e",
        "complete a",
    ),
    Path(
        "13.4.3",
        "an inclusive join fires when the token it waits for goes elsewhere",
        "start s\nand g\nuser a\nuser b\nxor x\nor j\nend e\nend f\ns -> g -> a -> j -> e\n"
        "g -> b -> x\n"
        "x -> j [stay]\nx -> !f",
        "s g {a b} {x f j e}",
        "complete a, complete b",
        {"stay": False},
    ),
    Path(
        "13.4.4",
        "an event-based gateway goes on with the event that comes first",
        "start s\nfirst g\ncatch m message=m key==1\ncatch t duration=PT1H\ntask a\ntask b\n"
        "s -> g -> m -> a\ng -> t -> b",
        "s g t b",
        "wake t",
    ),
    Path(
        "13.5.1",
        "each start event begins the process on its own",
        "start s\nstart t message=m\ntask a\ntask b\ns -> a\nt -> b",
        "s a",
    ),
    Path(
        "13.5.2",
        "an intermediate event that waits holds the token",
        "start s\ncatch t duration=PT1H\nend e\ns -> t -> e",
        "s t",
        ended=None,
    ),
    Path(
        "13.5.2",
        "an intermediate event that throws passes on at once",
        "start s\nthrow t message=m key==1\nthrow u escalation=U\nend e\ns -> t -> u -> e",
        "s t u e",
    ),
    Path(
        "10.5.5",
        "a link jumps to its partner",
        "start s\nthrow a link=x\ncatch b link=x\nend e\ns -> a\nb -> e",
        "s a b e",
    ),
    Path(
        "13.5.3",
        "an interrupting border event ends its activity and goes on by its own flow",
        "start s\nuser a\nboundary t on=a duration=PT1H\ntask b\nend e\ns -> a -> e\nt -> b",
        "s a t b",
        "wake t",
    ),
    Path(
        "13.5.3",
        "a border event that does not interrupt starts a path beside its activity",
        "start s\nuser a\nboundary t on=a duration=PT1H cancel=false\ntask b\nend e\n"
        "s -> a -> e\nt -> b",
        "s a t b e",
        "wake t, complete a",
    ),
    Path(
        "13.5.3",
        "an error ends its sub-process and goes on from the border",
        "start s\nsub x {\nstart i\nend bad error=E\ni -> bad\n}\nboundary c on=x error=E\ntask a\n"
        "end e\ns -> x -> e\nc -> a",
        "s x i bad c a",
    ),
    Path(
        "13.5.4",
        "an interrupting event sub-process ends all else in its scope",
        "start s\nuser a\nend e\ns -> a -> e\nsub x event=true {\nstart m message=m key==1\n"
        "task b\n"
        "m -> b\n}",
        "s a x m b",
        "message m",
    ),
    Path(
        "13.5.4",
        "an event sub-process that does not interrupt runs beside its scope, which waits for it",
        "start s\nuser a\nend e\ns -> a -> e\nsub x event=true {\n"
        "start m message=m key==1 cancel=false\n"
        "user b\nm -> b\n}",
        "s a x m b e",
        "message m, complete a, complete b",
    ),
    Path(
        "13.5.4",
        "the event sub-process nearest to the error catches it",
        "start s\nsub x {\nstart i\nend bad error=E\ni -> bad\nsub y event=true {\n"
        "start c error=E\n"
        "task a\nc -> a\n}\n}\nboundary d on=x error=E\ntask b\nend e\ns -> x -> e\nd -> b",
        "s x i bad y c a e",
    ),
    Path(
        "13.5.5",
        "compensation runs the handlers last first",
        "start s\ntask a\ntask b\nboundary ab on=a undo=na\nboundary bb on=b undo=nb\n"
        "task na undo=true\ntask nb undo=true\nend e undo=\ns -> a -> b -> e",
        "s a b e nb na",
    ),
    Path(
        "13.5.5",
        "an activity that did not complete is not compensated",
        "start s\nuser a\nboundary ab on=a undo=na\ntask na undo=true\n"
        "boundary t on=a duration=PT1H\nend e undo=\ns -> a\nt -> e",
        "s a t e",
        "wake t",
    ),
    Path(
        "13.5.6",
        "a terminate end event ends all in its scope",
        "start s\nand g\nuser a\nuser b\nend e terminate=true\nend f\ns -> g -> a -> e\n"
        "g -> b -> f",
        "s g {a b} e",
        "complete a",
        ended="terminated",
    ),
    Path(
        "13.5.6",
        "a terminate end event in a sub-process does not end what is outside",
        "start s\nsub x {\nstart i\nand g\ntask a\nuser b\nend z terminate=true\ni -> g -> b\n"
        "g -> a -> z\n}\nend e\ns -> x -> e",
        "s x i g {b a} z e",
    ),
    Path(
        "13.5.6",
        "a cancel end event undoes what completed and leaves the transaction by its border",
        "start s\ntransaction x {\nstart i\ntask a\nboundary ab on=a undo=na\ntask na undo=true\n"
        "end z abort=true\ni -> a -> z\n}\nboundary c on=x abort=true\ntask b\nend e\ns -> x -> e\n"
        "c -> b",
        "s x i a z na c b",
    ),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.clause} {path.says}")
def test_elements_are_entered_in_the_order_of_the_standard(path: Path) -> None:
    run = Run(definition(path.diagram), **path.data)
    for act in filter(None, path.happens.split(", ")):
        does, element, *true = act.split()
        getattr(run, does)(element, **dict.fromkeys(true, True))
    assert _as_written(run.entered, path.order) == path.order
    assert run.ended == path.ended


def _as_written(entered: list[str], order: str) -> str:
    """Write what was entered with the braces of the prescribed order, if they fit."""
    left, written = list(entered), []
    for group in order.replace("{", " {").split("{"):
        loose, brace, fixed = group.rpartition("}")
        if brace:
            some, left = left[: len(loose.split())], left[len(loose.split()) :]
            fits = sorted(some) == sorted(loose.split())
            written.append("{" + (loose if fits else " ".join(some)) + "}")
        some, left = left[: len(fixed.split())], left[len(fixed.split()) :]
        written += some
    return " ".join([*written, *left])


def test_there_are_at_least_forty_paths() -> None:
    assert len(PATHS) >= 40
    assert len({path.says for path in PATHS}) == len(PATHS)
