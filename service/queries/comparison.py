"""A draft beside what is live, and one version beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from service.catalog import StoredCatalog
from service.errors import not_found
from service.store.tables import definition
from service.studio.comparison import FileChange, compare_files
from service.studio.draft import Base, draft_files, find_draft


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from which versions."""

    against: Sequence[Base]
    files: Sequence[FileChange]


def draft_comparison(connection: Connection, catalog: StoredCatalog, draft_id: UUID) -> Comparison:
    """A draft beside the newest versions of its processes.

    Raises:
        NotFound: no such draft.
    """
    live = _live(connection, draft_id)
    after = draft_files(connection, draft_id)
    return Comparison(live, compare_files(_files(catalog, live), after))


def files_before(
    connection: Connection, catalog: StoredCatalog, draft_id: UUID
) -> Mapping[str, bytes]:
    """The files that a draft is compared with, by name.

    Raises:
        NotFound: no such draft.
    """
    return _files(catalog, _live(connection, draft_id))


def version_comparison(
    connection: Connection, catalog: StoredCatalog, digest: str, against: str | None
) -> Comparison:
    """A version beside another one, by default the one before it.

    Raises:
        NotFound: one of them was never published.
    """
    one = _version(connection, digest)
    if against is None:
        of = definition.c
        before = select(of.digest).where(
            of.process_id == one.process_id, of.version == (one.version or 0) - 1
        )
        against = connection.scalar(before)
    old = None if against is None else _version(connection, against)
    was = {} if against is None else catalog.definition(against).files
    files = compare_files(was, catalog.definition(digest).files)
    return Comparison(() if old is None else (old,), files)


def _live(connection: Connection, draft_id: UUID) -> list[Base]:
    found = find_draft(connection, draft_id)
    return [found.live[id] for id in found.process_ids if id in found.live]


def _files(catalog: StoredCatalog, versions: Sequence[Base]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for one in versions:
        if one.digest is not None:
            files.update(catalog.definition(one.digest).files)
    return files


def _version(connection: Connection, digest: str) -> Base:
    of = definition.c
    query = select(of.process_id, of.version, of.digest).where(of.digest == digest)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise not_found("definition", "流程定义", digest)
    return Base(*row)
