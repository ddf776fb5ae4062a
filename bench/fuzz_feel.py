"""Throws random and mutated texts at FEEL: only FEEL errors may come out, each within 0.2 s.

Run ``python bench/fuzz_feel.py [count] [seed]``; 100,000 texts by default. A failure prints its
text and ends with status 1.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal

from processes import feel

#: Longest a single text may take, in seconds.
SLOWEST = 0.2
SEEDS = (
    'amount > 100 and status in ("paid","held")',
    "for i in 1..10000000000 return i",
    "for a in 1..300, b in 1..300, c in 1..300 return a * b + c",
    "if order.total >= 1e3 then order.lines[qty > 1].sku else [1..10[",
    "some x in order.lines satisfies x.qty > 2 and not(x.sku = null)",
    'every x in ["a", "b"] satisfies string length(x) ** 3 <= 12.5',
    '{first name: 1, "b": first name + 1, f: function(a: number, b) a * b + f(b, a)}.f(1, 2)',
    'replace("abracadabra", "(a|b)*(ra)+?$", "[$1]")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a|aa|a*)*$")',
    'date("2024-02-29") + duration("P1Y2M") - @"2020-01-01T10:00:00@Europe/Paris"',
    "[1, 2, [3, 4]][item > 1] instance of list<context<a: number, b: function<>->Any>>",
    'string join(for i in 1..5 return string(i), ", ")',
    "sort([3, 1, 2], function(x, y) x < y)",
    "(function(f, n) if n <= 0 then 0 else f(f, n - 1))(function(f, n) f(f, n), 10)",
    "flatten([[1, [2]], 3, [[[4]]]]) = distinct values([1, 1, 2])",
    'number("1 000,5", " ", ",") between -1 and 10 / 3',
    '-"10" + (-(-(-2))) ** -0.5 * decimal(1 / 3, 2)',
    "context merge([{a: 1}, {b: 2}]) . a . b [ 1 ] [ -1 ] ( )",
    'for x in 1..60 return if x = 1 then ["a"] else [partial[-1], partial[-1]]',
    "string(for x in 1..40 return if x = 1 then [1] else [partial[-1], partial[-1]])",
    'for x in 1..40 return if x = 1 then "ab" else partial[-1] + partial[-1]',
    "(((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))",
    '< 5, > 3, "a", not(?), [1..3], ? > 2 and ? < 9, date("2020-01-01")',
    "not(1, 2, 3)",
    "99999999999999999999 ** 99999999 - 1e6144 * 10 / 0",
    'range("[1..10]").start included',
    "overlaps([1..5], (5..10]) and during(3, [1..10])",
    "week of year(today()) + day of year(now())",
    'from json("{""a"": [1, 2.5e300]}")',
    "`a b` + ?.x // comment\n /* another */ * 2",
    "\"\\u0041\\U01F40E\\n\" + 'x'",
)
_WORDS = """
    and or not ( ) [ ] { } , : .. . + - * / ** = != < <= > >= in between instance of if then
    else for return some every satisfies function external null true false 0 1 -1 10 3.14 1e9
    "" "a" @"P1D" @"2020-01-01" item partial ? order total x list context number string date
    range count( sum( max( sort( string( substring( matches( replace( split( flatten( append(
    concatenate( union( duration( time( decimal( 1..9999999
"""
PIECES = (
    *_WORDS.split(),
    "index of(",
    "get value(",
    "context put(",
    "\n",
)
SCOPE = {
    "amount": Decimal("150.5"),
    "status": "paid",
    "order": {"total": 12, "lines": [{"sku": "a", "qty": 1}, {"sku": "b", "qty": 3.5}]},
    "xs": list(range(50)),
    "x": None,
}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def mutate(random_source: random.Random) -> str:
    """Make a text: a seed with random changes, a row of pieces, or noise."""
    choice = random_source.random()
    if choice < 0.15:
        size = random_source.randrange(1, 40)
        return "".join(
            chr(random_source.choice((40, 46, 91, 34, 48, 97, 0x4E2D, 0x1F40E, 92)))
            for _ in range(size)
        )
    if choice < 0.3:
        return "".join(
            chr(random_source.randrange(1, 0x3FF)) for _ in range(random_source.randrange(1, 60))
        )
    if choice < 0.6:
        return " ".join(random_source.choices(PIECES, k=random_source.randrange(1, 25)))
    text = random_source.choice(SEEDS)
    for _ in range(random_source.randrange(1, 6)):
        place = random_source.randrange(len(text) + 1)
        end = min(len(text), place + random_source.randrange(0, 8))
        piece = random_source.choice(
            (
                *PIECES,
                random_source.choice(SEEDS)[: random_source.randrange(30)],
                text[place:end] * 2,
            )
        )
        text = text[:place] + piece + text[end:]
    return text


def try_text(text: str) -> float:
    """Parse and evaluate a text every way there is; returns the seconds it took."""
    started = time.process_time()
    try:
        compiled = feel.compile_expression(text)
        feel.to_json(compiled.evaluate(SCOPE, now=NOW))
        compiled.evaluate(SCOPE, now=NOW, strict=True)
    except feel.FeelError as error:
        error.message("zh")
    try:
        feel.compile_unary_tests(text).matches(5, SCOPE, now=NOW)
    except feel.FeelError as error:
        str(error)
    feel.lint(text, SCOPE)
    return time.process_time() - started


def main(count: int = 100_000, seed: int = 1) -> int:
    """Try texts; returns the number of failures."""
    source = random.Random(seed)
    failures, worst, started = 0, (0.0, ""), time.perf_counter()
    # The garbage of many texts must not be collected on the time of one.
    gc.disable()
    for number in range(count):
        if number % 500 == 0:
            gc.collect()
        text = mutate(source) if number >= len(SEEDS) else SEEDS[number]
        try:
            took = try_text(text)
        except Exception as error:
            failures += 1
            print(f"{type(error).__name__}: {error}\n  {text!r}")
            continue
        if took > SLOWEST:
            failures += 1
            print(f"{took:.2f} s: {text!r}")
        worst = max(worst, (took, text))
    took = time.perf_counter() - started
    print(f"{count} texts in {took:.0f} s, {failures} failures")
    print(f"slowest {worst[0] * 1000:.0f} ms: {worst[1]!r}")
    return failures


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
