"""Brings the sample company to life: its ledger, and cases that wait at every stage.

Each case is played as it would have happened, on a clock of its own that starts when it began, so
that some work is new and some is late. Not for real data.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from service.clock import VirtualClock
from service.commands.complete_task import complete_task
from service.commands.deliver_message import deliver_message
from service.deps import Deps
from service.errors import ShopflowError
from service.identity import SYSTEM
from service.replay.by_hand import finish_jobs, open_item
from service.sample_cases import play_story, sample_key, sample_stories
from service.sample_stories import Story
from service.store.tables import instance
from tasks.backoffice import sample_inventory
from tasks.backoffice.sample import SampleOrder, Step, load, sample_orders
from tasks.backoffice.stock_levels import Low, open_replenishments, refresh_levels

_log = logging.getLogger(__name__)

#: what lies between two steps of an order's script
_PAUSE = timedelta(minutes=7)


def prepare_sample(deps: Deps) -> None:
    """Fill the ledger and play the sample's cases, once.

    A start that was killed goes on where it was: cases that had begun stay as they are. A case
    that can't go on beside them is told in the log; it is no reason to serve nothing.
    """
    stories = sample_stories()
    if any(_was_begun(deps, last) for last in stories[-1:]):
        return
    deps.unit_of_work.run(load)
    deps.unit_of_work.run(sample_inventory.load)
    now = deps.clock.now()
    for order in sample_orders(now):
        _play(deps, order, now)
    _look_for_low_stock(deps, now)
    for story in stories:
        try:
            play_story(deps, story, now)
        except (RuntimeError, ShopflowError):
            _log.exception("the sample's story %r of %s broke off", story.key, story.process_id)


def _was_begun(deps: Deps, story: Story) -> bool:
    """Whether a story that begins by hand is here."""
    known = select(instance.c.id).where(
        instance.c.process_id == story.process_id,
        instance.c.business_key == sample_key(story),
    )
    with deps.unit_of_work.reading() as connection:
        return connection.scalar(known) is not None


def _look_for_low_stock(deps: Deps, now: datetime) -> None:
    """Begin a replenishment for what the sample orders left too little of, as each morning does."""
    then = replace(deps, clock=VirtualClock(now - timedelta(hours=8)))

    def look(connection: Connection) -> list[Low]:
        refresh_levels(connection, now)
        return open_replenishments(connection, "daily_check", then.clock.now())

    for low in deps.unit_of_work.run(look):
        given = {"replenishment": asdict(low)}
        sent = deliver_message(then, SYSTEM, "stock.low", low.number, given)
        assert sent.instance_id is not None
        finish_jobs(then, sent.instance_id)


def _play(deps: Deps, sample: SampleOrder, now: datetime) -> None:
    clock = VirtualClock(datetime.fromisoformat(str(sample.order["placed_at"])))
    then = replace(deps, clock=clock)
    number = str(sample.order["external_number"])
    placed = deliver_message(then, SYSTEM, "order.placed", number, {"order": sample.order})
    if placed.instance_id is None:
        raise RuntimeError("no published process starts with an order")
    if not placed.started:
        return
    finish_jobs(then, placed.instance_id)
    for step in sample.script:
        clock.set(max(clock.now(), min(clock.now() + _PAUSE, now)))
        _take_step(then, placed.instance_id, number, step)
        finish_jobs(then, placed.instance_id)


def _take_step(deps: Deps, instance_id: UUID, number: str, step: Step) -> None:
    kind, name, data = step
    if kind == "message":
        deliver_message(deps, SYSTEM, name, number, data)
    else:
        item = open_item(deps, instance_id, name)
        if item is None:
            raise RuntimeError(f"the sample order {instance_id} is not at {name}")
        complete_task(deps, SYSTEM, item.id, data)
