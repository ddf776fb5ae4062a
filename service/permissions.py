"""Who may do what: one table of actions and small predicates.

Commands call ``require`` with the thing concerned; routes name their action. A new action is a
new line here, never an ``if`` somewhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Protocol, cast

from service.errors import NotAllowed
from service.identity import Actor

Predicate = Callable[[Actor, object], bool]


class Held(Protocol):
    """What a permission looks at in a work item."""

    @property
    def assignee(self) -> str | None: ...
    @property
    def groups(self) -> Sequence[str]: ...
    @property
    def users(self) -> Sequence[str]: ...


class Owned(Protocol):
    """What a permission looks at in something that belongs to processes."""

    @property
    def owners(self) -> Sequence[Set[str]]: ...


class Requested(Owned, Protocol):
    """What a permission looks at in something that may wait for a second person."""

    @property
    def requested_by(self) -> str | None: ...


class InLane(Protocol):
    """What a permission looks at in something that is drawn in the lane of a group, or in none."""

    @property
    def lane(self) -> str | None: ...


def anyone(actor: Actor, thing: object) -> bool:
    """Everybody, known or not."""
    return True


def actor_is_known(actor: Actor, thing: object) -> bool:
    """Everybody who logged in or holds a token."""
    return actor.via in {"session", "token", "system"}


def actor_is_system(actor: Actor, thing: object) -> bool:
    """The service itself."""
    return actor.via == "system"


def actor_is_signed_source(actor: Actor, thing: object) -> bool:
    """An outside system whose signature was verified."""
    return actor.via == "webhook"


def actor_showed_contact(actor: Actor, thing: object) -> bool:
    """A customer who knows an order's number and contact."""
    return actor.via == "contact"


def member_of(*groups: str) -> Predicate:
    """Members of at least one of the groups."""

    def actor_is_member(actor: Actor, thing: object) -> bool:
        return not actor.groups.isdisjoint(groups)

    return actor_is_member


def actor_stands_in_lane(actor: Actor, thing: object) -> bool:
    """Members of the group in whose lane it is drawn."""
    lane = cast(InLane, thing).lane
    return lane is not None and actor.holds(lane)


def actor_is_candidate(actor: Actor, thing: object) -> bool:
    """People the work item is meant for, whoever holds it now."""
    item = cast(Held, thing)
    if item.assignee == actor.username or actor.username in item.users:
        return True
    if not item.groups and not item.users:
        return actor_is_known(actor, thing)
    return not actor.groups.isdisjoint(item.groups)


def actor_holds_task(actor: Actor, thing: object) -> bool:
    """The assignee; as long as there is none, every candidate."""
    item = cast(Held, thing)
    if item.assignee is not None:
        return item.assignee == actor.username
    return actor_is_candidate(actor, thing)


def actor_owns(actor: Actor, thing: object) -> bool:
    """People named as owners of every process concerned; where nobody is, the process owners."""
    owners = cast(Owned, thing).owners
    in_group = actor.holds("process-owners")
    mine = (actor.username in people if people else in_group for people in owners)
    return all(mine) if owners else in_group


def actor_is_second_person(actor: Actor, thing: object) -> bool:
    """Owners and management, but not who asked for it."""
    asked = cast(Requested, thing).requested_by
    may = actor_owns(actor, thing) or actor.holds("management")
    return may and actor.username != asked


def actor_asked(actor: Actor, thing: object) -> bool:
    """Who asked for it."""
    return cast(Requested, thing).requested_by == actor.username


_STAFF = member_of(
    "customer-service",
    "order-desk",
    "warehouse",
    "logistics",
    "finance",
    "purchasing",
    "products",
    "marketing",
    "analysis",
    "risk-control",
    "human-resources",
    "management",
    "process-owners",
    "operators",
)
_SEES_EVERYTHING = member_of("management", "process-owners", "auditors", "operators")

#: action -> predicates, one of which must hold; the system may do everything
PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "page.public": (anyone,),
    "page.read": (actor_is_known,),
    "account.change": (actor_is_known,),
    "access.read": (member_of("operators", "management", "auditors"),),
    "order.track": (anyone,),
    "order.place": (member_of("customer-service", "order-desk", "operators"),),
    "order.read": (actor_is_known,),
    "task.list": (actor_is_known,),
    "task.read": (actor_is_candidate, _SEES_EVERYTHING),
    "task.claim": (actor_is_candidate,),
    "task.release": (actor_holds_task, member_of("management", "operators")),
    "task.complete": (actor_holds_task,),
    "instance.read": (actor_is_known,),
    "instance.start": (_STAFF, actor_stands_in_lane),
    "instance.cancel": (member_of("management", "operators"),),
    "record.read": (actor_is_known,),
    "file.upload": (actor_is_known,),
    "file.read": (actor_is_known,),
    "message.deliver": (actor_is_signed_source, actor_showed_contact, _STAFF),
    "signal.broadcast": (_STAFF,),
    "stock.read": (actor_is_known,),
    "customer.read": (_STAFF, member_of("auditors")),
    "definition.read": (actor_is_known,),
    "definition.publish": (member_of("process-owners", "operators"),),
    "draft.read": (actor_is_known,),
    "draft.create": (actor_owns,),
    "draft.edit": (actor_owns,),
    "draft.publish": (actor_owns,),
    "draft.approve": (actor_is_second_person,),
    "draft.refuse": (actor_is_second_person, actor_asked),
    "trial.run": (actor_is_known,),
    "process.assign": (actor_owns, member_of("management", "operators")),
    "process.propose": (actor_is_known,),
    "proposal.close": (actor_owns,),
    "incident.read": (actor_is_known,),
    "incident.retry": (member_of("operators"),),
    "outbox.read": (_STAFF, member_of("auditors")),
    "operations.read": (member_of("operators", "management", "process-owners"),),
    "user.manage": (member_of("operators"),),
}

#: what each refusal says
_REFUSALS = {
    "en": "{name} may not do this ({action}).",
    "zh": "{name} 无权执行此操作（{action}）。",
}


def allowed(actor: Actor, action: str, thing: object = None) -> bool:
    """Say whether the actor may do it.

    Parameters:
        action: a key of ``PERMISSIONS``.
        thing: what it is done to, where the action's predicates look at one.

    Raises:
        KeyError: nobody ever defined the action.
    """
    predicates = PERMISSIONS[action]
    return actor_is_system(actor, thing) or any(holds(actor, thing) for holds in predicates)


def require(actor: Actor, action: str, thing: object = None) -> None:
    """Refuse unless the actor may do it.

    Raises:
        NotAllowed: it may not.
    """
    if not allowed(actor, action, thing):
        message = {
            language: text.format(name=actor.name.get(language, actor.username), action=action)
            for language, text in _REFUSALS.items()
        }
        raise NotAllowed("action.refused", message, {"action": action, "actor": actor.username})
