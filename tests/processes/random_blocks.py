"""Random block-structured diagrams, in each of which every token ends.

For the engine's own tests and for those of the service around it.
"""

from collections.abc import Sequence
from itertools import count, pairwise

from hypothesis import strategies as st

Block = tuple[object, ...]

_leaf = st.sampled_from(
    [
        *(("user",), ("service",), ("manual",), ("timer",), ("message",)),
        *(("signal",), ("link",), ("undone",), ("noticed",), ("asked",)),
    ]
)
blocks = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.tuples(st.just("seq"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("xor"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("or"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("sub"), inner),
        st.tuples(st.just("guarded"), inner),
        st.tuples(st.just("loop"), inner),
        st.tuples(st.just("each"), inner),
        st.tuples(st.just("in_turn"), inner),
        st.tuples(st.just("told"), inner),
        st.tuples(st.just("watched"), inner),
    ),
    max_leaves=10,
)


class _Drawing:
    """Writes a block as diagram text; every block has one way in and one way out."""

    def __init__(self) -> None:
        self._names = count(1)
        self.elements: list[str] = []
        self.paths: list[str] = []

    def name(self, kind: str) -> str:
        return f"{kind}{next(self._names)}"

    def draw(self, block: Block) -> tuple[str, str]:
        """Draw a block; return its first and last element."""
        return getattr(self, f"_{block[0]}")(*block[1:])

    def _user(self) -> tuple[str, str]:
        return self._one("user", "")

    def _service(self) -> tuple[str, str]:
        return self._one("service", "topic=t")

    def _manual(self) -> tuple[str, str]:
        return self._one("manual", "")

    def _timer(self) -> tuple[str, str]:
        return self._one("catch", "duration=PT1H")

    def _message(self) -> tuple[str, str]:
        return self._one("receive", "message=m key==1")

    def _signal(self) -> tuple[str, str]:
        return self._one("catch", "signal=s")

    def _link(self) -> tuple[str, str]:
        """A jump; nothing but the name leads from one to the other."""
        away, here = self.name("throw"), self.name("catch")
        self.elements += [f"throw {away} link={here}", f"catch {here} link={here}"]
        return away, here

    def _undone(self) -> tuple[str, str]:
        """A task that is undone by a job as soon as it is done."""
        done, border = self.name("manual"), self.name("border")
        undo, back = self.name("service"), self.name("throw")
        self.elements += [
            f"manual {done}",
            f"boundary {border} on={done} undo={undo}",
            f"service {undo} topic=t undo=true",
            f"throw {back} undo={done}",
        ]
        self.paths.append(f"{done} -> {back}")
        return done, back

    def _asked(self) -> tuple[str, str]:
        """A decision whose name is computed."""
        return self._one("decide", 'decision="=\\"ra\\" + \\"te\\"" result=asked')

    def _noticed(self) -> tuple[str, str]:
        """A condition that another branch makes true."""
        split, join, seen, says = (self.name(kind) for kind in ("and", "and", "catch", "script"))
        flag = f"flag_{says}"
        self.elements += [
            f"and {split}",
            f"and {join}",
            f'catch {seen} when="=get or else({flag}, 0) = 1"',
            f"user {says}_first",
            f'script {says} feel="=1" result={flag}',
        ]
        self.paths += [f"{split} -> {seen} -> {join}"]
        self.paths += [f"{split} -> {says}_first -> {says} -> {join}"]
        return split, join

    def _watched(self, block: Block) -> tuple[str, str]:
        """Event sub-processes: one beside the work, one in its place."""
        beside, instead = self.name("reminder"), self.name("instead")
        extra = [
            f"sub {beside} event=true {{",
            f"start {beside}_start cycle=R2/PT2H cancel=false",
            f"user {beside}_user",
            f"end {beside}_end",
            f"{beside}_start -> {beside}_user -> {beside}_end",
            "}",
            f"sub {instead} event=true {{",
            f"start {instead}_start signal=stop",
            f"end {instead}_end",
            f"{instead}_start -> {instead}_end",
            "}",
        ]
        return self._sub(block, extra=extra)

    def _one(self, kind: str, options: str) -> tuple[str, str]:
        name = self.name(kind)
        self.elements.append(f"{kind} {name} {options}")
        return name, name

    def _seq(self, blocks: list[Block]) -> tuple[str, str]:
        drawn = [self.draw(block) for block in blocks]
        for (_, last), (first, _) in pairwise(drawn):
            self.paths.append(f"{last} -> {first}")
        return drawn[0][0], drawn[-1][1]

    def _split(self, kind: str, blocks: list[Block]) -> tuple[str, str]:
        split, join = self.name(kind), self.name(kind)
        self.elements += [f"{kind} {split}", f"{kind} {join}"]
        for n, block in enumerate(blocks):
            first, last = self.draw(block)
            if kind == "and":
                self.paths.append(f"{split} -> {first}")
            elif n == 0:
                self.paths.append(f"{split} -> !{first}")
            else:
                self.paths.append(f"{split} -> {first} [modulo(pick, {n + 1}) = 0]")
            self.paths.append(f"{last} -> {join}")
        return split, join

    def _and(self, blocks: list[Block]) -> tuple[str, str]:
        return self._split("and", blocks)

    def _xor(self, blocks: list[Block]) -> tuple[str, str]:
        return self._split("xor", blocks)

    def _or(self, blocks: list[Block]) -> tuple[str, str]:
        return self._split("or", blocks)

    def _each(self, block: Block) -> tuple[str, str]:
        return self._sub(block, "each", 'item=i collect=all give==loopCounter each="=[1, 2, 3]"')

    def _in_turn(self, block: Block) -> tuple[str, str]:
        return self._sub(block, "turn", 'each_in_turn="=[1, 2, 3]" until="=loopCounter = 2"')

    def _told(self, block: Block) -> tuple[str, str]:
        """A message and cron at the border that don't interrupt, and a message that does."""
        box, _ = self._sub(block)
        news, stop, merge = self.name("news"), self.name("stop"), self.name("xor")
        daily = self.name("news")
        self.elements += [
            f"boundary {news} on={box} message=news key==1 cancel=false",
            f"boundary {daily} on={box} cycle=@daily cancel=false",
            f"boundary {stop} on={box} message=stop key==1",
            f"xor {merge}",
            f"manual {news}_read",
        ]
        self.paths += [f"{box} -> {merge}", f"{stop} -> {merge}", f"{news} -> {news}_read"]
        self.paths.append(f"{daily} -> {news}_read")
        return box, merge

    def _sub(
        self, block: Block, kind: str = "sub", marker: str = "", extra: Sequence[str] = ()
    ) -> tuple[str, str]:
        box, inner = self.name(kind), _Drawing()
        inner._names = self._names
        start, end = self.name("start"), self.name("end")
        first, last = inner.draw(block)
        counters = [line.split()[1] for line in inner.elements if line.startswith("script")]
        own = ";".join(f"n_{counter}:=0" for counter in counters) if marker else ""
        self.elements += [
            f'sub {box} {marker} input="{own}" {{',
            f"start {start}",
            f"end {end}",
            *inner.elements,
            *extra,
        ]
        self.elements += [*inner.paths, f"{start} -> {first}", f"{last} -> {end}", "}"]
        return box, box

    def _guarded(self, block: Block) -> tuple[str, str]:
        """A timer at the border that reminds three times, and one that ends the work."""
        box, _ = self._sub(block)
        again, late, merge = self.name("again"), self.name("late"), self.name("xor")
        self.elements += [
            f"boundary {again} on={box} cycle=R3/PT1H cancel=false",
            f"boundary {late} on={box} duration=PT5H",
            f"manual {again}_read",
            f"xor {merge}",
        ]
        self.paths += [f"{again} -> {again}_read", f"{box} -> {merge}", f"{late} -> {merge}"]
        return box, merge

    def _loop(self, block: Block) -> tuple[str, str]:
        counter, again, more = self.name("script"), self.name("xor"), self.name("xor")
        first, last = self.draw(block)
        rounds = f"n_{counter}"
        self.elements.append(
            f'script {counter} feel="=get or else({rounds}, 0) + 1" result={rounds}'
        )
        self.elements += [f"xor {again}", f"xor {more}", f"manual {more}_out"]
        self.paths += [f"{again} -> {first}", f"{last} -> {counter} -> {more}"]
        self.paths += [f"{more} -> {again} [modulo({rounds}, 3) > 0]", f"{more} -> !{more}_out"]
        return again, f"{more}_out"


def drawn(block: Block) -> str:
    """The diagram of a block between a start and an end, as `diagram` reads it."""
    drawing = _Drawing()
    first, last = drawing.draw(block)
    lines = ["start s", "end e", *drawing.elements, *drawing.paths]
    return "\n".join([*lines, f"s -> {first}", f"{last} -> e"])
