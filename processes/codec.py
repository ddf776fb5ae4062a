"""The one JSON of the project: numbers stay exact, the same value always gives the same text.

Variables, states and record entries are written with it. Keys are sorted, numbers with a fraction
are `Decimal`, never floats, so that money survives every trip through the database.
Not for what browsers send: the API has its own limits before text gets here.
"""

import re
from typing import Any

import simplejson

#: halves of characters, which UTF-8 has no form for, and NUL, which no database keeps in a text
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

_ENCODER = simplejson.JSONEncoder(
    use_decimal=True,
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
)


def dumps(value: Any) -> str:
    """Write a JSON value canonically: sorted keys, no spaces, `Decimal` as a plain number.

    Half a character of UTF-16, which UTF-8 has no form for, becomes U+FFFD. Raises TypeError for a
    value JSON has no form for.
    """
    text: str = _ENCODER.encode(value)
    return text if text.isascii() else keepable(text)


def keepable(text: str) -> str:
    """Write a text so that it can be kept: NUL and halves of characters become U+FFFD."""
    return _UNKEEPABLE.sub("\ufffd", text)


def loads(text: str | bytes) -> Any:
    """Read JSON text; a number with a fraction or exponent becomes `Decimal`.

    Raises ValueError for text that is not JSON.
    """
    return simplejson.loads(text, use_decimal=True)
