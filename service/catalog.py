"""Published definitions and forms, kept in memory by digest.

A digest never changes its meaning, so what was read once stays. Which version is the newest does
change: whoever opens an instance compares ``epoch`` with the number of definitions in the
database and calls ``refresh`` when they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from threading import RLock
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import distinct_on

import forms
from processes.catalog import read_bundle
from processes.model import Definition
from service.errors import NotFound, not_found
from service.record import Asked
from service.store.tables import definition as definitions
from service.store.tables import definition_resource, resource

_FILES = (
    select(resource.c.name, resource.c.content, definitions.c.restores)
    .join(definition_resource, definition_resource.c.resource_digest == resource.c.digest)
    .join(definitions, definitions.c.digest == definition_resource.c.definition_digest)
    .order_by(resource.c.name)
)
_LATEST = (
    select(definitions.c.process_id, definitions.c.digest)
    .ext(distinct_on(definitions.c.process_id))
    .order_by(definitions.c.process_id, definitions.c.version.desc())
)


class StoredCatalog:
    """Reads definitions from the database when first asked; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = RLock()
        self._definitions: dict[str, Definition] = {}
        self._latest: dict[str, str] = {}
        self._forms: dict[tuple[str, str], forms.Form] = {}
        #: how many definitions were published when ``refresh`` last looked
        self.epoch = -1

    def definition(self, digest: str) -> Definition:
        """The definition with a digest.

        Raises:
            NotFound: it was never published.
        """
        known = self._definitions.get(digest)
        return known if known is not None else self._read(digest)

    def latest(self, process_id: str) -> Definition:
        """The newest version of a process.

        Raises:
            NotFound: no process of that id was published.
        """
        digest = self.latest_digests().get(process_id)
        if digest is None:
            raise not_found("process", "流程", process_id)
        return self.definition(digest)

    def tagged(self, process_id: str, tag: str) -> Definition:
        """The newest version of a process that carries a version tag.

        Raises:
            NotFound: none does.
        """
        for digest in self.digests(process_id):
            if self.definition(digest).version_tag == tag:
                return self.definition(digest)
        raise not_found("process", "流程", f"{process_id} ({tag})")

    def digests(self, process_id: str | None = None) -> Sequence[str]:
        """Digests of all versions ever published, of one process or of all, newest first."""
        query = select(definitions.c.digest).order_by(
            definitions.c.created_at.desc(), definitions.c.version.desc()
        )
        if process_id is not None:
            query = query.where(definitions.c.process_id == process_id)
        with self._engine.connect() as connection:
            return connection.scalars(query).all()

    def latest_digests(self) -> Mapping[str, str]:
        """Process id -> digest of its newest version."""
        if self.epoch < 0:
            with self._engine.connect() as connection:
                self.refresh(connection)
        return self._latest

    def form(self, digest: str, form_id: str) -> forms.Form:
        """The form as it was published with a definition.

        Raises:
            NotFound: the definition has no form of that id.
        """
        known = self._forms.get((digest, form_id))
        if known is not None:
            return known
        for name, content in self.definition(digest).files.items():
            if name.endswith(".form"):
                form = forms.load(content)
                self._forms[(digest, form.id)] = form
        if (digest, form_id) not in self._forms:
            raise not_found("form", "表单", form_id)
        return self._forms[(digest, form_id)]

    def refresh(self, connection: Connection) -> None:
        """Learn which versions are the newest."""
        rows = connection.execute(_LATEST).all()
        count = connection.scalar(select(func.count()).select_from(definitions)) or 0
        with self._lock:
            self._latest = {row.process_id: row.digest for row in rows}
            self.epoch = count

    def _read(self, digest: str) -> Definition:
        query = _FILES.where(definition_resource.c.definition_digest == digest)
        with self._lock, self._engine.connect() as connection:
            rows = connection.execute(query).all()
        files = {row.name: bytes(row.content) for row in rows}
        for found in read_bundle(files).definitions.values():
            self._definitions[found.digest] = found
        first = self._definitions.get(rows[0].restores or "") if rows else None
        if first is not None:
            # What was compiled knows the definition it is of, so it can't be shared.
            self._definitions[digest] = replace(first, digest=digest, compiled={})
        if digest not in self._definitions:
            raise not_found("definition", "流程定义", digest)
        return self._definitions[digest]


class Lookups:
    """A catalog for one command: notes which newest versions and what time zone it was asked for.

    They go into the record, so that a replay finds the same.
    """

    def __init__(self, catalog: StoredCatalog, zone: str) -> None:
        self._catalog = catalog
        self._zone = zone
        self._asked: dict[str, str] = {}
        self._zone_asked: str | None = None

    def definition(self, digest: str) -> Definition:
        """The definition with a digest."""
        return self._catalog.definition(digest)

    def latest(self, process_id: str) -> Definition:
        """The newest version of a process, noted; raises KeyError if it was never published."""
        return self._noted(process_id, lambda: self._catalog.latest(process_id))

    def tagged(self, process_id: str, tag: str) -> Definition:
        """The newest version with a tag, noted; raises KeyError if there is none."""
        key = tagged_key(process_id, tag)
        return self._noted(key, lambda: self._catalog.tagged(process_id, tag))

    def zone(self) -> tzinfo:
        """The company's time zone, noted."""
        self._zone_asked = self._zone
        return ZoneInfo(self._zone)

    def asked(self) -> Asked:
        """What was looked up since the last call."""
        asked = Asked(self._asked, self._zone_asked)
        self._asked, self._zone_asked = {}, None
        return asked

    def _noted(self, key: str, look: Callable[[], Definition]) -> Definition:
        try:
            found = look()
        except NotFound as error:
            raise KeyError(key) from error
        self._asked[key] = found.digest
        return found


def tagged_key(process_id: str, tag: str) -> str:
    """What the record calls the newest version of a process that carries a tag."""
    return f"{process_id}@{tag}"
