"""What a customer sees of their own order, without a log-in.

An order number is easy to guess, so the contact given with the order must match. Whether the
number or the contact was wrong can't be told from the answer, nor from the time it takes: an
unknown number is compared as well, and what costs time afterwards only happens for the owner.
"""

from hmac import compare_digest

from sqlalchemy import Connection, or_, select

from service.queries.parcels import lines_and_shipments
from service.queries.results import OrderTracking, TrackedLine
from tasks.backoffice.tables import order

_SHOWN = (
    "number",
    "external_number",
    "status",
    "placed_at",
    "confirmed_at",
    "shipped_at",
    "delivered_at",
    "estimated_delivery",
)
#: the shortest phone number that counts as a contact
_SHORTEST_PHONE = 7
#: digits of a country code or trunk prefix, which people write or leave out
_LONGEST_PREFIX = 4
#: numbers of several shops may be the same; more than these are not looked at
_MOST_ORDERS = 5


def order_tracking(connection: Connection, number: str, contact: str) -> OrderTracking | None:
    """The order of a number, ours or the shop's, if the contact belongs to it; else None.

    Parameters:
        contact: the e-mail address or phone number given with the order, in any spelling.
    """
    number = number.strip()
    query = (
        select(order.c.id, order.c.email, order.c.phone, *(order.c[name] for name in _SHOWN))
        .where(or_(order.c.number == number, order.c.external_number == number))
        .order_by(order.c.placed_at.desc(), order.c.number.desc())
        .limit(_MOST_ORDERS)
    )
    found = None
    rows = connection.execute(query).all()
    for row in rows:
        if _is_contact(contact, row.email, row.phone) and found is None:
            found = row
    if not rows:
        _is_contact(contact, None, None)
    if found is None:
        return None
    ordered, shipments = lines_and_shipments(connection, found.id)
    lines = tuple(
        TrackedLine(line.sku, line.name, line.name_zh, line.spec, line.quantity) for line in ordered
    )
    shown = {name: found._mapping[name] for name in _SHOWN}
    return OrderTracking(id=found.id, **shown, lines=lines, shipments=shipments)


def _is_contact(given: str, email: str | None, phone: str | None) -> bool:
    """Compare with both in constant time; what an order does not have never matches."""
    same_email = compare_digest(given.strip().lower().encode(), (email or "").encode())
    same_phone = _is_phone(_digits(given), _digits(phone or ""))
    return (same_email and bool(email)) or same_phone


def _is_phone(given: str, phone: str) -> bool:
    shorter = min(len(given), len(phone))
    same = compare_digest(given[len(given) - shorter :], phone[len(phone) - shorter :])
    prefix = abs(len(given) - len(phone))
    return same and shorter >= _SHORTEST_PHONE and prefix <= _LONGEST_PREFIX


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")
