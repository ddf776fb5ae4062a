"""Puts products, stock and carriers on the shelf, for the sample company and for replays.

Safe to run again: what is there is brought to the given values. Not for handlers: an order never
changes the catalogue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables


@dataclass(frozen=True, slots=True)
class Product:
    """One article of the price list."""

    sku: str
    name: str
    name_zh: str
    category: str
    price: Decimal
    weight_g: int
    fragile: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Stock:
    """How many pieces of a product lie in a warehouse."""

    sku: str
    warehouse: str
    on_hand: int


@dataclass(frozen=True, slots=True)
class Carrier:
    """A service of a carrier."""

    id: str
    service: str
    name: str
    name_zh: str
    tracking_prefix: str
    transit_days: int


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code that takes a percentage or an amount off the goods."""

    code: str
    kind: str  #: "percent" or "amount"
    value: Decimal
    minimum: Decimal = Decimal("0.00")
    valid_from: date | None = None
    valid_until: date | None = None


def ensure_products(connection: Connection, products: Iterable[Product]) -> None:
    """Make the price list hold these products as given."""
    _lay(connection, tables.product, [asdict(product) for product in products])


def set_stock(connection: Connection, stock: Iterable[Stock]) -> None:
    """Make the warehouses hold these quantities; what is reserved stays reserved.

    Raises IntegrityError if less would lie there than is reserved.
    """
    rows = [asdict(one) | {"reserved": 0} for one in stock]
    _lay(connection, tables.stock, rows, keep=("reserved",))


def ensure_carriers(connection: Connection, carriers: Iterable[Carrier]) -> None:
    """Make the carrier table hold these services as given."""
    _lay(connection, tables.carrier, [asdict(carrier) for carrier in carriers])


def ensure_coupons(connection: Connection, coupons: Iterable[Coupon]) -> None:
    """Make these coupons good."""
    _lay(connection, tables.coupon, [asdict(coupon) for coupon in coupons])


def ensure_customers(connection: Connection, customers: Sequence[dict[str, Any]]) -> None:
    """Make the customer table hold these rows as given."""
    _lay(connection, tables.customer, customers, keep=("created_at",))


def _lay(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    keep: tuple[str, ...] = (),
) -> None:
    if not rows:
        return
    statement = postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {
        name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep
    }
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows)
    )
