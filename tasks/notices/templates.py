"""Which words a template has: every family of processes brings its own messages.

A family is a module with `CUSTOMER` and `STAFF`, each template name -> {"en", "zh"} -> `Notice`.
"""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from tasks.notices import care, chinese, english, inventory, marketing, partners, reports
from tasks.notices.wording import Both

FAMILIES: tuple[ModuleType, ...] = (care, inventory, marketing, partners, reports)


def _joined(kind: str) -> Mapping[str, Both]:
    orders = {
        name: {"en": notice, "zh": getattr(chinese, kind)[name]}
        for name, notice in getattr(english, kind).items()
    }
    found: dict[str, Both] = dict(orders)
    for family in FAMILIES:
        for name, both in getattr(family, kind).items():
            if name in found:
                raise ValueError(f"two messages are called {name!r}")
            found[name] = both
    return MappingProxyType(found)


CUSTOMER = _joined("CUSTOMER")
STAFF = _joined("STAFF")
