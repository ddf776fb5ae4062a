"""Decision tables: all hit policies, aggregations, defaults, and what matched (DMN 1.5, ch. 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key

from ..feel.builtins.list_query import maximum, minimum, total
from ..feel.compile_tests import Test
from ..feel.compiler import Closure
from ..feel.env import Env, Run
from ..feel.operators import equal
from ..feel.values import Value
from .record import DecisionRun, MatchedRule

SINGLE_HIT = frozenset(("UNIQUE", "ANY", "PRIORITY", "FIRST"))
HIT_POLICIES = SINGLE_HIT | {"COLLECT", "RULE ORDER", "OUTPUT ORDER"}
AGGREGATIONS: dict[str, Callable[[Run, list[Value]], Value]] = {
    "SUM": total,
    "MIN": minimum,
    "MAX": maximum,
    "COUNT": lambda run, values: len(values),
}


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: its label, its expression and its allowed values."""

    label: str
    value: Closure
    allowed: Test | None


@dataclass(frozen=True, slots=True)
class Output:
    """An output column; ``ranked`` are its values from the highest priority down."""

    name: str
    default: Closure | None
    ranked: Closure | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; ``tests`` leaves out the cells that say ``-``."""

    rule_id: str
    index: int
    tests: tuple[tuple[int, Test], ...]
    outputs: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled decision table; calling it evaluates it in a scope."""

    table_id: str
    name: str
    line: int
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def __call__(self, env: Env) -> Value:
        """Evaluate; null when nothing matches and there is no default."""
        env.run.charge(1 + len(self.rules) // 4)
        values = [column.value(env) for column in self.inputs]
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is None or value is None:
                continue
            if column.allowed(value, env) is not True:
                return self._broken(env, "allowed", column.label)
        rules = self._matching(values, env)
        results = [[cell(env) for cell in rule.outputs] for rule in rules]
        if not rules:
            return self._default(env)
        return self._resolve(env, values, rules, results)

    def _matching(self, values: list[Value], env: Env) -> list[Rule]:
        found = []
        only_first = self.hit_policy == "FIRST"
        for rule in self.rules:
            for column, test in rule.tests:
                if test(values[column], env) is not True:
                    break
            else:
                found.append(rule)
                if only_first:
                    break
        return found

    def _resolve(
        self, env: Env, values: list[Value], rules: list[Rule], results: list[list[Value]]
    ) -> Value:
        policy = self.hit_policy
        numbers = ", ".join(str(rule.index) for rule in rules)
        if policy == "UNIQUE" and len(rules) > 1:
            return self._broken(env, "unique", numbers)
        if policy == "ANY" and any(not equal(results[0], row, env.run) for row in results):
            return self._broken(env, "any", numbers)
        order = list(range(len(rules)))
        if policy in ("PRIORITY", "OUTPUT ORDER"):
            order = self._ranking(env, results)
        chosen = order[:1] if policy in SINGLE_HIT else order
        self._record(env, values, [(rules[place], results[place]) for place in chosen])
        made = [self._value(results[place]) for place in chosen]
        if policy in SINGLE_HIT:
            return made[0]
        if self.aggregation:
            return AGGREGATIONS[self.aggregation](env.run, made)
        return made

    def _ranking(self, env: Env, results: list[list[Value]]) -> list[int]:
        """Places of the results by the priority of their outputs, first column first."""
        ranked = [column.ranked(env) if column.ranked else [] for column in self.outputs]

        def rank(column: int, value: Value) -> int:
            for place, candidate in enumerate(ranked[column]):
                if equal(candidate, value, env.run) is True:
                    return place
            return len(ranked[column])

        def compare(left: int, right: int) -> int:
            for column in range(len(self.outputs)):
                gap = rank(column, results[left][column]) - rank(column, results[right][column])
                if gap:
                    return gap
            return left - right

        return sorted(range(len(results)), key=cmp_to_key(compare))

    def _value(self, row: list[Value]) -> Value:
        if len(self.outputs) == 1:
            return row[0]
        return {column.name: value for column, value in zip(self.outputs, row, strict=True)}

    def _default(self, env: Env) -> Value:
        if any(column.default is not None for column in self.outputs):
            row = [column.default(env) if column.default else None for column in self.outputs]
            value = self._value(row)
            return value if self.hit_policy in SINGLE_HIT or self.aggregation else [value]
        if self.aggregation == "COUNT":
            return 0
        return None if self.hit_policy in SINGLE_HIT or self.aggregation else []

    def _record(
        self, env: Env, values: list[Value], matched: list[tuple[Rule, list[Value]]]
    ) -> None:
        run = env.run
        if not isinstance(run, DecisionRun):
            return
        inputs = {column.label: value for column, value in zip(self.inputs, values, strict=True)}
        for rule, row in matched:
            outputs = {column.name: value for column, value in zip(self.outputs, row, strict=True)}
            run.matched.append(
                MatchedRule(self.table_id, rule.rule_id, rule.index, inputs, outputs)
            )

    def _broken(self, env: Env, reason: str, detail: str) -> None:
        if isinstance(env.run, DecisionRun):
            env.run.broken(reason, detail, self.table_id, self.name, self.line)
