"""Publish diagrams with their tables and forms: all of a bundle or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from processes.catalog import Bundle
from processes.codec import dumps
from processes.findings import Finding
from processes.model import Definition
from service.commands._announce import announce
from service.commands.bundle import completed, missing_tags, twice
from service.commands.start_by_timer import set_start_timers
from service.deps import Deps
from service.errors import Invalid
from service.identity import Actor
from service.judging import form_findings
from service.permissions import require
from service.store.tables import app_group, definition, definition_resource, resource
from service.wants import missing_parts

#: the message that tells of a new version; its correlation key is the process's id
PUBLISHED = "definition.published"
#: any number; whoever holds it publishes
_ONE_AT_A_TIME = 7_402_012
_BEFORE = (
    select(definition.c.version, definition.c.digest, definition.c.restores)
    .where(definition.c.process_id == bindparam("process_id"))
    .order_by(definition.c.version.desc())
)


@dataclass(frozen=True, slots=True)
class PublishedDefinition:
    """One process of the bundle."""

    process_id: str
    version: int
    digest: str
    #: False if exactly this version was the newest already
    created: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What a bundle gave."""

    definitions: tuple[PublishedDefinition, ...]
    #: warnings; a bundle with errors is not published
    findings: tuple[Finding, ...]


def publish(deps: Deps, actor: Actor, files: Mapping[str, bytes], reason: str) -> Published:
    """Publish a bundle; a process that did not change keeps its version.

    Parameters:
        files: name -> content of ``.bpmn``, ``.dmn`` and ``.form`` files. Tables and forms the
            diagrams need and that are not among them, and processes whose version is bound to
            the bundle, are taken from what is published.
        reason: why, for those who read the versions later.

    Raises:
        NotAllowed: the actor may not publish.
        Invalid: a file is broken, or needs a handler or group that does not exist; the fields
            name file and element.
    """
    require(actor, "definition.publish")
    bundle = readied(deps, files)
    published = deps.unit_of_work.run(
        lambda connection: write_bundle(connection, deps, bundle, actor.username, reason)
    )
    learn_newest(deps)
    return published


def readied(deps: Deps, files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle that is to be published, completed with what it refers to.

    Raises:
        Invalid: a file is broken.
    """
    bundle = completed(deps.catalog, files)
    tags = missing_tags(deps.catalog, bundle)
    _refuse_errors([*bundle.findings, *form_findings(files), *tags, *twice(files)])
    return bundle


def write_bundle(
    connection: Connection, deps: Deps, bundle: Bundle, author: str, reason: str
) -> Published:
    """Publish what was readied, in the transaction of the command that does so.

    Raises:
        Invalid: it needs a handler or group that does not exist.
    """
    alone(connection)
    groups = frozenset(connection.scalars(select(app_group.c.id)))
    for one in bundle.definitions.values():
        missing = missing_parts(one, deps.handlers.topics, groups)
        if missing:
            raise Invalid({f"{one.file}:{id}": words for id, words in missing.items()})
    found = [_write(connection, deps, one, author, reason) for one in bundle.definitions.values()]
    return Published(tuple(found), bundle.findings)


def alone(connection: Connection) -> None:
    """Keep others from publishing until the transaction ends.

    Who first looks at what is live and then publishes calls this before looking.
    """
    connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


def learn_newest(deps: Deps) -> None:
    """Let the catalog know at once; called after the commit, since before it may all be undone."""
    with deps.unit_of_work.reading() as connection:
        deps.catalog.refresh(connection)


def _refuse_errors(findings: Iterable[Finding]) -> None:
    fields: dict[str, dict[str, list[str]]] = {}
    for finding in findings:
        if finding.severity == "error":
            place = f"{finding.file}:{finding.element_id or finding.line}"
            words = fields.setdefault(place, {"en": [], "zh": []})
            for language, texts in words.items():
                texts.append(f"{finding.reason[language]} {finding.remedy[language]}")
    if fields:
        message = {
            "en": "The diagram cannot be published. " + _first(fields, "en"),
            "zh": "流程图无法发布。" + _first(fields, "zh"),
        }
        raise Invalid(fields, code="definition.broken", message=message)


def _first(fields: Mapping[str, Mapping[str, list[str]]], language: str) -> str:
    place, words = next(iter(fields.items()))
    return f"{place}: {words[language][0]}"


def _write(
    connection: Connection, deps: Deps, one: Definition, author: str, reason: str
) -> PublishedDefinition:
    """Write a version, unless the newest has the same content."""
    before = connection.execute(_BEFORE, {"process_id": one.process_id}).all()
    newest = before[0] if before else None
    if newest is not None and one.digest in (newest.digest, newest.restores):
        return PublishedDefinition(one.process_id, newest.version, newest.digest, created=False)
    version = newest.version + 1 if newest else 1
    restores = one.digest if any(row.digest == one.digest for row in before) else None
    digest = one.digest if restores is None else digest_again(one.digest, version)
    now = deps.clock.now()
    row_values: dict[str, Any] = {
        "digest": digest,
        "process_id": one.process_id,
        "version": version,
        "names": dumps(dict(one.names)),
        "xml": one.xml,
        "start_messages": sorted(one.start_messages),
        "start_signals": sorted(one.start_signals),
        "created_at": now,
        "author": author,
        "reason": reason,
        "restores": restores,
    }
    connection.execute(insert(definition), row_values)
    resources = [_resource(name, content) for name, content in sorted(one.files.items())]
    connection.execute(insert(resource).on_conflict_do_nothing(), resources)
    links = [{"definition_digest": digest, "resource_digest": r["digest"]} for r in resources]
    connection.execute(insert(definition_resource), links)
    published = replace(one, digest=digest)
    set_start_timers(connection, published, now, ZoneInfo(deps.settings.time_zone))
    told = {name: row_values[name] for name in ("process_id", "version", "digest")}
    told |= {"author": author, "reason": reason}
    place = (PUBLISHED, one.process_id, one.process_id)
    announce(connection, deps.queue, now, place, told)
    return PublishedDefinition(one.process_id, version, digest, created=True)


def digest_again(content: str, version: int) -> str:
    """The digest of a version that publishes an older content again: no other has it.

    Parameters:
        content: the digest of the content.
    """
    return sha256(f"{content} version {version}".encode()).hexdigest()


def _resource(name: str, content: bytes) -> dict[str, Any]:
    kind = name.rpartition(".")[2]
    digest = sha256(b"\0".join((kind.encode(), name.encode(), content))).hexdigest()
    return {"digest": digest, "kind": kind, "name": name, "content": content}
