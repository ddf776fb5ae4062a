"""Cuts FEEL text into tokens, and finds names that contain spaces or operators.

Scanning is on demand: where a name ends depends on the names in scope (DMN 1.5, 10.3.1.2), so
there is no separate lexer pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .env import MAX_TEXT
from .errors import FeelLimitError, FeelSyntaxError

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    "\U00010000-\U000effff"
)
PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = r"(?:[\s\ufeff]+|//[^\n\r]*|/\*[\s\S]*?\*/)*"
_TOKEN = re.compile(
    _SPACE + r"(?:(?P<num>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{_START}][{PART}]*)"
    r'|(?P<str>"[^"\\]*(?:\\[\s\S][^"\\]*)*")'
    r"|(?P<quoted>`[^`]+`)"
    r"|(?P<op>\.\.|\*\*|!=|<=|>=|->|[-+*/<>=()\[\]{},:.?@])"
    r"|(?P<end>\Z))"
)
_SPACES = re.compile(_SPACE)
_NAME_PIECE = re.compile(rf"[{PART}]+|[^\s{PART}]")

#: Words that end a name.
RESERVED = frozenset(
    [
        "and",
        "or",
        "in",
        "between",
        "instance",
        "then",
        "else",
        "return",
        "satisfies",
        "if",
        "for",
        "some",
        "every",
        "function",
        "true",
        "false",
        "null",
        "external",
    ]
)


class Token(NamedTuple):
    """A piece of the text: its sort, its characters and where it starts and ends."""

    sort: str
    text: str
    start: int
    end: int


Known = dict[str, list[tuple[re.Pattern[str], str]]]


@lru_cache(maxsize=256)
def known_names(names: frozenset[str]) -> Known:
    """Index names of several pieces by their first piece, longest first."""
    index: Known = {}
    for name in sorted(names, key=len, reverse=True):
        pieces = _NAME_PIECE.findall(name)
        if len(pieces) < 2:
            continue
        pattern = re.escape(pieces[0])
        for before, piece in pairwise(pieces):
            words = before[-1].isalnum() and piece[0].isalnum()
            pattern += (r"\s+" if words else r"\s*") + re.escape(piece)
        entry = (re.compile(rf"{pattern}(?![{PART}])"), normal_name(name))
        index.setdefault(pieces[0], []).append(entry)
    return index


def normal_name(name: str) -> str:
    """Bring a name to one form: single spaces, none at the ends."""
    return " ".join(name.split())


class Scanner:
    """A text with a place to read on, and the tools to complain about it."""

    def __init__(self, text: str, names: Iterable[str], builtin: Known) -> None:
        if len(text) > MAX_TEXT:
            raise FeelLimitError("limit_text", expected=f"{MAX_TEXT:,}", expression=text)
        self.text = text
        self._known = (known_names(frozenset(names)), builtin)
        self.token = self._scan(0)

    def _scan(self, start: int) -> Token:
        found = _TOKEN.match(self.text, start)
        if found is None or found.lastgroup is None:
            gap = _SPACES.match(self.text, start)
            place = gap.end() if gap else start
            if self.text[place : place + 1] == '"':
                raise FeelSyntaxError("unterminated_string", expression=self.text, position=place)
            raise self.unexpected("expression", self.text[place : place + 1], place)
        sort = found.lastgroup
        return Token(sort, found[sort], found.start(sort), found.end())

    def unexpected(self, expected: str, got: str = "", at: int = -1) -> FeelSyntaxError:
        """Make the error for a token that doesn't fit here."""
        token = self.token if at < 0 else Token("op", got, at, at)
        shown = "end" if token.sort == "end" else f"‘{token.text[:40]}’"
        return FeelSyntaxError(
            "syntax",
            expression=self.text,
            position=token.start,
            expected=expected,
            got=shown,
        )

    def advance(self) -> Token:
        """Take the token and look at the next."""
        token = self.token
        self.token = self._scan(token.end)
        return token

    def jump(self, place: int) -> None:
        """Read on at a place found otherwise."""
        self.token = self._scan(place)

    def at_op(self, text: str) -> bool:
        """Tell whether the next token is this operator or bracket."""
        return self.token.text == text and self.token.sort == "op"

    def at_word(self, text: str) -> bool:
        """Tell whether the next token is this keyword."""
        return self.token.text == text and self.token.sort == "name"

    def expect_op(self, text: str) -> Token:
        """Take this operator or bracket; raises FeelSyntaxError when something else comes."""
        if not self.at_op(text):
            raise self.unexpected(f"‘{text}’")
        return self.advance()

    def expect_word(self, text: str) -> Token:
        """Take this keyword; raises FeelSyntaxError when something else comes."""
        if not self.at_word(text):
            raise self.unexpected(f"‘{text}’")
        return self.advance()

    def known_name(self) -> str | None:
        """Take the longest known name of several pieces that starts here, if any."""
        token = self.token
        for index in self._known:
            for pattern, name in index.get(token.text, ()):
                found = pattern.match(self.text, token.start)
                if found:
                    self.jump(found.end())
                    return name
        return None

    def learn(self, name: str) -> None:
        """Add a local name (a context key, a parameter) that contains operators or keywords."""
        pieces = _NAME_PIECE.findall(name)
        if any(piece in RESERVED or not piece.replace("_", "a").isalnum() for piece in pieces):
            mine, builtin = self._known
            merged = {first: list(entries) for first, entries in mine.items()}
            for first, entries in known_names(frozenset((name,))).items():
                merged.setdefault(first, []).extend(entries)
            self._known = (merged, builtin)

    def name(self) -> str:
        """Take a name: a known one, a quoted one, or the words up to the next keyword."""
        if self.token.sort == "quoted":
            return normal_name(self.advance().text[1:-1])
        known = self.known_name()
        if known is not None:
            return known
        if self.token.sort != "name":
            raise self.unexpected("name")
        return self.words()

    def words(self) -> str:
        """Take the words from here to the next keyword as one name with spaces."""
        words = [self.advance().text]
        while self.token.sort == "name" and self.token.text not in RESERVED:
            words.append(self.advance().text)
        return words[0] if len(words) == 1 else " ".join(words)
