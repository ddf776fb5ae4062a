"""Keeps the written handbook in memory until a process is published or a group renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from threading import RLock

from sqlalchemy import Connection

from service.errors import not_found
from service.handbook.chapters import Catalog, Writer
from service.handbook.finding import Index
from service.handbook.model import Chapter
from service.handbook.published import Published, published
from service.handbook.roles import Role, role
from service.i18n import LANGUAGES

#: printed files that are kept in memory
_FILES_KEPT = 16


class Handbook:
    """The handbook about one state of the company's processes; safe to share between threads."""

    def __init__(self, catalog: Catalog, state: Published) -> None:
        self._state = state
        self._lock = RLock()
        self._writers = {language: Writer(catalog, state, language) for language in LANGUAGES}
        self._chapters: dict[tuple[str, str], Chapter] = {}
        self._made: dict[tuple[str, ...], bytes] = {}

    def chapter(self, process_id: str, language: str) -> Chapter:
        """The chapter of a process.

        Raises:
            NotFound: no process of that id is published.
        """
        if process_id not in self._state.processes:
            raise not_found("process", "流程", process_id)
        key = (process_id, language)
        with self._lock:
            if key not in self._chapters:
                self._chapters[key] = self._writers[language].chapter(process_id)
            return self._chapters[key]

    def chapters(self, language: str) -> tuple[Chapter, ...]:
        """All chapters by their names, as dictionaries order them."""
        written = [self.chapter(id, language) for id in self._state.processes]
        return tuple(sorted(written, key=lambda one: (_in_order(one.name), one.process_id)))

    def roles(self, language: str) -> tuple[Role, ...]:
        """What each group does, those that do nothing left out."""
        written = self.chapters(language)
        found = [role((id, names[language]), written) for id, names in self._state.groups.items()]
        return tuple(one for one in found if one.duties or one.automatic)

    def role(self, group: str, language: str) -> Role:
        """What a group does.

        Raises:
            NotFound: there is no such group.
        """
        if group not in self._state.groups:
            raise not_found("group", "小组", group)
        names: Mapping[str, str] = self._state.groups[group]
        return role((group, names[language]), self.chapters(language))

    @cached_property
    def index(self) -> Index:
        """What a search looks through."""
        return Index({language: self.chapters(language) for language in LANGUAGES})

    def made(self, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        """A file of the handbook, kept while it is among those that were asked for last.

        Parameters:
            key: what tells the file from the handbook's others.
        """
        with self._lock:
            known = self._made.pop(key, None)
        # Made without the lock: printing takes seconds, and others want to read meanwhile.
        content = make() if known is None else known
        with self._lock:
            self._made[key] = content
            while len(self._made) > _FILES_KEPT:
                del self._made[next(iter(self._made))]
        return content


def _in_order(name: str) -> bytes:
    """What names are sorted by; the common Chinese characters stand by their sound in GB 18030."""
    return name.casefold().encode("gb18030")


class Library:
    """Holds the present handbook and writes a new one when the company's processes change."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._key: object = None
        self._handbook: Handbook | None = None

    def handbook(self, connection: Connection, catalog: Catalog) -> Handbook:
        """The handbook of what is published now; one statement if nothing changed."""
        state = published(connection)
        with self._lock:
            if self._handbook is None or state.key != self._key:
                self._handbook, self._key = Handbook(catalog, state), state.key
            return self._handbook
