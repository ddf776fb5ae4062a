"""What the played company has on its first day: people, suppliers, levels and goods.

Products of which history sold more than a few are kept at a level by the company; the others come
for their order, as in the play of orders alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert

from service.commands.create_user import NewUser, create_user
from service.company import SAMPLE_PASSWORD, SamplePerson, prepare, prepare_sample_people
from service.deps import Deps
from service.identity import SYSTEM
from service.replay.history import PastOrder
from service.replay.orders import WAREHOUSE, product_of
from service.wiring import check_ready
from tasks.backoffice import tables
from tasks.backoffice.catalogue import Product, Stock, ensure_carriers, ensure_products, set_stock
from tasks.backoffice.sample_goods import CARRIERS

#: colleagues of the sample people, for what nobody may do alone
COLLEAGUES = (
    SamplePerson("max", "Max Stern", "马克斯", ("management", "finance"), "en"),
    SamplePerson("ulla", "Ulla Berg", "乌拉", ("warehouse", "auditors"), "en"),
)
#: in how many orders a product must be to be kept at a level
_OFTEN = 3
#: pieces of a managed product at the beginning, in the main warehouse and in the other
_BEGINNING = {WAREHOUSE: 3, "south": 1}
_SUPPLIERS = (("north-trade", 5, Decimal("0.60")), ("harbour", 12, Decimal("0.52")))
#: three days of sales (D3, 2.3.1.3)
_SAFETY_DAYS = 3


def managed_products(orders: Iterable[PastOrder]) -> Mapping[str, Product]:
    """The products that are kept at a level; not those that history could not get."""
    sold: Counter[str] = Counter()
    goods: dict[str, Product] = {}
    missing: set[str] = set()
    for order in orders:
        for line in order.lines:
            goods.setdefault(line["product_id"], product_of(line))
            if order.status == "unavailable":
                missing.add(line["product_id"])
        sold.update({line["product_id"] for line in order.lines})
    often = (sku for sku, count in sold.items() if count >= _OFTEN and sku not in missing)
    return {sku: goods[sku] for sku in sorted(often)}


def open_company(deps: Deps, managed: Mapping[str, Product]) -> dict[str, int]:
    """Publish the processes, employ the people and fill the shelves.

    Returns:
        How many pieces of each product lie there.
    """
    prepare(deps)
    check_ready(deps)
    prepare_sample_people(deps)
    for person in COLLEAGUES:
        names = {"en": person.name, "zh": person.name_zh}
        user = NewUser(person.username, names, person.groups, f"{person.username}@shop.example")
        create_user(deps, SYSTEM, user, SAMPLE_PASSWORD)
    deps.unit_of_work.run(lambda connection: _stock(connection, managed))
    return dict.fromkeys(managed, sum(_BEGINNING.values()))


def _stock(connection: Connection, managed: Mapping[str, Product]) -> None:
    ensure_carriers(connection, CARRIERS)
    if not managed:
        return
    ensure_products(connection, managed.values())
    set_stock(
        connection,
        [Stock(sku, place, pieces) for sku in managed for place, pieces in _BEGINNING.items()],
    )
    connection.execute(insert(tables.supplier), [_supplier(id) for id, _, _ in _SUPPLIERS])
    offers = [_offer(one, *supplier) for one in managed.values() for supplier in _SUPPLIERS]
    connection.execute(insert(tables.supplier_offer), offers)
    level = {"safety_days": _SAFETY_DAYS, "daily_sales": 0, "safety_stock": 0}
    connection.execute(insert(tables.stock_policy), [{"sku": sku, **level} for sku in managed])


def _supplier(id: str) -> dict[str, Any]:
    name = id.replace("-", " ").title()
    email = f"orders@{id}.example"
    words = {"name": name, "name_zh": name, "email": email, "language": "en"}
    return {"id": id, **words, "active": True}


def _offer(product: Product, supplier: str, days: int, part: Decimal) -> dict[str, Any]:
    price = (Decimal(str(product.price)) * part).quantize(Decimal("0.01"))
    sizes = {"lead_days": days, "minimum": 2, "pack_size": 1}
    return {"supplier_id": supplier, "sku": product.sku, "price": price, **sizes}
