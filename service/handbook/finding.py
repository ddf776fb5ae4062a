"""Searches steps, instructions, tables and clauses, in both languages at once, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.handbook.model import Chapter
from service.handbook.rules import cell_words

#: more than anybody reads
_MOST = 200
_SHOWN = 160  #: characters of a text that are shown around what was found


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that holds what was searched for."""

    process_id: str
    process: str  #: name of the process
    anchor: str  #: place in its chapter
    name: str
    text: str  #: what stands there, in the reader's language, cut to size


@dataclass(frozen=True, slots=True)
class _Place:
    process_id: str
    anchor: str
    name: str
    text: str


class Index:
    """All places of the handbook, ready to be searched."""

    def __init__(self, chapters: Mapping[str, Iterable[Chapter]]) -> None:
        """Collect the places.

        Parameters:
            chapters: by language.
        """
        self._names = {
            (language, chapter.process_id): chapter.name
            for language, written in chapters.items()
            for chapter in written
        }
        self._places: dict[str, dict[tuple[str, str], _Place]] = {
            language: {
                (place.process_id, place.anchor): place
                for chapter in written
                for place in _places(chapter)
            }
            for language, written in chapters.items()
        }
        self._texts: dict[tuple[str, str], str] = {}
        for places in self._places.values():
            for key, place in places.items():
                known = self._texts.get(key, "")
                self._texts[key] = f"{known}\n{place.name}\n{place.text}".casefold()

    def _is_called(self, place: _Place, wanted: list[str]) -> bool:
        """Whether the place's name, in some language, holds all words."""
        key = (place.process_id, place.anchor)
        names = [one[key].name.casefold() for one in self._places.values() if key in one]
        return any(all(word in name for word in wanted) for name in names)

    def search(self, words: str, language: str) -> tuple[Hit, ...]:
        """Find the places that hold all words, in whichever language; names count first.

        Parameters:
            language: of what is shown.
        """
        wanted = words.casefold().split()
        if not wanted:
            return ()
        keys = [key for key, text in self._texts.items() if all(w in text for w in wanted)]
        places = [self._places[language][key] for key in keys if key in self._places[language]]
        places.sort(key=lambda place: not self._is_called(place, wanted))
        return tuple(
            Hit(
                place.process_id,
                self._names[language, place.process_id],
                place.anchor,
                place.name,
                _cut(place.text, wanted),
            )
            for place in places[:_MOST]
        )


def _places(chapter: Chapter) -> Iterator[_Place]:
    id = chapter.process_id
    yield _Place(id, "top", chapter.name, chapter.purpose)
    for start in chapter.starts:
        yield _Place(id, f"step-{start.id}", start.name, f"{start.words} {start.what}")
    for step in chapter.steps:
        fields = " ".join(row.label for row in step.form.rows) if step.form else ""
        parts = (step.what, step.caution, step.who, fields, " ".join(step.clauses))
        yield _Place(id, f"step-{step.id}", step.name, " ".join(part for part in parts if part))
    for outcome in chapter.outcomes:
        yield _Place(id, f"step-{outcome.id}", outcome.name, f"{outcome.words} {outcome.what}")
    for table in chapter.tables:
        rows = " ".join(_asked(cells, note, chapter.language) for cells, note in table.rows)
        yield _Place(id, f"table-{table.id}", table.name, f"{table.what} {rows}")
    for quote in chapter.quotes:
        words = quote.chinese if chapter.language == "zh" else quote.english
        yield _Place(id, f"clause-{quote.id}", f"{quote.id} {quote.title}", words)


def _asked(cells: Iterable[str], note: str, language: str) -> str:
    """A rule without the questions that it leaves open."""
    return " ".join((*(cell for cell in cells if cell != cell_words("-", language)), note))


def _cut(text: str, wanted: list[str]) -> str:
    """The part of a text around the first word that was found in it."""
    flat = " ".join(text.split())
    at = min((i for word in wanted if (i := flat.casefold().find(word)) >= 0), default=0)
    start = max(0, at - _SHOWN // 3)
    part = flat[start : start + _SHOWN]
    return f"{'…' if start else ''}{part}{'…' if start + _SHOWN < len(flat) else ''}"
