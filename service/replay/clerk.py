"""The staff of a played company: one deterministic clerk who is everybody.

What is answered stands in `habits`; whatever a form requires besides is filled in, so that a new
task can't stall the play. A share of the answers takes the ways that are not the rule, always the
same ones.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.company import SAMPLE_PEOPLE, SamplePerson
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.replay.by_hand import hand_in
from service.replay.case import Case
from service.replay.filling import filled
from service.replay.habits import HABITS, WHEN
from service.replay.opening import COLLEAGUES
from service.replay.orders import OrderPart
from service.replay.stage import Item, PlayStuck

#: how long a task takes that nothing is known about
_WORK = timedelta(hours=3)
#: how often one instance may ask the same before the play gives up
_PATIENCE = 60
#: who does what somebody else of the group must not do
_OTHER_PERSON = {"listing-review": "sam"}


class Clerk:
    """Answers whatever the part of the orders leaves."""

    def __init__(self, deps: Deps, orders: OrderPart) -> None:
        self._deps = deps
        self._orders = orders
        self._zone = ZoneInfo(deps.settings.time_zone)
        self._asked: Counter[tuple[UUID, str]] = Counter()
        self._done: Counter[str] = Counter()
        self._people = {one.username: _actor(one) for one in (*SAMPLE_PEOPLE, *COLLEAGUES)}

    def when(self, item: Item) -> datetime | None:
        """When the item is completed."""
        if item.instance_id in self._orders.plans:
            return self._orders.when(item)
        given = WHEN.get(item.form_id or "")
        at = given(item, self._zone) if given else item.opened_at + _WORK
        return max(at, item.opened_at + timedelta(minutes=10))

    def answer(self, item: Item) -> tuple[Actor, Mapping[str, Any]]:
        """Who completes the item, and with what.

        Raises:
            PlayStuck: it is asked again and again.
        """
        if item.instance_id in self._orders.plans:
            _, data = self._orders.answer(item)
            return self._member(item, 1), data
        place = item.instance_id, item.element_id
        self._asked[place] += 1
        self._done[item.element_id] += 1
        if self._asked[place] > _PATIENCE:
            raise PlayStuck(f"{item.process_id} asks {item.element_id} again and again")
        member = self._member(item, self._asked[place])
        return member, self._data(item, member, self._asked[place])

    def _data(self, item: Item, member: Actor, round: int) -> Mapping[str, Any]:
        if item.form_id is None:
            return {}
        now = self._deps.clock.now()
        form = self._deps.catalog.form(item.digest, item.form_id)
        with self._deps.unit_of_work.reading() as ledger:
            case = Case(
                shown=item.variables,
                key=f"{item.business_key} {item.element_id} {self._done[item.element_id]}",
                number=self._done[item.element_id],
                round=round,
                today=now.astimezone(self._zone).date(),
                now=now,
                ledger=ledger,
                hand_in=partial(hand_in, self._deps, member),
            )
            habit = HABITS.get(item.form_id)
            given = habit(case) if habit else {}
        return filled(form, given, item.variables, now, self._zone)

    def _member(self, item: Item, round: int) -> Actor:
        """The assignee, one of those named, or somebody of the group, each time somebody else."""
        other = _OTHER_PERSON.get(item.form_id or "")
        for username in (item.assignee, *item.users, other):
            if username in self._people:
                return self._people[username]
        able = [one for one in self._people.values() if one.groups & item.groups]
        return able[(round - 1) % len(able)] if able else SYSTEM


def _actor(person: SamplePerson) -> Actor:
    names = {"en": person.name, "zh": person.name_zh}
    return Actor(person.username, names, frozenset(person.groups))
