"""Turns the variables of a task into the facts a message may mention, in the reader's language.

Every fact is text and always there; what is not known is a dash. Pure.
"""

from collections.abc import Mapping
from decimal import Decimal
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from tasks.company_days import moment_here
from tasks.documents.canvas import spoken
from tasks.notices import chinese, english
from tasks.own_names import named
from tasks.values import clean, mapping, money

NOTHING = "–"
Facts = dict[str, str]


def facts_of(variables: Mapping[str, Any], language: str, zone: ZoneInfo) -> Facts:
    """The facts of an order's variables, and those the diagram names in `facts`.

    language: "zh" for Chinese, anything else is English.
    zone: the company's; moments are told as the days they lie in there.
    """
    chinese_words = language == "zh"
    words = chinese if chinese_words else english
    order = mapping(variables.get("order"))
    shipment = mapping(variables.get("shipment"))
    currency = clean(order.get("currency"))
    new_date = _day(variables.get("new_date"), zone)
    found = {
        "number": clean(variables.get("order_number")) or clean(order.get("external_number")),
        "name": clean(mapping(order.get("customer") or variables.get("customer")).get("name")),
        "items": _items(order.get("lines"), "quantity"),
        "short": _items(_named(variables.get("short"), order), "wanted"),
        "total": _amount(variables.get("total"), currency),
        "open_amount": _amount(variables.get("open_amount"), currency),
        "refunded": _amount(variables.get("refunded") or Decimal(0), currency),
        "carrier": clean(shipment.get("carrier_name_zh" if chinese_words else "carrier_name"))
        or clean(shipment.get("carrier")),
        "tracking_number": clean(shipment.get("tracking_number")),
        "eta": _day(shipment.get("eta"), zone),
        "event": _event(mapping(variables.get("event")), zone),
        "reason": _word(words.WORDS, variables.get("reason")),
        "kind": _word(words.WORDS, variables.get("kind")),
        "outcome": Template(_word(words.OUTCOMES, variables.get("outcome"))).safe_substitute(
            new_date=new_date or NOTHING
        ),
    }
    given = mapping(variables.get("facts"))
    found.update((name, _said(value, language, zone)) for name, value in given.items())
    return {name: text or NOTHING for name, text in found.items()}


def _said(value: object, language: str, zone: ZoneInfo) -> str:
    """A fact the diagram gives: a text, an id of ours, a number, a time, or {"en", "zh"}."""
    if isinstance(value, Mapping):
        return clean(value.get("zh" if language == "zh" else "en"))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    return spoken(named(_day(value, zone)), language)


def _word(words: Mapping[str, str], value: object) -> str:
    """The word for a code; what somebody wrote by hand stays as written."""
    code = clean(value)
    return words.get(code, code)


def _amount(value: object, currency: str) -> str:
    amount = money(value)
    return "" if amount is None else f"{currency} {amount:,.2f}".strip()


def _day(value: object, zone: ZoneInfo) -> str:
    """The day of a moment; a day, and what is neither, stays as it is."""
    text, at = clean(value), moment_here(value, zone)
    return text if at is None or "T" not in text else f"{at.astimezone(zone):%Y-%m-%d}"


def _event(event: Mapping[str, Any], zone: ZoneInfo) -> str:
    return " · ".join(
        part
        for part in (
            _day(event.get("at"), zone),
            clean(event.get("place")),
            clean(event.get("text")),
        )
        if part
    )


def _named(short: object, order: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = order.get("lines")
    names = {
        clean(mapping(line).get("sku")): clean(mapping(line).get("name"))
        for line in (lines if isinstance(lines, list) else [])
    }
    return [
        {**mapping(one), "name": names.get(clean(mapping(one).get("sku")), "")}
        for one in (short if isinstance(short, list) else [])
    ]


def _items(lines: object, count: str) -> str:
    return "\n".join(
        f"{clean(line.get(count))} × {clean(line.get('name')) or clean(line.get('sku'))}"
        for line in (lines if isinstance(lines, list) else [])
        if isinstance(line, Mapping)
    )
