"""Who acts. A value without any look-up; rows become actors in ``service.store.people``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Via = Literal["session", "token", "webhook", "contact", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or a part of the system) who asks for something."""

    username: str
    #: by language: {"en": ..., "zh": ...}
    name: dict[str, str]
    #: ids of the groups the actor belongs to
    groups: frozenset[str] = frozenset()
    #: how the actor proved who it is
    via: Via = "session"
    #: the language the actor reads, "en" or "zh"
    language: str = "en"

    def holds(self, group: str) -> bool:
        """Say whether the actor belongs to a group."""
        return group in self.groups

    def __hash__(self) -> int:
        return hash((self.username, self.via))


#: acts for timers, workers, migrations and start-up; may do everything
SYSTEM = Actor("system", {"en": "Shopflow", "zh": "系统"}, via="system")

#: a customer without an account, who named an order together with the contact given with it
CUSTOMER = Actor("customer", {"en": "Customer", "zh": "客户"}, via="contact")


def webhook(source: str) -> Actor:
    """The actor for a message whose signature was verified, such as ``webhook("payment")``."""
    return Actor(f"webhook:{source}", {"en": source, "zh": source}, via="webhook")
