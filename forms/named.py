"""Answers that name something the books must hold: an order, a product, a coupon.

The custom property `must_be` of a text field says what is meant. Whether there is one is handed in
by whoever keeps the books. For what is few enough to choose from, a form offers the choice instead.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms import components as parts
from forms.data import get
from forms.messages import Message
from forms.model import Scope

PROPERTY = "must_be"

#: a kind of thing and the name somebody gave it
Named = tuple[str, str]

_WORDS = {
    "order": ("There is no order {}.", "没有编号为 {} 的订单。"),
    "product": ("There is no product {}.", "没有编号为 {} 的商品。"),
    "coupon": ("There is no coupon {}.", "没有优惠码 {}。"),
}
KINDS = frozenset(_WORDS)


def meant(component: Mapping[str, Any], value: object) -> Named | None:
    """What an answer names; None if its field names nothing, or there is no answer."""
    kind = str(parts.properties(component).get(PROPERTY))
    if kind not in KINDS or not isinstance(value, str) or not value.strip():
        return None
    return kind, value.strip()


def named_values(scope: Scope, data: object) -> Iterator[Named]:
    """Yield what every answer of a submission names, also in lists; checked or not."""
    for field in scope.fields:
        found = meant(field.component, get(data, field.path))
        if found is not None:
            yield found
    for rows in scope.rows:
        for row in parts.maps(get(data, rows.path)):
            yield from named_values(rows.scope, row)


def no_such(named: Named) -> Message:
    """What is said of a name that nothing has."""
    kind, value = named
    english, chinese = _WORDS[kind]
    return Message(english.format(value), chinese.format(value))
