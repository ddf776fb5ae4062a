"""The shape of an order as every later step sees it, and what is missing in one.

Shops send orders in many states of completeness. Here each becomes the same shape with every key
present, so that expressions in the diagram need no guard. Pure: nothing is looked up.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tasks.values import clean, iso, mapping, moment, money, whole

Order = dict[str, Any]
_ADDRESS = ("street", "city", "state", "zip", "country")
_NEEDED_ADDRESS = ("street", "city")
#: a line worth more is a slip of the keyboard, and would not fit the ledger's sums
_MOST = Decimal("99999999.99")


def normalised(given: Mapping[str, Any], now: datetime) -> Order:
    """The order with every known key present and values of the right kind.

    A value that can't be read becomes None or "", so that `missing_fields` names it. Keys we do
    not know stay as they are.

    given: the order as the shop sent it.
    now: stands in for a missing `placed_at`.
    """
    wishes = mapping(given.get("wishes"))
    promised = moment(given.get("estimated_delivery"))
    return {
        **given,
        "external_number": clean(given.get("external_number")),
        "channel": clean(given.get("channel")) or "web",
        "customer": _customer(mapping(given.get("customer"))),
        "lines": [_line(mapping(line)) for line in _items(given.get("lines"))],
        "payments": [_payment(mapping(item)) for item in _items(given.get("payments"))],
        "coupon": clean(given.get("coupon")) or None,
        "wishes": {
            "packaging": clean(wishes.get("packaging")),
            "delivery_time": clean(wishes.get("delivery_time")),
            "note": clean(wishes.get("note")),
            "urgent": wishes.get("urgent") is True,
        },
        "placed_at": iso(moment(given.get("placed_at")) or now),
        "currency": clean(given.get("currency")) or "CNY",
        "estimated_delivery": iso(promised) if promised else None,
    }


def missing_fields(order: Order) -> list[str]:
    """The places of a normalised order that still need a value; lines are counted from 1."""
    customer = order["customer"]
    found = [] if order["external_number"] else ["external_number"]
    if not customer["name"]:
        found.append("customer.name")
    if not customer["email"] and not customer["phone"]:
        found.append("customer.email or phone")
    found += [
        f"customer.address.{part}" for part in _NEEDED_ADDRESS if not customer["address"][part]
    ]
    if not order["lines"]:
        found.append("lines")
    for index, line in enumerate(order["lines"], start=1):
        found += [f"lines[{index}].{name}" for name in _missing_in_line(line)]
    return found


def complete_lines(order: Order) -> list[tuple[int, dict[str, Any]]]:
    """The lines that can be booked, each with its number."""
    return [
        (index, line)
        for index, line in enumerate(order["lines"], start=1)
        if not _missing_in_line(line)
    ]


def wanted(order: Order) -> dict[str, int]:
    """How many of each product the order wants."""
    total: dict[str, int] = {}
    for _, line in complete_lines(order):
        total[line["sku"]] = total.get(line["sku"], 0) + line["quantity"]
    return total


def goods_and_freight(order: Order) -> tuple[Decimal, Decimal]:
    """The value of the goods and the freight of all complete lines."""
    lines = [line for _, line in complete_lines(order)]
    goods = sum((line["quantity"] * line["unit_price"] for line in lines), Decimal("0.00"))
    return goods, sum((line["freight"] for line in lines), Decimal("0.00"))


def merged(order: Mapping[str, Any], corrections: Mapping[str, Any]) -> Order:
    """The order with corrections laid over it; an empty correction leaves what was there."""
    result = dict(order)
    for name, value in corrections.items():
        if value is None or value == "" or value == []:
            continue
        before = result.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            result[name] = merged(before, value)
        else:
            result[name] = value
    return result


def _items(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def _customer(given: Mapping[str, Any]) -> dict[str, Any]:
    address = mapping(given.get("address"))
    email = clean(given.get("email")).lower()
    phone = clean(given.get("phone"))
    return {
        **given,
        "id": clean(given.get("id")) or email or phone,
        "name": clean(given.get("name")),
        "email": email,
        "phone": phone,
        "language": "zh" if clean(given.get("language")).lower().startswith("zh") else "en",
        "address": {part: clean(address.get(part)) for part in _ADDRESS},
    }


def _line(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "sku": clean(given.get("sku")),
        "name": clean(given.get("name")),
        "spec": clean(given.get("spec")),
        "quantity": whole(given.get("quantity")),
        "unit_price": money(given.get("unit_price")),
        "freight": max(money(given.get("freight")) or Decimal(0), Decimal("0.00")),
    }


def _missing_in_line(line: Mapping[str, Any]) -> list[str]:
    found = [] if line["sku"] else ["sku"]
    if line["quantity"] is None or line["quantity"] < 1:
        found.append("quantity")
    if line["unit_price"] is None or line["unit_price"] < 0:
        found.append("unit_price")
    if not found and line["quantity"] * line["unit_price"] + line["freight"] > _MOST:
        found += ["quantity", "unit_price"]
    return found


def _payment(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "type": clean(given.get("type")),
        "installments": whole(given.get("installments")) or 1,
        "amount": money(given.get("amount")),
    }
