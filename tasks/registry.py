"""Finds the handler of a topic.

Every module listed here is searched for declared handlers once, at the start; two handlers of one
topic refuse to start the program. Not a plug-in mechanism: handlers are part of the product.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from tasks.contract import Handler

MODULES = (
    "tasks.orders",
    "tasks.order_status",
    "tasks.order_check",
    "tasks.stock",
    "tasks.payments",
    "tasks.shipments",
    "tasks.exceptions",
    "tasks.notifications",
    "tasks.logistics",
    "tasks.marketing_research",
    "tasks.marketing_campaigns",
    "tasks.marketing_promotions",
    "tasks.listings",
    "tasks.listing_checks",
    "tasks.care",
    "tasks.care_reviews",
    "tasks.care_summary",
    "tasks.care_payments",
    "tasks.returns",
    "tasks.returns_goods",
    "tasks.inventory_watch",
    "tasks.inventory_purchases",
    "tasks.inventory_receipts",
    "tasks.inventory_transfers",
    "tasks.inventory_counts",
    "tasks.inventory_classes",
    "tasks.partners",
    "tasks.partner_papers",
    "tasks.risks",
    "tasks.emergencies",
    "tasks.audits",
    "tasks.trainings",
    "tasks.figures",
    "tasks.reports",
    "tasks.choices",
    "tasks.improvements",
    "tasks.process_reviews",
    "tasks.appraisals",
)


class DuplicateTopic(Exception):
    """Two handlers were declared for one topic."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"two handlers are declared for the topic {topic!r}")
        self.topic = topic


class UnknownTopic(LookupError):
    """No handler is declared for a topic."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"no handler is declared for the topic {topic!r}")
        self.topic = topic


@dataclass(frozen=True, slots=True)
class Registry:
    """All handlers of the program, by topic."""

    handlers: Mapping[str, Handler]

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that has a handler."""
        return frozenset(self.handlers)

    def handler(self, topic: str) -> Handler:
        """The handler of a topic. Raises UnknownTopic."""
        try:
            return self.handlers[topic]
        except KeyError:
            raise UnknownTopic(topic) from None


def collect(handlers: Iterable[Handler]) -> Registry:
    """A registry of exactly these handlers. Raises DuplicateTopic."""
    found: dict[str, Handler] = {}
    for one in handlers:
        if one.topic in found:
            raise DuplicateTopic(one.topic)
        found[one.topic] = one
    return Registry(MappingProxyType(found))


def declared_in(module: ModuleType) -> list[Handler]:
    """The handlers a module declares, in the order they are written."""
    return [thing for thing in vars(module).values() if isinstance(thing, Handler)]


@cache
def registry() -> Registry:
    """The registry of the product."""
    return collect(one for name in MODULES for one in declared_in(import_module(name)))
