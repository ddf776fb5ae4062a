"""Propose to do a step better, and answer such a proposal. Everybody may propose.

A proposal also goes to whoever waits for ``improvement.proposed``: the process in which proposals
are judged, if there is one.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from service.commands._announce import announce
from service.deps import Deps
from service.errors import Conflict, Invalid, Words, not_found
from service.identity import Actor
from service.permissions import require
from service.store.people import called
from service.store.studio_tables import proposal
from service.studio.draft import owners_of
from service.studio.events import note

#: the message that tells of a proposal; its correlation key is the proposal's id
PROPOSED = "improvement.proposed"
#: characters of the title that is made of a text
_TITLE = 80


def propose(deps: Deps, actor: Actor, process_id: str, element_id: str, text: str) -> UUID:
    """Propose something.

    Parameters:
        element_id: the step it is about; empty for the process as a whole.

    Returns:
        The proposal's id.

    Raises:
        NotFound: no such process.
        Invalid: it has no such step.
    """
    require(actor, "process.propose")
    id, now = uuid4(), deps.clock.now()

    def work(connection: Connection) -> None:
        deps.catalog.refresh(connection)
        found = deps.catalog.latest(process_id)
        if element_id and element_id not in found.elements and element_id not in found.flows:
            words = {"en": ["There is no such step."], "zh": ["没有此步骤。"]}
            raise Invalid({"element_id": words})
        row = {
            "id": id,
            "process_id": process_id,
            "definition_digest": found.digest,
            "element_id": element_id,
            "text": text,
            "created_at": now,
            "created_by": actor.username,
        }
        connection.execute(insert(proposal), row)
        told = {"proposal": str(id), "element_id": element_id}
        note(connection, now, actor.username, "proposal.made", process_id=process_id, details=told)
        line = text.splitlines()[0]
        sent = {
            "id": str(id),
            "process_id": process_id,
            "element_id": element_id or None,
            "title": line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…",
            "text": text,
            "source": "pages",
            "by": actor.username,
        }
        announce(connection, deps.queue, now, (PROPOSED, str(id), process_id), {"proposal": sent})

    deps.unit_of_work.run(work)
    return id


def close_proposal(
    deps: Deps, actor: Actor, process_id: str, proposal_id: UUID, answer: str
) -> None:
    """Answer a proposal; it is no longer shown as open.

    Raises:
        NotFound: no such proposal of this process.
        NotAllowed: the actor does not own the process.
        Conflict: it is answered already.
    """

    def work(connection: Connection) -> None:
        of = proposal.c
        here = (of.id == proposal_id, of.process_id == process_id)
        row = connection.execute(select(proposal).where(*here).with_for_update()).one_or_none()
        if row is None:
            raise not_found("proposal", "建议", proposal_id)
        require(actor, "proposal.close", owners_of(connection, process_id))
        if row.closed_at is not None:
            raise _closed(called(connection, row.closed_by))
        now = deps.clock.now()
        closed = {"closed_at": now, "closed_by": actor.username, "answer": answer}
        connection.execute(update(proposal).where(*here).values(closed))
        told = {"proposal": str(proposal_id)}
        note(
            connection, now, actor.username, "proposal.closed", process_id=process_id, details=told
        )

    deps.unit_of_work.run(work)


def _closed(by: Words) -> Conflict:
    return Conflict(
        "proposal.closed",
        {"en": f"{by['en']} answered this proposal already.", "zh": f"{by['zh']}已答复此建议。"},
    )
