"""Reads what is published now, what was published before, and how people and groups are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from processes.model import Texts
from service.i18n import LANGUAGES, t
from service.identity import SYSTEM
from service.store.tables import app_group, app_user
from service.store.tables import definition as table


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a process."""

    process_id: str
    number: int
    digest: str
    published_at: datetime
    author: Texts
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """Everything the handbook is made from; two of the same key make the same handbook."""

    processes: Mapping[str, tuple[Version, ...]]  #: newest version first, and the one before
    groups: Mapping[str, Texts]

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one state of the company's processes from another."""
        digests = tuple(v.digest for versions in self.processes.values() for v in versions)
        return digests, tuple((id, names["en"], names["zh"]) for id, names in self.groups.items())


def _author(username: str, name: str | None, name_zh: str | None) -> Texts:
    if username == SYSTEM.username:
        return {language: t("who.system", language) for language in LANGUAGES}
    return {"en": name or username, "zh": name_zh or username}


def published(connection: Connection) -> Published:
    """Read the newest two versions of each process, and the groups' names."""
    rank = func.row_number().over(partition_by=table.c.process_id, order_by=table.c.version.desc())
    about = (table.c.process_id, table.c.version, table.c.digest, table.c.created_at)
    why = (table.c.author, table.c.reason)
    ranked = select(*about, *why, rank.label("rank")).subquery()
    query = (
        select(ranked, app_user.c.name, app_user.c.name_zh)
        .outerjoin(app_user, app_user.c.username == ranked.c.author)
        .where(ranked.c.rank <= 2)
        .order_by(ranked.c.process_id, ranked.c.version.desc())
    )
    found: dict[str, tuple[Version, ...]] = {}
    for row in connection.execute(query):
        version = Version(
            process_id=row.process_id,
            number=row.version,
            digest=row.digest,
            published_at=row.created_at,
            author=_author(row.author, row.name, row.name_zh),
            reason=row.reason,
        )
        found[row.process_id] = (*found.get(row.process_id, ()), version)
    groups = connection.execute(select(app_group).order_by(app_group.c.id))
    return Published(found, {row.id: {"en": row.name, "zh": row.name_zh} for row in groups})
