"""Which work items somebody may do, as a condition in SQL.

Says the same as `service.permissions.actor_is_candidate` does for one item; a test compares them.
"""

from sqlalchemy import ColumnElement, and_, any_, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from service.identity import Actor
from service.store.tables import work_item


def actor_is_candidate(actor: Actor) -> ColumnElement[bool]:
    """The work item is meant for the actor, whoever holds it now."""
    groups = literal(sorted(actor.groups), ARRAY(Text))
    return or_(
        work_item.c.groups.overlap(groups),
        work_item.c.assignee == actor.username,
        literal(actor.username) == any_(work_item.c.users),
        and_(
            func.cardinality(work_item.c.groups) == 0,
            func.cardinality(work_item.c.users) == 0,
        ),
    )
