"""What an evaluation leaves behind: the result, the rules that decided, and the trouble met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..feel.env import Now, Run
from ..feel.values import Value
from .errors import DecisionError


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that contributed to a result, with what it saw and gave, by column."""

    table_id: str
    rule_id: str
    #: Number of the rule in its table, from 1.
    index: int
    inputs: Mapping[str, Value]
    outputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a decision and the rules that made it, in order of evaluation."""

    value: Value
    matched: tuple[MatchedRule, ...]
    #: Broken rules that became null; only a lenient evaluation has any.
    problems: tuple[DecisionError, ...] = ()


class DecisionRun(Run):
    """A run that records matched rules, and decides what a broken rule means."""

    def __init__(self, now: Now | None, lenient: bool) -> None:
        self.now = now
        self.lenient = lenient
        self.matched: list[MatchedRule] = []
        self.problems: list[DecisionError] = []

    def broken(self, reason: str, detail: str, element_id: str, name: str, line: int) -> None:
        """Note a broken rule of the model; raises DecisionError unless lenient."""
        error = DecisionError(reason, detail, element_id=element_id, name=name, line=line)
        if not self.lenient:
            raise error
        self.problems.append(error)
