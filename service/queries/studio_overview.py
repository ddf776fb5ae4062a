"""What the studio's first page says of each process: who owns it, how many proposals are open."""

from collections import Counter

from sqlalchemy import Connection, func, select

from service.store.studio_tables import process_owner, proposal


def owners_by_process(connection: Connection) -> dict[str, list[str]]:
    """The user names that own each process; processes nobody owns are left out."""
    found: dict[str, list[str]] = {}
    query = select(process_owner.c.process_id, process_owner.c.username)
    for process_id, username in connection.execute(query.order_by(process_owner.c.username)):
        found.setdefault(process_id, []).append(username)
    return found


def open_proposals(connection: Connection) -> Counter[str]:
    """How many proposals of each process nobody has answered."""
    query = (
        select(proposal.c.process_id, func.count().label("proposals"))
        .where(proposal.c.closed_at.is_(None))
        .group_by(proposal.c.process_id)
    )
    return Counter({row.process_id: row.proposals for row in connection.execute(query)})
