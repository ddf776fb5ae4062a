"""What a line of past orders must hold, and what is wrong with one that does not.

Only the form is judged here; what contradicts itself is told by `history.contradictions`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

_SHOWN = 40  #: characters of a wrong value that are repeated


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a field may hold."""

    words: str
    holds: Callable[[Any], bool]
    may_be_null: bool = False


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


_TEXT = _Kind("a text", lambda value: isinstance(value, str))
_NUMBER = _Kind("a number of 0 or more", _is_number)
_COUNT = _Kind("a whole number of 1 or more", _is_count)
_STARS = _Kind("1 to 5", lambda value: _is_count(value) and value <= 5)
_TIME = _Kind("a time such as 2020-03-01 08:00:00", _is_time)
_OBJECT = _Kind("an object", lambda value: isinstance(value, dict))
_LIST = _Kind("a list", lambda value: isinstance(value, list))


def _or_null(kind: _Kind) -> _Kind:
    return replace(kind, may_be_null=True)


_ORDER = {
    "order_id": _TEXT,
    "status": _TEXT,
    "customer": _OBJECT,
    "lines": _LIST,
    "payments": _LIST,
    "purchased_at": _TIME,
    "approved_at": _or_null(_TIME),
    "handed_to_carrier_at": _or_null(_TIME),
    "delivered_at": _or_null(_TIME),
    "estimated_delivery": _TIME,
}
_CUSTOMER = {"id": _TEXT, "zip_prefix": _TEXT, "city": _TEXT, "state": _TEXT}
_PARTS = {
    "lines": {
        "product_id": _TEXT,
        "category": _or_null(_TEXT),
        "quantity": _COUNT,
        "unit_price": _NUMBER,
        "freight": _NUMBER,
        "weight_g": _or_null(_NUMBER),
    },
    "payments": {"type": _TEXT, "installments": _COUNT, "amount": _NUMBER},
    "reviews": {"score": _STARS, "created_at": _TIME},
}


def faults(row: Mapping[str, Any]) -> Iterator[str]:
    """Say each thing that keeps a JSON object from being a past order, by the field's path."""
    yield from _judge(row, _ORDER, "")
    if isinstance(row.get("customer"), dict):
        yield from _judge(row["customer"], _CUSTOMER, "customer.")
    for name, wanted in _PARTS.items():
        parts = row.get(name)
        for place, part in enumerate(parts if isinstance(parts, list) else (), start=1):
            if isinstance(part, dict):
                yield from _judge(part, wanted, f"{name}[{place}].")
            else:
                yield f"{name}[{place}] must be an object, not {_shown(part)}"


def _judge(found: Mapping[str, Any], wanted: Mapping[str, _Kind], path: str) -> Iterator[str]:
    for name, kind in wanted.items():
        if name not in found:
            yield f"{path}{name} is missing"
        elif found[name] is None:
            if not kind.may_be_null:
                yield f"{path}{name} must be {kind.words}, not null"
        elif not kind.holds(found[name]):
            yield f"{path}{name} must be {kind.words}, not {_shown(found[name])}"


def _shown(value: Any) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
