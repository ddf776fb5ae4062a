"""Who supplies the sample company, and which of its products are kept at a level.

`load` changes nothing that is there already. Not for a company's real data.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.sample_goods import PRODUCTS

#: three days of sales, as the company's regulation says (D3, 2.3.1.3)
SAFETY_DAYS = 3

_SUPPLIERS = (
    # id, name, Chinese name, language, days, part of our price, minimum, pack size, categories
    ("tealand", "Tealand Growers", "茶乡合作社", "zh", 5, "0.55", 20, 10, ("tea", "tableware")),
    ("west-lake", "West Lake Trading", "西湖贸易", "zh", 2, "0.62", 12, 12, ("tea", "tableware")),
    (
        "yiwu",
        "Yiwu Housewares",
        "义乌家居",
        "zh",
        4,
        "0.50",
        24,
        12,
        ("kitchen", "home", "tableware"),
    ),
    (
        "southern",
        "Southern Sourcing",
        "南方采购",
        "en",
        7,
        "0.45",
        40,
        20,
        ("kitchen", "home", "sports"),
    ),
    ("pearl", "Pearl River Electronics", "珠江电子", "en", 6, "0.70", 10, 5, ("electronics",)),
    ("move", "Move Sports", "动派体育", "zh", 5, "0.52", 10, 5, ("sports", "electronics")),
)


def load(connection: Connection) -> None:
    """Put suppliers, their offers and the policies of all products into the ledger."""
    _add(connection, tables.supplier, [_supplier(row) for row in _SUPPLIERS])
    _add(connection, tables.supplier_offer, [one for row in _SUPPLIERS for one in _offers(row)])
    _add(
        connection,
        tables.stock_policy,
        [
            {"sku": one.sku, "safety_days": SAFETY_DAYS, "daily_sales": 0, "safety_stock": 0}
            for one in PRODUCTS
        ],
    )


def _supplier(row: tuple[Any, ...]) -> dict[str, Any]:
    id, name, name_zh, language, *_ = row
    return {
        "id": id,
        "name": name,
        "name_zh": name_zh,
        "email": f"orders@{id}.example",
        "language": language,
        "active": True,
    }


def _offers(row: tuple[Any, ...]) -> list[dict[str, Any]]:
    id, _, _, _, days, part, minimum, pack, categories = row
    return [
        {
            "supplier_id": id,
            "sku": one.sku,
            "price": (one.price * Decimal(part)).quantize(Decimal("0.01")),
            "lead_days": days,
            "minimum": minimum,
            "pack_size": pack,
        }
        for one in PRODUCTS
        if one.category in categories
    ]


def _add(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
