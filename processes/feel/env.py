"""Where an expression finds its names, and what one evaluation may use up.

One ``Run`` per evaluation counts steps and depth, so that no expression hangs or fills a worker;
``Env`` is a chain of frames. Counting is deterministic: no wall clock is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from .errors import FeelEvaluationError, FeelLimitError
from .values import Value

#: Elementary steps one evaluation may take (a list item visited, a call, 64 characters copied).
MAX_STEPS = 100_000
#: Nested function calls.
MAX_DEPTH = 64
#: Longest text an expression may build.
MAX_STRING = 200_000
#: Longest expression text.
MAX_TEXT = 32_000
#: Brackets within brackets in one expression.
MAX_NESTING = 50

#: Marks a name that isn't there, where None is a value.
MISSING = object()

Site = tuple[str, int]
#: A moment, or what tells it once somebody asks.
Now: TypeAlias = datetime | Callable[[], datetime]


class Run:
    """The account of one evaluation.

    Made for every evaluation of every condition: it has no ``__init__``, and what is as usual
    stays in the class.
    """

    #: Steps left.
    steps: int = MAX_STEPS
    #: Function calls within one another.
    depth: int = 0
    #: The command's time, for ``now()`` and ``today()``.
    now: Now | None = None
    #: Whether trouble is an error rather than null.
    strict: bool = False
    #: The model's types by name.
    types: Mapping[str, Value] | None = None
    #: Where the call being made stands.
    site: Site = ("", -1)

    def charge(self, steps: int) -> None:
        """Book steps; raises FeelLimitError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError("limit_steps", expected=f"{MAX_STEPS:,}")

    def text(self, value: str) -> str:
        """Pass a newly made text through; raises FeelLimitError when it is too long."""
        size = len(value)
        if size > MAX_STRING:
            raise FeelLimitError("limit_string", expected=f"{MAX_STRING:,}")
        self.charge(size >> 6)
        return value

    def enter(self) -> None:
        """Go one call deeper; raises FeelLimitError past ``MAX_DEPTH``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelLimitError("limit_depth", expected=str(MAX_DEPTH))
        self.charge(4)

    def problem(self, site: Site, code: str, expected: str = "", got: str = "") -> Value:
        """Answer null for a problem, as the standard wants; raise it in strict mode."""
        if self.strict:
            raise FeelEvaluationError(
                code, expression=site[0], position=site[1], expected=expected, got=got
            )
        return None


def make_run(now: Now | None, strict: bool, types: Mapping[str, Value] | None) -> Run:
    """Make the account of an evaluation that isn't as usual."""
    run = Run()
    run.now, run.strict, run.types = now, strict, types
    return run


class Env:
    """A frame of names in front of outer frames."""

    __slots__ = ("names", "run", "up")

    def __init__(self, names: Mapping[str, Value], up: Env | None, run: Run) -> None:
        self.names = names
        self.up = up
        self.run = run

    def find(self, name: str) -> Value:
        """Find a name in this frame or an outer one; ``MISSING`` when it is nowhere."""
        env: Env | None = self
        while env is not None:
            found = env.names.get(name, MISSING)
            if found is not MISSING:
                return found
            env = env.up
        return MISSING
