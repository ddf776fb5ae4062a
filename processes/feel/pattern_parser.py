"""Parses XPath regular expressions (XQuery and XPath Functions 3.1, 5.6; XML Schema 2, F).

Makes the pieces ``patterns`` runs. Lookaround and word boundaries are no part of XPath.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Test = Callable[[str], bool]

_MAX_REPEAT = 1_000
_MAX_DEPTH = 40
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Thai": (0xE00, 0xE7F),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\\|.-^?*+{}()[]$"}
_DIGITS = "0123456789"


class PatternError(ValueError):
    """The text is no regular expression."""


@dataclass(frozen=True, slots=True)
class CharPiece:
    """One character of a sort; ``literal`` where it is exactly one."""

    test: Test
    literal: str = ""


@dataclass(frozen=True, slots=True)
class AnchorPiece:
    """A place: start or end of the text or a line."""

    test: Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class BackPiece:
    """The text of an earlier group again."""

    number: int


@dataclass(frozen=True, slots=True)
class SequencePiece:
    """Parts one after the other."""

    parts: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class AlternativePiece:
    """One of several branches."""

    branches: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GroupPiece:
    """A group; number 0 captures nothing."""

    body: Piece
    number: int


@dataclass(frozen=True, slots=True)
class RepeatPiece:
    """A part several times."""

    body: Piece
    least: int
    most: int | None
    greedy: bool


Piece = (
    CharPiece
    | AnchorPiece
    | BackPiece
    | SequencePiece
    | AlternativePiece
    | GroupPiece
    | RepeatPiece
)


class PatternParser:
    """One pattern on its way to pieces."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.place = 0
        self.depth = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.back = False

    def parse(self) -> Piece:
        """Parse the whole pattern; raises PatternError."""
        if "q" in self.flags:
            return SequencePiece(tuple(self._char(sign) for sign in self.pattern))
        piece = self._alternatives()
        if self.place < len(self.pattern):
            raise PatternError
        return piece

    def _peek(self) -> str:
        if "x" in self.flags:
            while self.pattern[self.place : self.place + 1] in tuple(" \t\n\r"):
                self.place += 1
        return self.pattern[self.place : self.place + 1]

    def _take(self) -> str:
        sign = self._peek()
        if not sign:
            raise PatternError
        self.place += 1
        return sign

    def _char(self, sign: str) -> CharPiece:
        if "i" in self.flags:
            folded = sign.casefold()
            return CharPiece(lambda other: other.casefold() == folded)
        return CharPiece(lambda other: other == sign, sign)

    def _alternatives(self) -> Piece:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError
        branches = [self._sequence()]
        while self._peek() == "|":
            self.place += 1
            branches.append(self._sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else AlternativePiece(tuple(branches))

    def _sequence(self) -> Piece:
        parts: list[Piece] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._quantified(self._atom()))
        return SequencePiece(tuple(parts))

    def _quantified(self, atom: Piece) -> Piece:
        sign = self._peek()
        if sign not in ("*", "+", "?", "{") or not sign:
            return atom
        if isinstance(atom, AnchorPiece):
            raise PatternError
        self.place += 1
        least, most = self._bounds(sign)
        greedy = True
        if self._peek() == "?":
            self.place += 1
            greedy = False
        return RepeatPiece(atom, least, most, greedy)

    def _bounds(self, sign: str) -> tuple[int, int | None]:
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        inside, closed, _ = self.pattern[self.place :].partition("}")
        low, comma, high = inside.partition(",")
        if not closed or not low.isascii() or not low.isdigit():
            raise PatternError
        if high and not (high.isascii() and high.isdigit()):
            raise PatternError
        self.place += len(inside) + 1
        least = int(low[:9])
        most = (int(high[:9]) if high else None) if comma else least
        if least > _MAX_REPEAT or (most is not None and not least <= most <= _MAX_REPEAT):
            raise PatternError
        return least, most

    def _atom(self) -> Piece:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign == "[":
            return CharPiece(self._class())
        if sign == ".":
            if "s" in self.flags:
                return CharPiece(lambda other: True)
            return CharPiece(lambda other: other not in "\n\r")
        if sign == "^":
            many = "m" in self.flags
            return AnchorPiece(lambda text, place: place == 0 or (many and text[place - 1] == "\n"))
        if sign == "$":
            many = "m" in self.flags
            return AnchorPiece(
                lambda text, place: place == len(text) or (many and text[place] == "\n")
            )
        if sign == "\\":
            return self._escape()
        if sign in "*+?{}])|":
            raise PatternError
        return self._char(sign)

    def _group(self) -> Piece:
        number = 0
        if self.pattern.startswith("?:", self.place):
            self.place += 2
        elif self._peek() == "?":
            raise PatternError
        else:
            self.groups += 1
            number = self.groups
        body = self._alternatives()
        if self._take() != ")":
            raise PatternError
        self.closed.add(number)
        return GroupPiece(body, number)

    def _escape(self) -> Piece:
        sign = self._take()
        if sign in _DIGITS and sign != "0":
            return self._back_reference(sign)
        if sign in _PLAIN_ESCAPES:
            return self._char(_PLAIN_ESCAPES[sign])
        return CharPiece(self._sort_escape(sign))

    def _back_reference(self, digit: str) -> Piece:
        number = int(digit)
        while self._peek() in tuple(_DIGITS) and number * 10 + int(self._peek()) <= self.groups:
            number = number * 10 + int(self._take())
        if number not in self.closed:
            raise PatternError
        self.back = True
        return BackPiece(number)

    def _sort_escape(self, sign: str) -> Test:
        """The characters an escape like ``\\d`` stands for."""
        if sign in "pP":
            return self._property(sign == "P")
        test = _SORTS.get(sign.lower())
        if test is None:
            raise PatternError
        return test if sign.islower() else lambda other: not test(other)

    def _property(self, negated: bool) -> Test:
        inside, closed, _ = self.pattern[self.place :].partition("}")
        if not closed or not inside.startswith("{"):
            raise PatternError
        self.place += len(inside) + 1
        name = inside[1:]
        if name.startswith("Is"):
            block = _BLOCKS.get(name[2:])
            if block is None:
                raise PatternError
            low, high = block
            return lambda sign: (low <= ord(sign) <= high) is not negated
        if name not in _CATEGORIES:
            raise PatternError
        return lambda sign: unicodedata.category(sign).startswith(name) is not negated

    def _class(self) -> Test:
        """Parse a character class after its ``[``, with ranges and subtraction."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError
        negated = self.pattern[self.place : self.place + 1] == "^"
        self.place += negated
        tests: list[Test] = []
        singles: set[str] = set()
        minus: Test | None = None
        first = self.place
        while True:
            sign = self.pattern[self.place : self.place + 1]
            self.place += 1
            if not sign or (sign == "[" or (sign == "]" and self.place == first + 1)):
                raise PatternError
            if sign == "]":
                break
            if sign == "-" and self.pattern[self.place : self.place + 1] == "[":
                self.place += 1
                minus = self._class()
                if self._take() != "]":
                    raise PatternError
                break
            self._class_item(sign, tests, singles)
        self.depth -= 1
        return _joined(tests, frozenset(singles), negated, minus)

    def _class_item(self, sign: str, tests: list[Test], singles: set[str]) -> None:
        low = sign
        if sign == "\\":
            escape = self.pattern[self.place : self.place + 1]
            self.place += 1
            if escape not in _PLAIN_ESCAPES:
                tests.append(self._sort_escape(escape or "!"))
                return
            low = _PLAIN_ESCAPES[escape]
        following = self.pattern[self.place : self.place + 2]
        if following[:1] != "-" or following[1:] in ("", "]", "["):
            if "i" in self.flags:
                folded = low.casefold()
                tests.append(lambda other: other.casefold() == folded)
            singles.add(low)
            return
        self.place += 2
        high = following[1]
        if high == "\\":
            high = _PLAIN_ESCAPES.get(self.pattern[self.place : self.place + 1], "")
            self.place += 1
        if not high or low > high:
            raise PatternError
        tests.append(self._span(low, high))

    def _span(self, low: str, high: str) -> Test:
        """Characters from low to high; in any case where case doesn't count."""
        if "i" not in self.flags:
            return lambda sign: low <= sign <= high
        return lambda sign: any(low <= variant <= high for variant in _cases(sign))


def _joined(tests: list[Test], singles: frozenset[str], negated: bool, minus: Test | None) -> Test:
    def member(sign: str) -> bool:
        inside = sign in singles or any(test(sign) for test in tests)
        return inside is not negated and not (minus is not None and minus(sign))

    return member


def _cases(sign: str) -> set[str]:
    """A character and its other cases."""
    lower, upper = sign.lower(), sign.upper()
    return {sign, lower, upper, lower.upper(), upper.lower()}


def _is_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "PZC"


def _is_name(sign: str) -> bool:
    return sign.isalnum() or sign in "_:-.\u00b7" or unicodedata.category(sign)[0] == "M"


_SORTS: dict[str, Test] = {
    "s": lambda sign: sign in " \t\n\r",
    "d": lambda sign: unicodedata.category(sign) == "Nd",
    "w": _is_word,
    "i": lambda sign: sign.isalpha() or sign in "_:",
    "c": _is_name,
}
