"""Say who owns a process: they alone edit and publish it. Without any, all process owners do."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, func, insert, select

from service.deps import Deps
from service.errors import Invalid, not_found
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft_process, process_owner
from service.store.tables import app_user, definition
from service.studio.draft import owners_of
from service.studio.events import note

#: any number; whoever holds it with a process's id names the owners of that process
_NAMING = 7_402_015


def set_owners(deps: Deps, actor: Actor, process_id: str, usernames: Sequence[str]) -> None:
    """Let these people own a process, and nobody else.

    Parameters:
        usernames: none gives it back to the group of process owners.

    Raises:
        NotFound: nobody ever published or drew such a process.
        NotAllowed: the actor neither owns it nor manages.
        Invalid: one of them is unknown.
    """

    def work(connection: Connection) -> None:
        # One after the other, else two lists would be mixed.
        connection.execute(select(func.pg_advisory_xact_lock(_NAMING, func.hashtext(process_id))))
        require(actor, "process.assign", owners_of(connection, process_id))
        _refuse_unknown(connection, process_id, usernames)
        of = process_owner.c
        connection.execute(delete(process_owner).where(of.process_id == process_id))
        rows = [{"process_id": process_id, "username": one} for one in sorted(set(usernames))]
        if rows:
            connection.execute(insert(process_owner), rows)
        told = {"owners": sorted(set(usernames))}
        now = deps.clock.now()
        note(connection, now, actor.username, "owners.set", process_id=process_id, details=told)

    deps.unit_of_work.run(work)


def _refuse_unknown(connection: Connection, process_id: str, usernames: Sequence[str]) -> None:
    published = exists().where(definition.c.process_id == process_id)
    drawn = exists().where(draft_process.c.process_id == process_id)
    if not connection.scalar(select(published | drawn)):
        raise not_found("process", "流程", process_id)
    known = select(app_user.c.username).where(app_user.c.username.in_(usernames), app_user.c.active)
    unknown = sorted(set(usernames) - set(connection.scalars(known)))
    if unknown:
        names = ", ".join(unknown)
        words = {"en": [f"Nobody is called {names}."], "zh": [f"没有名为 {names} 的用户。"]}
        raise Invalid({"usernames": words})
