"""Small readings of JSON data that several handlers need: money, text, points in time.

What comes in was written by shops, webhooks and forms, so each reading says what it does with a
value that is not what it should be. Not for validation of forms; that is `forms`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

CENT = Decimal("0.01")
LARGEST = Decimal("9999999999.99")  # what an amount column of 12 digits holds


def to_json(value: Any) -> str:
    """Canonical JSON text: sorted keys, no spaces, exact numbers."""
    return simplejson.dumps(
        value,
        use_decimal=True,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def from_json(text: str | bytes) -> Any:
    """Read JSON text with exact numbers. Raises ValueError for text that is not JSON."""
    return simplejson.loads(text, use_decimal=True)


def number(value: object) -> Decimal | None:
    """A finite number, given as number or as digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def money(value: object) -> Decimal | None:
    """An amount rounded to the cent; None if it is no number or beyond what the ledger holds."""
    found = number(value)
    if found is None or abs(found) > LARGEST:
        return None
    return found.quantize(CENT)


def whole(value: object) -> int | None:
    """A whole number of a size the ledger holds; None for anything else."""
    found = number(value)
    if found is None or abs(found) >= 2**31 or found != found.to_integral_value():
        return None
    return int(found)


def clean(value: object) -> str:
    """Text without surrounding space or characters a database text can't hold; "" if none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return str(value).replace("\x00", "").strip()


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def maps(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, an empty one for what is none; empty for what is no list."""
    return [mapping(one) for one in value] if isinstance(value, list) else []


def moment(value: object) -> datetime | None:
    """A point in time from ISO text; without a zone it is taken as UTC; None if unreadable."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def iso(value: datetime) -> str:
    """A point in time as ISO text in UTC, as FEEL's `date and time` reads it."""
    return value.astimezone(UTC).isoformat()
