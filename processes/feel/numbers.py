"""FEEL numbers: 34 decimal digits, half-even, never binary floats (DMN 1.5, 10.3.2.3.1).

A number is an ``int`` or a ``Decimal``; both compare and hash alike, so whole numbers from JSON
need no conversion. Everything that can fail returns ``None``, FEEL's null.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

Number = int | Decimal

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
#: Longest text read as one number.
_LONGEST = 10_000
#: No list or text is this long.
_FAR = 10**12


def attempt(operation: Callable[..., Decimal], *values: Number | str) -> Decimal | None:
    """Compute in the FEEL context; None on overflow, division by zero or an invalid operand."""
    try:
        result = operation(*values)
    except (DecimalException, ValueError, MemoryError):
        return None
    return result if result.is_finite() else None


def parse_number(text: str) -> Decimal | None:
    """Read a FEEL number literal; None when the text isn't one."""
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    return attempt(CONTEXT.create_decimal, text)


def from_float(value: float) -> Decimal | None:
    """Turn a stray float into the number its repr shows; None for infinities and NaN."""
    return CONTEXT.create_decimal(repr(value)) if math.isfinite(value) else None


def is_integral(value: Number) -> bool:
    """Tell whether the number has no fraction."""
    return isinstance(value, int) or value == value.to_integral_value()


def to_index(value: Number) -> int:
    """Cut a number to a Python int (towards zero), small enough to be a position."""
    if value > _FAR:
        return _FAR
    return int(value) if value > -_FAR else -_FAR


def format_number(value: Number) -> str:
    """Show a number in plain notation without trailing zeros: equal numbers look equal."""
    number = CONTEXT.create_decimal(value)
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
