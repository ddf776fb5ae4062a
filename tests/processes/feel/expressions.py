"""Hypothesis strategies that write FEEL expressions of a known type."""

from __future__ import annotations

from hypothesis import strategies as st

#: The variables every generated expression may read.
SCOPE = {
    "n": 7,
    "m": -2.5,
    "s": "order",
    "t": "Größe 大",
    "yes": True,
    "no": False,
    "nothing": None,
    "numbers": [3, 1, 2, 3],
    "words": ["b", "a", "c"],
    "lines": [{"sku": "x", "qty": 1}, {"sku": "y", "qty": 3}, {"sku": "z", "qty": 2}],
    "customer": {"name": "Ann", "age": 40, "address": {"city": "Lyon"}},
}

_small = st.integers(-20, 20)


def _call(name: str, *arguments: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*arguments).map(lambda parts: f"{name}({', '.join(parts)})")


def _infix(
    left: st.SearchStrategy[str], signs: list[str], right: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.tuples(left, st.sampled_from(signs), right).map(lambda p: f"({p[0]} {p[1]} {p[2]})")


numbers = st.deferred(
    lambda: st.one_of(
        _small.map(str),
        st.sampled_from(["n", "m", "customer.age", "1.5", "0.25", "100"]),
        _infix(numbers, ["+", "-", "*"], numbers),
        _infix(numbers, ["/"], st.sampled_from(["2", "4", "-8", "0.5"])),
        _infix(st.integers(-4, 4).map(str), ["**"], st.integers(0, 3).map(str)),
        numbers.map(lambda text: f"-({text})"),
        _call("abs", numbers),
        _call("floor", numbers),
        _call("ceiling", numbers),
        _call("modulo", numbers, st.sampled_from(["3", "-4", "2.5"])),
        _call("decimal", numbers, st.integers(0, 3).map(str)),
        _call("count", lists),
        _call("sum", number_lists),
        _call("min", number_lists),
        _call("max", number_lists),
        _call("mean", number_lists),
        _call("product", number_lists),
        _call("string length", strings),
        st.tuples(number_lists, st.integers(-4, 4)).map(lambda p: f"{p[0]}[{p[1]}]"),
        st.tuples(booleans, numbers, numbers).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
    )
)
strings = st.deferred(
    lambda: st.one_of(
        st.sampled_from(['""', '"a"', '"abc"', '"foobar"', '"大 b"', "s", "t", "customer.name"]),
        _infix(strings, ["+"], strings),
        _call("upper case", strings),
        _call("lower case", strings),
        _call("substring", strings, st.sampled_from("12"), st.sampled_from("12")),
        _call("substring before", strings, st.sampled_from(['"o"', '"b"', '"zz"'])),
        _call("substring after", strings, st.sampled_from(['"o"', '"b"', '"zz"'])),
        _call("replace", strings, st.sampled_from(['"o"', '"[a-f]"', '"(b)(a)"']), st.just('"-"')),
        _call("string join", string_lists, st.sampled_from(['"-"', '""', '", "'])),
        _call("string", st.one_of(_small.map(str), booleans, temporals)),
        _call("day of week", dates),
        st.tuples(string_lists, st.integers(1, 3)).map(lambda p: f"{p[0]}[{p[1]}]"),
    )
)
booleans = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["true", "false", "yes", "no", "null", "nothing"]),
        _infix(numbers, ["<", "<=", ">", ">=", "=", "!="], numbers),
        _infix(strings, ["<", "<=", ">", ">=", "=", "!="], strings),
        _infix(booleans, ["and", "or"], booleans),
        _call("not", booleans),
        _call("contains", strings, strings),
        _call("starts with", strings, strings),
        _call("ends with", strings, strings),
        _call("matches", strings, st.sampled_from(['"o+"', '"^[a-c]*$"', '"b|d"'])),
        _call("list contains", lists, st.one_of(numbers, strings, st.just("null"))),
        _call("odd", _small.map(str)),
        _call("even", _small.map(str)),
        st.tuples(numbers, _small, _small).map(
            lambda p: f"({p[0]} between {min(p[1:])} and {max(p[1:])})"
        ),
        st.tuples(numbers, ranges).map(lambda p: f"({p[0]} in {p[1]})"),
        st.tuples(strings, strings, strings).map(lambda p: f"({p[0]} in ({p[1]}, {p[2]}))"),
        st.tuples(st.sampled_from(["some", "every"]), number_lists, _small).map(
            lambda p: f"({p[0]} x in {p[1]} satisfies x > {p[2]})"
        ),
        _infix(dates, ["<", "<=", ">", ">=", "="], dates),
        _call("all", st.sampled_from(["[true, true]", "[true, false]", "[]"])),
        _call("any", st.sampled_from(["[false, true]", "[false]", "[]"])),
    )
)
ranges = st.tuples(
    st.sampled_from("[("), st.integers(-5, 5), st.integers(0, 10), st.sampled_from("])")
).map(lambda p: f"{p[0]}{p[1]}..{p[1] + p[2]}{p[3]}")
number_lists = st.deferred(
    lambda: st.one_of(
        st.lists(_small.map(str), min_size=1, max_size=4).map(lambda p: f"[{', '.join(p)}]"),
        st.sampled_from(["numbers", "lines.qty", "[1, 2.5, 3]"]),
        st.tuples(number_lists, _small).map(lambda p: f"(for x in {p[0]} return x + {p[1]})"),
        st.tuples(st.integers(-3, 3), st.integers(1, 3)).map(
            lambda p: f"(for x in {p[0]}..{p[1]} return x * 2)"
        ),
        _call("reverse", number_lists),
        _call("distinct values", number_lists),
        _call("append", number_lists, _small.map(str)),
        _call("concatenate", number_lists, number_lists),
        _call("union", number_lists, number_lists),
        _call("sort", number_lists, st.just("function(a, b) a < b")),
    )
)
string_lists = st.one_of(
    st.sampled_from(["words", "lines.sku", '["p", "q", "r"]', 'split("a-b-c", "-")'])
)
lists = st.deferred(
    lambda: st.one_of(
        number_lists,
        string_lists,
        st.tuples(number_lists, st.integers(-5, 5)).map(lambda p: f"{p[0]}[item > {p[1]}]"),
        st.integers(0, 3).map(lambda limit: f"lines[qty > {limit}]"),
        _call("index of", number_lists, st.sampled_from(["1", "3"])),
        _call("insert before", number_lists, st.just("1"), _small.map(str)),
        _call("remove", number_lists, st.just("1")),
        _call("flatten", st.lists(number_lists, max_size=3).map(lambda p: f"[{', '.join(p)}]")),
        _call("sublist", st.just("[1, 2, 3]"), st.sampled_from(["1", "2", "-2"]), st.just("1")),
    )
)
dates = st.deferred(
    lambda: st.one_of(
        st.dates().filter(lambda day: day.year >= 1000).map(lambda day: f'date("{day}")'),
        st.tuples(dates, st.integers(-40, 40)).map(
            lambda p: f'({p[0]} + duration("P{abs(p[1])}D"))'
        ),
        st.tuples(dates, st.integers(0, 30)).map(lambda p: f'({p[0]} + duration("P{p[1]}M"))'),
    )
)
temporals = st.deferred(
    lambda: st.one_of(
        dates,
        st.integers(0, 100).map(lambda days: f'duration("P{days}D")'),
        st.integers(0, 50).map(lambda months: f'duration("P{months}M")'),
        st.times().map(lambda time: f'time("{time.replace(microsecond=0).isoformat()}")'),
    )
)
contexts = st.tuples(numbers, strings, booleans).map(
    lambda p: f"{{a: {p[0]}, b: {p[1]}, c: {p[2]}, d: a}}"
)
anything = st.one_of(numbers, strings, booleans, lists, contexts)
