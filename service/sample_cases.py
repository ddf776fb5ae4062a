"""Plays the stories of the sample company; what they tell is data, in modules of its own.

Every process has something to look at, and everybody of the sample company something to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from processes.codec import loads
from service.clock import VirtualClock
from service.commands.complete_task import complete_task
from service.commands.deliver_message import deliver_message
from service.commands.start_instance import start_instance
from service.commands.wake_timers import wake_timers
from service.company import SAMPLE_PEOPLE
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.replay.by_hand import finish_jobs, hand_in, open_item
from service.replay.filling import filled
from service.replay.habits_market import picture
from service.sample_office import office_stories
from service.sample_stories import Given, Story, shop_stories
from service.store.tables import subscription, timer, work_item

_PEOPLE = {
    one.username: Actor(one.username, {"en": one.name, "zh": one.name_zh}, frozenset(one.groups))
    for one in SAMPLE_PEOPLE
}


def sample_stories() -> tuple[Story, ...]:
    """All stories, the one that began first in front."""
    found = (*shop_stories(), *office_stories())
    return tuple(sorted(found, key=lambda story: -story.hours))


def play_story(deps: Deps, story: Story, now: datetime) -> None:
    """Play a story up to where it waits, unless it was played before.

    Raises:
        RuntimeError: it does not get there.
    """
    clock = VirtualClock(now - timedelta(hours=story.hours))
    then = replace(deps, clock=clock)
    instance_id = _begun(then, story)
    if instance_id is None:
        return
    finish_jobs(then)
    for step in story.steps:
        clock.set(min(clock.now() + timedelta(minutes=step.minutes), now))
        if step.element is None:
            wake_timers(then)
        else:
            _take(then, story, step.element, step.data, instance_id)
        finish_jobs(then)
    places = _places(then, instance_id)
    if story.waits_at is not None and story.waits_at not in places:
        raise RuntimeError(f"the story {story.key!r} of {story.process_id} is at {places}")


def sample_key(story: Story) -> str:
    """The business key of a story that begins by hand."""
    return f"sample: {story.key}"


def _begun(deps: Deps, story: Story) -> UUID | None:
    """Begin a story; None if it was begun before."""
    now = deps.clock.now()
    given = story.given(_today(deps)) if callable(story.given) else story.given
    if story.message is None:
        key = sample_key(story)
        started = start_instance(deps, SYSTEM, story.process_id, given, business_key=key)
        return started.instance_id if started.created else None
    given = {name: {**what, "at": now.isoformat()} for name, what in given.items()}
    sent = deliver_message(deps, SYSTEM, story.message, story.key, given)
    return sent.instance_id if sent.started else None


def _take(deps: Deps, story: Story, element: str, given: Given, instance_id: UUID) -> None:
    row = open_item(deps, instance_id, element)
    if row is None:
        places = _places(deps, instance_id)
        raise RuntimeError(
            f"the story {story.key!r} of {story.process_id} is at {places}, not at {element}"
        )
    data = dict(given(_today(deps)) if callable(given) else given)
    actor = _member(row)
    if element in story.pictures:
        data |= _pictures(deps, actor)
    if row.form_id is not None:
        form = deps.catalog.form(row.definition_digest, row.form_id)
        now, zone = deps.clock.now(), ZoneInfo(deps.settings.time_zone)
        data = filled(form, data, loads(row.variables), now, zone)
    complete_task(deps, actor, row.id, data)


def _today(deps: Deps) -> date:
    return deps.clock.now().astimezone(ZoneInfo(deps.settings.time_zone)).date()


def _pictures(deps: Deps, actor: Actor) -> Mapping[str, Any]:
    """The pictures a listing needs."""
    found = {}
    for name, pixels in (("main_picture", 1000), ("detail_pictures", 800)):
        found[name] = hand_in(deps, actor, f"{name}.png", picture(pixels, 160))
    return found


def _member(row: Row[Any]) -> Actor:
    """The assignee, or somebody of the group."""
    for username in (row.assignee, *row.users):
        if username in _PEOPLE:
            return _PEOPLE[username]
    able = (one for one in _PEOPLE.values() if one.groups & set(row.groups))
    return next(able, SYSTEM)


def _places(deps: Deps, instance_id: UUID) -> set[str]:
    """The elements an instance waits at."""
    found: set[str] = set()
    with deps.unit_of_work.reading() as connection:
        for table in (work_item, subscription, timer):
            query = select(table.c.element_id).where(table.c.instance_id == instance_id)
            if table is work_item:
                query = query.where(work_item.c.closed_at.is_(None))
            found.update(connection.scalars(query))
    return found
