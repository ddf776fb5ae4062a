"""Files among what a work item is completed with: which may be attached, and attaching them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

from sqlalchemy import Connection, exists, or_, select
from sqlalchemy.dialects.postgresql import insert

from forms import File
from tasks.backoffice.tables import attachment, file, upload


class Owner(Protocol):
    """What files are attached to: an element of an instance."""

    @property
    def id(self) -> UUID: ...
    @property
    def instance_id(self) -> UUID: ...
    @property
    def element_id(self) -> str: ...


def attachable(
    connection: Connection,
    values: Collection[Mapping[str, Any]],
    username: str,
    instance_id: UUID,
    shown: Mapping[str, Any],
) -> dict[str, File]:
    """By digest, those of the files that exist and that this person may attach here.

    Parameters:
        values: what the form's file pickers hold.
        username: whose uploads may be attached.
        instance_id: what already belongs to it may be attached again.
        shown: the variables of the work item; a file among them was given by the process.
    """
    digests = {one["digest"] for one in values if isinstance(one.get("digest"), str)}
    if not digests:
        return {}
    query = select(
        file.c.digest, file.c.media_type, file.c.size, file.c.width, file.c.height, file.c.seconds
    ).where(
        file.c.digest.in_(digests),
        or_(
            file.c.digest.in_(digests.intersection(_digests(shown))),
            exists().where(upload.c.digest == file.c.digest, upload.c.actor == username),
            exists().where(
                attachment.c.digest == file.c.digest, attachment.c.instance_id == instance_id
            ),
        ),
    )
    return {digest: File(*facts) for digest, *facts in connection.execute(query)}


def attach(
    connection: Connection,
    values: Sequence[Mapping[str, Any]],
    owner: Owner,
    username: str,
    now: datetime,
) -> None:
    """Attach checked files to the owner's instance, each name and content once."""
    if not values:
        return
    common = {
        "instance_id": owner.instance_id,
        "element_id": owner.element_id,
        "element_key": owner.id,
        "at": now,
        "actor": username,
        "kind": "upload",
    }
    rows = {
        uuid5(owner.instance_id, f"{one['digest']}/{one['name']}"): {
            "name": one["name"],
            "digest": one["digest"],
        }
        for one in values
    }
    connection.execute(
        insert(attachment).on_conflict_do_nothing(index_elements=["id"]),
        [{"id": id} | row | common for id, row in rows.items()],
    )


def _digests(value: object) -> Iterator[str]:
    """Every digest of a file anywhere in JSON data."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, Mapping):
            digest = one.get("digest")
            if isinstance(digest, str):
                yield digest
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
