"""Matches XPath regular expressions with a bounded number of steps (DMN 1.5, table 74).

Python's ``re`` can backtrack for hours and can't be stopped; here a pattern is a small program
run with a backtrack stack, every step is charged, and a state once failed is never tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .pattern_parser import (
    AlternativePiece,
    AnchorPiece,
    BackPiece,
    CharPiece,
    GroupPiece,
    PatternError,
    PatternParser,
    Piece,
    RepeatPiece,
    SequencePiece,
)

__all__ = ["Found", "Pattern", "PatternError", "compile_pattern", "expand"]

#: Longest program a pattern may become.
_MAX_PROGRAM = 4_000
_CHAR, _SPLIT, _JUMP, _SAVE, _ANCHOR, _BACK, _RUN, _DONE = range(8)

Charge = Callable[[int], None]
_Saves = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A match: where it lies, and where its groups lie (start and end in turn, -1 for none)."""

    text: str
    start: int
    end: int
    groups: _Saves

    def group(self, number: int) -> str:
        """Text of a group, empty when it took no part."""
        start, end = self.groups[2 * number - 2 : 2 * number]
        return self.text[start:end] if start >= 0 <= end else ""


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_back", "_fold", "_prefix", "_program", "groups")

    def __init__(self, piece: Piece, groups: int, fold: bool, back: bool) -> None:
        self.groups = groups
        self._fold = fold
        self._back = back
        self._program: list[tuple[int, Any, Any, Any]] = []
        self._emit(piece)
        self._add(_DONE)
        self._prefix = "" if fold else _literal_prefix(piece)

    def _add(self, code: int, a: Any = None, b: Any = None, c: Any = None) -> int:
        if len(self._program) >= _MAX_PROGRAM:
            raise PatternError
        self._program.append((code, a, b, c))
        return len(self._program) - 1

    def _emit(self, piece: Piece) -> None:
        if isinstance(piece, CharPiece):
            self._add(_CHAR, piece.test)
        elif isinstance(piece, SequencePiece):
            for part in piece.parts:
                self._emit(part)
        elif isinstance(piece, AlternativePiece):
            self._emit_alternatives(piece)
        elif isinstance(piece, GroupPiece):
            if piece.number:
                self._add(_SAVE, 2 * piece.number - 2)
            self._emit(piece.body)
            if piece.number:
                self._add(_SAVE, 2 * piece.number - 1)
        elif isinstance(piece, RepeatPiece):
            self._emit_repeat(piece)
        elif isinstance(piece, AnchorPiece):
            self._add(_ANCHOR, piece.test)
        elif isinstance(piece, BackPiece):
            self._add(_BACK, piece.number)

    def _emit_alternatives(self, piece: AlternativePiece) -> None:
        exits = []
        for branch in piece.branches[:-1]:
            split = self._add(_SPLIT)
            self._emit(branch)
            exits.append(self._add(_JUMP))
            self._program[split] = (_SPLIT, split + 1, len(self._program), None)
        self._emit(piece.branches[-1])
        for place in exits:
            self._program[place] = (_JUMP, len(self._program), None, None)

    def _emit_repeat(self, piece: RepeatPiece) -> None:
        if isinstance(piece.body, CharPiece):
            self._add(_RUN, piece.body.test, (piece.least, piece.most), piece.greedy)
            return
        for _ in range(piece.least):
            self._emit(piece.body)
        if piece.most is None:
            split = self._add(_SPLIT)
            self._emit(piece.body)
            self._add(_JUMP, split)
            self._branch(split, len(self._program), piece.greedy)
            return
        splits = []
        for _ in range(piece.most - piece.least):
            splits.append(self._add(_SPLIT))
            self._emit(piece.body)
        for split in splits:
            self._branch(split, len(self._program), piece.greedy)

    def _branch(self, split: int, leave: int, greedy: bool) -> None:
        first, second = (split + 1, leave) if greedy else (leave, split + 1)
        self._program[split] = (_SPLIT, first, second, None)

    def search(self, text: str, start: int, charge: Charge) -> Found | None:
        """Find the first match at or after a place; ``charge`` is told the steps taken."""
        seen: set[object] = set()
        place = start
        while place <= len(text):
            if self._prefix:
                place = text.find(self._prefix, place)
                if place < 0:
                    return None
            found = self._match(text, place, charge, seen)
            if found is not None:
                return found
            place += 1
        return None

    def find_all(self, text: str, charge: Charge) -> Iterator[Found]:
        """Find all matches that don't overlap."""
        place = 0
        while place <= len(text):
            found = self.search(text, place, charge)
            if found is None:
                return
            yield found
            place = found.end if found.end > found.start else found.end + 1

    def matches_nothing(self, charge: Charge) -> bool:
        """Tell whether the pattern matches the empty text, which XPath refuses to replace."""
        return self.search("", 0, charge) is not None

    def _match(self, text: str, start: int, charge: Charge, seen: set[object]) -> Found | None:
        """Run the program from one place with a stack of what is still to be tried."""
        program, size = self._program, len(text)
        stack: list[tuple[int, int, _Saves]] = [(0, start, (-1,) * (2 * self.groups))]
        steps = 0
        while stack:
            pc, place, saves = stack.pop()
            while True:
                steps += 1
                if not steps & 63:
                    charge(16)
                code, a, b, c = program[pc]
                if code == _CHAR:
                    if place >= size or not a(text[place]):
                        break
                    pc, place = pc + 1, place + 1
                elif code == _RUN:
                    key = (pc, place, saves) if self._back else (pc, place)
                    if key in seen:
                        break
                    seen.add(key)
                    place = self._run(text, place, (a, b, c), (pc + 1, saves), stack, charge)
                    if place < 0:
                        break
                    pc += 1
                elif code == _SPLIT:
                    key = (pc, place, saves) if self._back else (pc, place)
                    if key in seen:
                        break
                    seen.add(key)
                    stack.append((b, place, saves))
                    pc = a
                elif code == _JUMP:
                    pc = a
                elif code == _SAVE:
                    saves = (*saves[:a], place, *saves[a + 1 :])
                    pc += 1
                elif code == _ANCHOR:
                    if not a(text, place):
                        break
                    pc += 1
                elif code == _BACK:
                    place = self._back_reference(text, place, saves, a)
                    if place < 0:
                        break
                    pc += 1
                else:
                    charge(1 + (steps & 63) // 4)
                    return Found(text, start, place, saves)
        charge(1 + (steps & 63) // 4)
        return None

    def _run(
        self,
        text: str,
        place: int,
        loop: tuple[Any, Any, Any],
        resume: tuple[int, _Saves],
        stack: list[tuple[int, int, _Saves]],
        charge: Charge,
    ) -> int:
        """Take a run of characters of one sort; the other lengths go on the stack."""
        test, bounds, greedy = loop
        least, most = bounds
        limit = len(text) if most is None else min(len(text), place + most)
        end = place
        while end < limit and test(text[end]):
            end += 1
        shortest = place + least
        if end < shortest:
            return -1
        charge(1 + (end - place) // 4)
        pc, saves = resume
        if greedy:
            stack.extend((pc, other, saves) for other in range(shortest, end))
            return end
        stack.extend((pc, other, saves) for other in range(end, shortest, -1))
        return int(shortest)

    def _back_reference(self, text: str, place: int, saves: _Saves, number: int) -> int:
        start, end = saves[2 * number - 2 : 2 * number]
        if start < 0 or end < 0:
            return place
        wanted = text[start:end]
        given = text[place : place + len(wanted)]
        if self._fold:
            wanted, given = wanted.casefold(), given.casefold()
        return place + end - start if wanted == given else -1


def _literal_prefix(piece: Piece) -> str:
    """The text every match starts with, to skip ahead by."""
    if isinstance(piece, CharPiece):
        return piece.literal
    if isinstance(piece, SequencePiece):
        prefix = ""
        for part in piece.parts:
            if not isinstance(part, CharPiece) or not part.literal:
                return prefix
            prefix += part.literal
        return prefix
    if isinstance(piece, AlternativePiece) and len(piece.branches) == 1:
        return _literal_prefix(piece.branches[0])
    return ""


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Compile an XPath regular expression with flags ``s m i x q``; raises PatternError."""
    if set(flags) - set("smixq"):
        raise PatternError
    parser = PatternParser(pattern, flags)
    piece = parser.parse()
    return Pattern(piece, parser.groups, "i" in flags, parser.back)


def expand(found: Found, replacement: str, pattern: Pattern) -> str:
    """Fill ``$1`` (``$0`` for all) into a replacement; raises PatternError for a stray sign."""
    if "$" not in replacement and "\\" not in replacement:
        return replacement
    made, place = [], 0
    while place < len(replacement):
        sign = replacement[place]
        if sign == "\\":
            if replacement[place + 1 : place + 2] not in ("\\", "$"):
                raise PatternError
            made.append(replacement[place + 1])
            place += 2
        elif sign == "$":
            end = place + 1
            while end < len(replacement) and replacement[end].isdecimal() and end < place + 4:
                if end > place + 1 and int(replacement[place + 1 : end + 1]) > pattern.groups:
                    break
                end += 1
            if end == place + 1:
                raise PatternError
            number = int(replacement[place + 1 : end])
            if number == 0:
                made.append(found.text[found.start : found.end])
            elif number <= pattern.groups:
                made.append(found.group(number))
            place = end
        else:
            made.append(sign)
            place += 1
    return "".join(made)
