"""What a work item is completed with may name things of the ledger: which of them there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, select, union

from forms import Named
from tasks.backoffice.tables import coupon, order, product

#: where the names of each kind stand; an order has the shop's number and ours
_PLACES: dict[str, tuple[ColumnElement[str], ...]] = {
    "order": (order.c.external_number, order.c.number),
    "product": (product.c.sku,),
    "coupon": (coupon.c.code,),
}


def known(connection: Connection, named: Iterable[Named]) -> frozenset[Named]:
    """Those of the names that something in the ledger has."""
    return frozenset(_known(connection, sorted(set(named))))


def _known(connection: Connection, named: list[Named]) -> Iterator[Named]:
    for kind, group in groupby(named, key=lambda one: one[0]):
        values = [value for _, value in group]
        found = union(*(select(place).where(place.in_(values)) for place in _PLACES[kind]))
        yield from ((kind, value) for value in connection.scalars(found))
