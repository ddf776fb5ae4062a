"""What FEEL expressions mean: one table a part of the language, each row a text and its value.

Values are compared as the instance variables they would become.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from processes import feel

JAVA = '(function(a) external {java: {class: "java.lang.%s", method signature: "%s(int)"}})(-3)'
SCOPE = {
    "amount": Decimal("150.5"),
    "status": "paid",
    "count": 3,
    "first name": "Ann",
    "order": {"total": 12, "lines": [{"sku": "a", "qty": 1}, {"sku": "b", "qty": 3}]},
    "nothing": None,
}
NOW = datetime(2026, 3, 29, 8, 30, tzinfo=UTC)


def value_of(text: str) -> object:
    """Evaluate and turn to JSON, the way a mapping does."""
    names = ("first name",)
    compiled = feel.compile_expression(text, names=names)
    return feel.to_json(compiled.evaluate(SCOPE, now=NOW))


NUMBERS = [
    ("0.1 + 0.2", Decimal("0.3")),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ("2 ** 3 ** 2", 64),
    ("-2 ** 2", 4),
    ("0 ** 0", 1),
    ("10 - 2 - 3", 5),
    ("1 / 0", None),
    ("1.5e3", 1500),
    (".5 + .5", 1),
    ("9999999999999999999999999999999999 + 1", 10**34),
    ("1e6144 * 10", None),
    ("- 5 - -3", -2),
    ("amount * 2", 301),
    ("1 + null", None),
    ('1 + "a"', None),
    ("decimal(2.5, 0)", 2),
    ("decimal(1 / 3, 2)", Decimal("0.33")),
    ("round half up(-2.5, 0)", -3),
    ("round half down(2.5, 0)", 2),
    ("round up(1.121, 2)", Decimal("1.13")),
    ("floor(-1.5)", -2),
    ("ceiling(-1.5)", -1),
    ("modulo(-12, 5)", 3),
    ("modulo(10.1, -4.5)", Decimal("-3.4")),
    ("modulo(5, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("odd(5) and even(-2)", True),
    ("odd(1.5)", None),
    ('number("1.000,5", ".", ",")', Decimal("1000.5")),
    ('number("one")', None),
    ("string(1.50)", "1.5"),
]
LOGIC = [
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("null or null", None),
    ('"a" or true', True),
    ("not(null)", None),
    ("1 = null", False),
    ("null = null", True),
    ('1 = "1"', None),
    ("[1] = 1", True),
    ("[1, 2] = [1, 2]", True),
    ("{a: 1} = {a: 2}", False),
    ('"a" < "b"', True),
    ("null < 1", None),
    ("true < false", None),
    ("5 between 1 and 10", True),
    ("5 between null and 10", None),
    ("if null then 1 else 2", 2),
    ('if "text" then 1 else 2', 2),
    ("is(1, 1.0)", True),
    ('is(@"10:00:00", @"10:00:00Z")', False),
]
MEMBERSHIP = [
    ('status in ("paid", "held")', True),
    ('status in ("held")', False),
    ("5 in [1..5)", False),
    ("5 in ]1..5]", True),
    ("1 in ]1..5]", False),
    ("5 in (> 3, < 1)", True),
    ("5 in != 5", False),
    ("5 in [[1..3], [4..6]]", True),
    ("[1] in [[1], [2]]", True),
    ("null in [1..3]", None),
    ('5 in "a"', None),
    ("[1..10[.end included", False),
    ("(>= 10).start", 10),
    ("(= 10).end", 10),
]
LISTS = [
    ("[1, 2, 3][-1]", 3),
    ("[1, 2, 3][0]", None),
    ("[1, 2, 3][item > 1]", [2, 3]),
    ("[1, 2, 3][count]", 3),
    ("5[1]", 5),
    ("null[item > 1]", []),
    ("order.lines[qty > 1].sku", ["b"]),
    ("order.lines.qty", [1, 3]),
    ("order.lines[qty > order.lines[1].qty][1].sku", "b"),
    ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
    ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in [1..3) return i", [1, 2]),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
    ("for x in null return x", None),
    ('for d in @"2026-02-27"..@"2026-03-01" return d', ["2026-02-27", "2026-02-28", "2026-03-01"]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("every x in [1, null] satisfies x > 0", None),
    ("some x in [] satisfies true", False),
    ("sum([1, 2, 3])", 6),
    ("sum([])", None),
    ("min(3, 1, 2)", 1),
    ('max(["a", "c", "b"])', "c"),
    ("max([1, true])", None),
    ("mean([1, 2, 3, 4])", Decimal("2.5")),
    ("median([8, 2, 5, 3])", 4),
    ("mode([6, 3, 9, 6, 6, 3, 3])", [3, 6]),
    ("stddev([47])", None),
    ("all([true, null])", None),
    ("any([false, true])", True),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("index of([1, null, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, null, 1, null])", [1, None]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("reverse([1, 2])", [2, 1]),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ("list replace([2, 4], function(item, new) item < new, 3)", [3, 4]),
    ("list replace([2, 4], -1, 5)", [2, 5]),
    ("list contains([1, null], null)", True),
    ("partition([1, 2, 3], 2)", [[1, 2], [3]]),
    ("duplicate values([1, 2, 1])", [1]),
    ("count([1, [2]])", 2),
    ("is empty([])", True),
]
STRINGS = [
    ('"a" + "b"', "ab"),
    ('"\\u0041\\U01F40E\\uD83D\\uDC0E\\"\\n"', 'A🐎🐎"\n'),
    ('string length("🐎大")', 2),
    ('substring("foobar", -3, 2)', "ba"),
    ('substring("foobar", 0)', None),
    ('substring before("foobar", "bar")', "foo"),
    ('substring after("foobar", "x")', ""),
    ('upper case("straße")', "STRASSE"),
    ('contains("foobar", "ob")', True),
    ('starts with(["foo"], "f")', True),
    ('replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3")', "(012) 345-6789"),
    ('matches("foobar", "^FO*b", "i")', True),
    ('split("a;b;;", ";")', ["a", "b", "", ""]),
    ('split("abc", "")', ["a", "b", "c"]),
    ('string join(["a", null, "b"], "-")', "a-b"),
    ('string join(["a"], "-", "[", "]")', "[a]"),
    ('extract("a1b22", "[0-9]+")', ["1", "22"]),
    ('trim("  a ")', "a"),
    ('is blank(" ")', True),
    ('to base64("FEEL")', "RkVFTA=="),
    ('string([1, "a", null, {b: @"P1D"}])', '[1, "a", null, {b: P1D}]'),
    ("string([1..3))", "[1..3)"),
    ("string(null)", None),
    ('from json("{\\"a\\": [1.10]}")', {"a": [Decimal("1.10")]}),
    ('to json({a: [1, "x", null]})', '{"a":[1,"x",null]}'),
]
TIME = [
    ('date("2024-02-29") + duration("P1Y")', "2025-02-28"),
    ('date("2024-01-31") + @"P1M"', "2024-02-29"),
    ('date("2026-01-02") - date("2026-01-01")', "P1D"),
    ('date("2026-02-30")', None),
    ("date(2026, 3, 1)", "2026-03-01"),
    ('string(date("-0044-03-15"))', "-0044-03-15"),
    ('date and time("2026-01-01T10:00:00Z") = @"2026-01-01T11:00:00+01:00"', True),
    ('@"2026-03-28T12:00:00@Europe/Paris" + @"PT24H"', "2026-03-29T13:00:00@Europe/Paris"),
    ('@"2026-01-01T10:00:00" - @"2026-01-01T09:00:00Z"', None),
    ('time("23:30:00") + @"PT1H"', "00:30:00"),
    ('time("24:00:00")', None),
    ('time(10, 30, 1.5, @"PT2H")', "10:30:01.5+02:00"),
    ('time("10:30:00@Nowhere/City")', None),
    ('@"P1Y2M" + @"P10M"', "P2Y"),
    ('@"PT90M".minutes', 30),
    ('@"-P1DT2H".days', -1),
    ('@"P1D" * 1.5', "P1DT12H"),
    ('@"P1D" / @"PT6H"', 4),
    ('@"P1Y" = @"P365D"', None),
    ('duration("P1Y2D")', None),
    ('abs(@"-P1D")', "P1D"),
    ('years and months duration(@"2011-12-22", @"2013-08-24")', "P1Y8M"),
    ('date("2026-03-29").weekday', 7),
    ('day of week(@"2026-03-29")', "Sunday"),
    ('month of year(@"2026-03-29")', "March"),
    ('week of year(@"2005-01-01")', 53),
    ('day of year(@"2024-12-31")', 366),
    ('last day of month(@"2024-02-03")', "2024-02-29"),
    ('@"10:00:00+02:00".time offset', "PT2H"),
    (
        'date and time(@"2026-01-01T12:00:00Z", "Asia/Shanghai")',
        "2026-01-01T20:00:00@Asia/Shanghai",
    ),
    ("today()", "2026-03-29"),
    ('now() + @"PT1H"', "2026-03-29T09:30:00Z"),
    ('@"not a date"', None),
    ('before(@"2026-01-01", [@"2026-01-02"..@"2026-01-03"])', True),
]
CONTEXTS = [
    ("{a: 1, b: a + 1}.b", 2),
    ('{"first name": 1}.first name', 1),
    ("{a+b: 1, c: a+b}.c", 1),
    ("{a: 1, a: 2}", None),
    ("order.total", 12),
    ("order.nothing.deeper", None),
    ("first name", "Ann"),
    ("`first name`", "Ann"),
    ('get value({a: 1}, "a")', 1),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    ("get or else(nothing, 7)", 7),
    ("is defined(nothing)", True),
    ("is defined(unknown)", False),
    ("is defined(order.nothing)", False),
]
FUNCTIONS = [
    ("(function(a, b) a - b)(b: 1, a: 3)", 2),
    ("{f: function(x: number) x * 2, r: f(4)}.r", 8),
    ('(function(x: number) x)("a")', None),
    ('substring(start position: 2, string: "abc")', "bc"),
    ('substring(begin: 2, string: "abc")', None),
    ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(5)}.r", 120),
    ("(function(f, n) f(f, n))(function(f, n) if n <= 1 then 1 else n * f(f, n - 1), 5)", 120),
    ("count([1, 2]) + count", 5),
    (JAVA % ("Math", "abs"), 3),
    (JAVA % ("System", "exit"), None),
]
TYPES = [
    ("1 instance of number", True),
    ("null instance of Any", False),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ('{a: 1, b: "x"} instance of context<a: number>', True),
    ("{} instance of context<a: number>", False),
    ("[1..2] instance of range<number>", True),
    ("(function(a: number) a) instance of function<number> -> Any", True),
    ('@"P1D" instance of days and time duration', True),
    ("1 instance of unheard of", None),
    ("-1 instance of number", True),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *NUMBERS,
        *LOGIC,
        *MEMBERSHIP,
        *LISTS,
        *STRINGS,
        *TIME,
        *CONTEXTS,
        *FUNCTIONS,
        *TYPES,
        ("1 + /* one */ 1 // two\n", 2),
    ],
)
def test_an_expression_has_its_value(text: str, expected: object) -> None:
    """Values and their types are as the table says; true is not 1."""
    found = value_of(text)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", 1, True),
        ("-", None, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ("> 5, < 0", 6, True),
        ("[1..5]", Decimal("5.0"), True),
        ("(1..5)", 5, False),
        ("not(> 5)", 6, False),
        ("? > 5 and ? < 9", 7, True),
        ('starts with(?, "a")', "abc", True),
        ("null", None, True),
        ("null", 1, False),
        ("[1, 2, 3]", 2, True),
        ("5", "5", None),
        ("true", True, True),
        ("-5", -5, True),
        ("amount", Decimal("150.5"), True),
        ("amount > 100", "whatever", True),
        ('date("2026-01-01")', "2026-01-01", None),
    ],
)
def test_a_table_cell_passes_a_value_or_not(cell: str, value: object, expected: object) -> None:
    """Unary tests answer true, false, or null where values can't be compared."""
    assert feel.compile_unary_tests(cell).matches(value, SCOPE) is expected


def test_a_compiled_expression_names_what_it_reads() -> None:
    """Variables bound inside, built-in functions and ``?`` are not read from the scope."""
    text = "for x in xs return {a: x + y, b: a + sum(z)}.b + w.deep"
    assert feel.compile_expression(text).variables == {"xs", "y", "z", "w"}
    assert feel.compile_unary_tests("? > limit").variables == {"limit"}
