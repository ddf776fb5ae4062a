"""Publish an older version again, as the newest one: how a process is rolled back.

It goes the way of every draft, with a second person where the company demands one, and keeps a
draft that tells of it.
"""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Connection, select

from service.commands._drafts import Edit
from service.commands.create_draft import NewDraft, write_draft
from service.commands.publish import alone, learn_newest
from service.commands.publish_draft import Answer, Wish, ask
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.store.tables import definition
from service.studio.draft import find_draft, owners_of


def restore_version(deps: Deps, actor: Actor, digest: str, wish: Wish) -> Answer:
    """Publish a version of a process again.

    Parameters:
        digest: of the older version.

    Raises:
        NotFound: it was never published.
        NotAllowed: the actor does not own the process.
        Conflict: it is the newest already.
        Invalid: it needs something that is not there any more.
    """
    id = uuid4()

    def work(connection: Connection) -> Answer:
        alone(connection)
        of = definition.c
        query = select(of.process_id, of.version).where(of.digest == digest)
        row = connection.execute(query).one_or_none()
        if row is None:
            raise not_found("definition", "流程定义", digest)
        require(actor, "draft.create", owners_of(connection, row.process_id))
        files = deps.catalog.definition(digest).files
        edit = Edit(id, actor.username, deps.clock.now(), 1)
        write_draft(connection, edit, NewDraft(f"{row.process_id} v{row.version}", files))
        return ask(connection, deps, actor, find_draft(connection, id, lock=True), wish)

    answer = deps.unit_of_work.run(work)
    learn_newest(deps)
    return answer
