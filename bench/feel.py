"""Measures FEEL and decision tables against the goals the project set itself.

Run ``python -m bench.feel`` (or ``make bench``); ends with status 1 when a goal is missed. Each
figure is the best of several rounds, as other programs only ever make a round slower.
"""

from __future__ import annotations

import sys
import time
import timeit
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from processes import decisions, feel
from processes.feel.expression import Expression
from processes.feel.parser import parse_expression

CONDITION = 'amount > 100 and status in ("paid","held")'
#: Goals: microseconds of a warm condition, times of Python's eval, milliseconds of a table.
CONDITION_US, TIMES_EVAL, TABLE_MS, COMPILE_MS = 5.0, 10.0, 0.5, 100.0
ROWS, COLUMNS = 200, 6


def best(*runs: Callable[[], object], number: int, rounds: int = 60) -> list[float]:
    """Seconds of one call of each: the best of many short rounds, taken in turn.

    Processor time in short rounds, so that a busy machine disturbs the figure little.
    """
    clock = time.process_time
    figures = [
        [timeit.timeit(run, number=number, timer=clock) for run in runs] for _ in range(rounds)
    ]
    return [min(column) / number for column in zip(*figures, strict=True)]


def table_model(rows: int = ROWS, columns: int = COLUMNS) -> bytes:
    """A UNIQUE table, so that every row has to be looked at."""
    inputs = "".join(
        f'<input id="i{c}"><inputExpression><text>v{c}</text></inputExpression></input>'
        for c in range(columns)
    )
    body = []
    for row in range(rows):
        cells = [
            f'"kind {row % 5}"' if row % 3 else '"kind 0", "kind 1"',
            f"[{row * 10}..{row * 10 + 9}]",
            f"&gt;= {row % 7}",
            "-" if row % 2 else "true",
            f"not({row})",
            f'date("2026-01-{row % 28 + 1:02d}"), &lt; date("2025-01-01")',
        ][:columns]
        entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
        body.append(
            f'<rule id="r{row}">{entries}<outputEntry><text>"row {row}"</text></outputEntry></rule>'
        )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="bench" '
        'namespace="bench"><decision id="table" name="Table"><decisionTable id="t" '
        f'hitPolicy="UNIQUE">{inputs}<output id="o" name="row"/>{"".join(body)}</decisionTable>'
        "</decision></definitions>"
    ).encode()


def condition_figures() -> tuple[float, float]:
    """Microseconds of the condition in FEEL and in Python's compiled eval."""
    expression = feel.compile_expression(CONDITION)
    code = compile(CONDITION, "condition", "eval")
    figures = []
    for amount in (150, Decimal("150.50")):
        scope = {"amount": amount, "status": "paid"}
        assert expression.evaluate(scope) is True
        # Python's own compiled eval is what FEEL is measured against; the text is ours.
        ours, theirs = best(
            partial(expression.evaluate, scope), partial(eval, code, {}, scope), number=2_000
        )
        figures.append((ours * 1e6, theirs * 1e6))
    return max(figures, key=lambda pair: pair[0] / pair[1])


def table_figures() -> tuple[float, float]:
    """Milliseconds to evaluate and to load a large table."""
    xml = table_model()
    started = time.process_time()
    model = decisions.load(xml)
    load = (time.process_time() - started) * 1000
    scope = {"v0": "kind 4", "v1": 1995, "v2": 9, "v3": True, "v4": 3, "v5": date(2026, 1, 4)}
    assert model.evaluate("table", scope).value == "row 199"
    (seconds,) = best(lambda: model.evaluate("table", scope), number=20)
    return seconds * 1000, load


def main() -> int:
    """Print the figures; returns how many goals are missed."""
    ours, theirs = condition_figures()
    table, load = table_figures()
    (compiling,) = best(lambda: Expression(CONDITION, parse_expression(CONDITION)), number=20)
    rows = (
        ("warm condition", f"{ours:.2f} µs", f"{CONDITION_US} µs", ours <= CONDITION_US),
        ("against eval", f"{ours / theirs:.1f} x", f"{TIMES_EVAL} x", ours <= TIMES_EVAL * theirs),
        (f"table {ROWS} x {COLUMNS}", f"{table:.3f} ms", f"{TABLE_MS} ms", table <= TABLE_MS),
        ("loading that table", f"{load:.0f} ms", f"{COMPILE_MS} ms", load <= COMPILE_MS),
        ("compiling the condition", f"{compiling * 1e6:.0f} µs", "", True),
    )
    for name, figure, goal, met in rows:
        print(
            f"{name:24} {figure:>10}  {'goal ' + goal if goal else '':14} {'' if met else 'MISSED'}"
        )
    return sum(not met for *_, met in rows)


if __name__ == "__main__":
    sys.exit(bool(main()))
