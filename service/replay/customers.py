"""The part of the customers and of the calendar: reviews, returns, answers, visits, the rounds.

Only what the orders' part does not do. Everything follows from history and from checksums of its
ids, so that each play is the same.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import select

from service.commands.deliver_message import deliver_message
from service.commands.sum_up_steps import AT_ONCE, sum_up_steps
from service.commands.sweep_files import sweep_files
from service.commands.sweep_messages import sweep_messages
from service.deps import Deps
from service.identity import SYSTEM
from service.replay.plan import Plan
from service.replay.stage import Stage
from service.store.tables import subscription

_DAY = timedelta(days=1)
_REASONS = ("defect", "changed_mind", "wrong_item", "not_as_described", "damaged")


class CustomerPart:
    """Says what customers say, and keeps the house in order."""

    def __init__(self, deps: Deps, stage: Stage) -> None:
        self._deps = deps
        self._stage = stage
        self._zone = ZoneInfo(deps.settings.time_zone)
        self._answered: set[str] = set()

    def enter(self, plan: Plan) -> None:
        """Cue what the customer of an order says afterwards."""
        first = plan.events[0].at + timedelta(minutes=1)
        for number, review in enumerate(plan.order.reviews, start=1):
            id = f"{plan.order.id}:{number}"
            given = {
                "id": id,
                "external_number": plan.order.id,
                "channel": "history",
                "score": review.score,
                "title": review.title,
                "comment": review.comment,
                "at": review.at.isoformat(),
            }
            at = max(review.at, first)
            self._stage.cue(at, self._sending("review.received", id, {"review": given}), "reviews")
        self._cue_return(plan)

    def begin_rounds(self, until: datetime) -> None:
        """Cue the daily and weekly rounds up to a day."""
        begin = self._stage.now.replace(hour=1, minute=0, second=0, microsecond=0) + _DAY
        for day in range((until - begin).days + 1):
            self._stage.cue(begin + day * _DAY, self._round, "rounds")
            if day % 7 == 0:
                self._stage.cue(begin + day * _DAY, self._tidy_up, "rounds")

    def _cue_return(self, plan: Plan) -> None:
        """Some of those who were not happy send the goods back two days after they came."""
        arrived = [event for event in plan.events if event.message == "carrier.delivered"]
        scores = [review.score for review in plan.order.reviews]
        mark = crc32(plan.order.id.encode())
        if not arrived or min(scores, default=5) > 3 or mark % 7:
            return
        id = f"{plan.order.id}:return"
        request: dict[str, Any] = {
            "id": id,
            "external_number": plan.order.id,
            "kind": "exchange" if mark % 5 == 0 else "return",
            "reason": _REASONS[mark // 7 % len(_REASONS)],
            "state_of_goods": "opened" if mark % 2 else "unopened",
            "lines": [],
            "at": (arrived[0].at + 2 * _DAY).isoformat(),
        }
        send = self._sending("return.requested", id, {"request": request})
        self._stage.cue(arrived[0].at + 2 * _DAY, send, "returns")

    def _sending(self, name: str, key: str, variables: Mapping[str, Any]) -> Any:
        def send() -> None:
            deliver_message(self._deps, SYSTEM, name, key, variables, message_id=f"{name}:{key}")

        return send

    def _round(self) -> None:
        """Once a day: messages nobody took are forgotten, visits told, tickets answered."""
        sweep_messages(self._deps)
        day = (self._stage.now.astimezone(self._zone) - _DAY).date()
        visits = {"day": day.isoformat(), "visits": 150 + day.toordinal() % 7 * 20}
        visits["source"] = "history"
        self._sending("visits.reported", day.isoformat(), {"visits": visits})()
        self._answer_tickets()

    def _tidy_up(self) -> None:
        """What the workers look after all the time and nothing depends on."""
        sweep_files(self._deps)
        while sum_up_steps(self._deps) == AT_ONCE:
            continue

    def _answer_tickets(self) -> None:
        """Half of those who are asked whether it is solved say so; some of them: no."""
        asked = select(subscription.c.correlation_key).where(
            subscription.c.name == "customer.answered"
        )
        with self._deps.unit_of_work.reading() as connection:
            numbers = sorted(connection.scalars(asked))
        for number in numbers:
            mark = crc32(number.encode())
            if mark % 2 and number not in self._answered:
                self._answered.add(number)
                solved = mark % 10 != 1
                said = {"solved": solved, "comment": "", "score": 5 if solved else 1}
                self._stage.cue(
                    self._stage.now, self._sending("customer.answered", number, said), "answers"
                )
