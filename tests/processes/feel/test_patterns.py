"""Regular expressions: XPath's, and bounded."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.feel.patterns import PatternError, compile_pattern


def free(steps: int) -> None:
    """Nobody pays here."""


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        ("a|b", "", "xb", "b"),
        ("^a+?", "", "aaa", "a"),
        ("a{2,3}", "", "aaaa", "aaa"),
        ("(a|ab)(c|bcd)", "", "abcd", "abcd"),
        ("(.)\\1", "", "abccd", "cc"),
        ("(A)\\1", "i", "xaA", "aA"),
        ("[a-z-[aeiou]]+", "", "aebcd", "bcd"),
        ("[^0-9]+", "", "12ab3", "ab"),
        ("\\p{Lu}\\p{Ll}+", "", "an Émile", "Émile"),
        ("\\P{L}", "", "ab1", "1"),
        ("\\p{IsCJKUnifiedIdeographs}+", "", "a大小b", "大小"),
        ("\\d+", "", "a٣4", "٣4"),
        ("\\i\\c*", "", "1 _a-b", "_a-b"),
        ("\\w+", "", "-ab_!", "ab"),
        ("a.c", "", "a\nc", None),
        ("a.c", "s", "a\nc", "a\nc"),
        ("^b$", "", "a\nb", None),
        ("^b$", "m", "a\nb", "b"),
        ("a b [ ]c", "x", "ab c", "ab c"),
        ("a.b", "q", "axb a.b", "a.b"),
        ("(?:ab)+", "", "ababc", "abab"),
        ("(a*)*$", "", "aab", ""),
        ("\\$\\[\\]", "", "$[]", "$[]"),
    ],
)
def test_a_pattern_finds_its_text(pattern: str, flags: str, text: str, found: str | None) -> None:
    """First match, leftmost alternative, greedy unless told otherwise."""
    match = compile_pattern(pattern, flags).search(text, 0, free)
    assert (None if match is None else text[match.start : match.end]) == found


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[",
        "[]",
        "a**",
        "{2}",
        "a{3,2}",
        "a{1001}",
        "\\1",
        "(?=a)",
        "\\b",
        "[z-a]",
        "\\p{Xx}",
        "^*",
        "\\",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    """XPath has no lookaround and no word boundaries, and bounds are bounded."""
    with pytest.raises(PatternError):
        compile_pattern(pattern, "")


def test_a_flag_nobody_knows_is_refused() -> None:
    """Flags are s, m, i, x and q."""
    with pytest.raises(PatternError):
        compile_pattern("a", "g")


@given(
    st.recursive(
        st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "^", "$"]),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}", "*?", "+?"])).map(
                lambda pair: f"({pair[0]}){pair[1]}"
            ),
        ),
        max_leaves=6,
    ),
    st.text("abc", max_size=8),
)
def test_agrees_with_pythons_re_where_both_speak(pattern: str, text: str) -> None:
    """On the common part of both languages both find something at the same place, or nothing.

    Which of several ends a loop over nothing picks is left open by XPath.
    """
    python = pattern.replace("$", r"\Z")
    ours = compile_pattern(pattern, "").search(text, 0, free)
    theirs = re.search(python, text)
    assert (ours and ours.start) == (theirs and theirs.start())
    whole = compile_pattern(f"^(?:{pattern})$", "").search(text, 0, free)
    assert (whole is None) == (re.fullmatch(python, text) is None)


def test_a_pattern_that_would_never_end_ends() -> None:
    """The pattern that stops Python for ages takes steps in proportion to the text."""
    taken = []
    compile_pattern("^(a|aa)*$", "").search("a" * 2_000 + "b", 0, taken.append)
    assert sum(taken) < 20_000
    taken.clear()
    compile_pattern("^(a|aa|a*)*$", "").search("a" * 200 + "b", 0, taken.append)
    assert sum(taken) < 40_000
