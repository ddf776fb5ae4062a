"""What FEEL says when it can't go on: where, what it expected, what it got, in both languages."""

from __future__ import annotations

import pytest

from processes import feel


def refusal(text: str) -> feel.FeelError:
    """Compile and evaluate strictly; the error it ends with."""
    with pytest.raises(feel.FeelError) as caught:
        feel.compile_expression(text).evaluate({"total": 5, "name": "Ann"}, strict=True)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("1 +", 1, 4, "expression"),
        ("if a then b", 1, 12, "‘else’"),
        ("[1, 2", 1, 6, "‘,’"),
        ("{a 1}", 1, 2, "name"),
        ("f(a: 1, 2)", 1, 10, "name"),
        ("1 +\n  ) 2", 2, 3, "expression"),
        ("a ; b", 1, 3, "expression"),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int, expected: str) -> None:
    """Line and column count from 1, and the error repeats the expression."""
    error = refusal(text)
    assert isinstance(error, feel.FeelSyntaxError)
    assert (error.line, error.column, error.expected) == (line, column, expected)
    assert error.expression == text


@pytest.mark.parametrize("text", ["", "   ", "1 2", '"open', "/* only a comment */"])
def test_other_syntax_errors(text: str) -> None:
    """Nothing, too much, and a string without an end are refused as such."""
    assert isinstance(refusal(text), feel.FeelSyntaxError)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("totl + 1", "unknown_name"),
        ("total + name", "type"),
        ("total < name", "compare"),
        ("total / 0", "arithmetic"),
        ("[1][3]", "index"),
        ("{a: 1}.b", "unknown_property"),
        ("substring(1)", "arguments"),
        ("total(1)", "no_function"),
        ('@"soon"', "bad_temporal"),
        ("today()", "no_now"),
        ("1 instance of person", "unknown_type"),
        ('matches("a", "(")', "pattern"),
        ("if total then 1 else 2", "type"),
        ("true and total", "type"),
        ("for x in null return x", "type"),
        ('assert(total, total > 9, "too small")', "assertion"),
    ],
)
def test_strict_evaluation_names_the_first_trouble(text: str, code: str) -> None:
    """What the standard answers with null, strict evaluation refuses with its place."""
    error = refusal(text)
    assert error.code == code
    assert error.expression == text


def test_without_strict_the_same_trouble_is_null() -> None:
    """The standard's answer to trouble at run time is null."""
    assert feel.compile_expression("totl + 1").evaluate({}) is None


def test_no_clock_is_an_error_even_without_strict() -> None:
    """A forgotten ``now`` would make conditions silently null."""
    with pytest.raises(feel.FeelEvaluationError, match="time of the command"):
        feel.compile_expression("now()").evaluate({})


def test_messages_are_whole_sentences_in_both_languages() -> None:
    """English by default, Chinese on request; kinds are words, not code."""
    error = refusal("total + name")
    assert str(error) == "line 1, column 7: expected a + b, got number + string (in: total + name)"
    error = refusal("substring(total)")
    assert error.message("zh").startswith("第 1 行第 10 列：函数的参数应为substring(")
    assert "(number)" in error.message("en")
    assert "字符串" in refusal('1 + @"x"'[:4] + '"').message("zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("for i in 1..10000000000 return i", "limit_steps"),
        ("for a in 1..999, b in 1..999 return a * b", "limit_steps"),
        ('for x in 1..40 return if x = 1 then "ab" else partial[-1] + partial[-1]', "limit_string"),
        ("{f: function(n) f(n + 1), r: f(1)}.r", "limit_depth"),
        ("(" * 200 + "1" + ")" * 200, "limit_depth"),
        ("-" * 30_000 + "1" + " " * 5_000, "limit_text"),
        ("a" + ".b" * 5_000, "limit_depth"),
        ("1" + " = 1" * 5_000, "limit_depth"),
        (
            "flatten(for x in 1..60 return if x = 1 then [1] else [partial[-1], partial[-1]])",
            "limit_steps",
        ),
        (f'matches("{"a" * 3000}", "(a*)*(a*)*(a*)*b\\1")', "limit_steps"),
    ],
)
def test_no_expression_fills_a_worker(text: str, code: str) -> None:
    """Steps, texts, depth and length end in a limit error that knows the expression."""
    with pytest.raises(feel.FeelLimitError) as caught:
        feel.compile_expression(text).evaluate({})
    assert caught.value.code == code
    assert caught.value.expression == text
    assert caught.value.message("zh")


def test_long_chains_are_no_deep_nesting() -> None:
    """Length alone costs no recursion."""
    assert feel.compile_expression(" + ".join("1" * 5_000)).evaluate({}) == 5_000
    assert feel.compile_expression(" and ".join(["true"] * 3_000)).evaluate({}) is True


def test_deep_data_is_refused_not_crashed_on() -> None:
    """A value nested a thousand deep is a limit error, in and out."""
    deep: object = 1
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(feel.FeelLimitError):
        feel.compile_expression("string(x)").evaluate({"x": deep})
    with pytest.raises(feel.FeelLimitError):
        feel.to_json(deep)


def test_a_result_that_shares_its_parts_is_counted_in_full() -> None:
    """Sixty doublings are small in memory and endless as JSON."""
    text = "for x in 1..60 return if x = 1 then [1] else [partial[-1], partial[-1]]"
    with pytest.raises(feel.FeelLimitError):
        feel.to_json(feel.compile_expression(text).evaluate({}))
