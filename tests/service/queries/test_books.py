"""The shop's own books: customers with their history, and goods with their places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert

from service.queries.customers import customers
from service.queries.shelves import shelves
from tasks.backoffice import tables
from tests.service.queries.conftest import NOW


@pytest.fixture
def books(rows: Any) -> Any:
    """Two customers, one with three orders, and two articles."""

    def add(table: Any, **values: Any) -> None:
        rows.connection.execute(insert(table), values)

    for id, name in (("c1", "Li_Lei 100%"), ("c2", "Han")):
        add(tables.customer, id=id, name=name, language="zh", created_at=NOW)
    for number, (status, total) in enumerate(
        (("completed", 100), ("pending", 50), ("cancelled", 900))
    ):
        order_id = rows.id()
        money = {"goods": total, "freight": 0, "discount": 0, "total": total}
        add(
            tables.order,
            id=order_id,
            channel="shop",
            external_number=f"A-{number}",
            status=status,
            customer_id="c1",
            currency="CNY",
            data="{}",
            placed_at=NOW,
            recorded_at=NOW,
            **money,
        )
        for nth, score in enumerate({0: (1, 3), 1: (5,)}.get(number, ())):
            about = {"order_id": order_id, "external_number": f"A-{number}", "channel": "shop"}
            said = {"score": score, "title": "", "comment": "", "written_at": NOW}
            add(tables.review, id=f"r{number}{nth}", recorded_at=NOW, **about, **said)
    for sku, name in (("TEA_1", "Tea 50% off"), ("TEAX1", "Tea")):
        about = {"name": name, "name_zh": name, "category": "tea", "price": 10}
        add(tables.product, sku=sku, weight_g=1, fragile=False, active=True, **about)
    return rows


def test_an_order_counts_once_however_often_it_was_reviewed(books: Any) -> None:
    found = customers(books.connection, "", 1, 50)
    assert [(one.id, one.orders, one.spent) for one in found.items] == [
        ("c1", 3, Decimal(150)),
        ("c2", 0, Decimal(0)),
    ]
    assert [one.score for one in found.items] == [Decimal(3), None]


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("", ["c1", "c2"]),
        ("li_", ["c1"]),
        ("_", ["c1"]),
        ("%", ["c1"]),
        ("\\", []),
        ("HAN", ["c2"]),
    ],
)
def test_a_search_for_customers_means_what_was_typed(
    books: Any, search: str, ids: list[str]
) -> None:
    assert [one.id for one in customers(books.connection, search, 1, 50).items] == ids


@pytest.mark.parametrize(
    ("search", "skus"),
    [
        ("", ["TEAX1", "TEA_1"]),
        ("a_1", ["TEA_1"]),
        ("%", ["TEA_1"]),
        ("\\", []),
        ("tea", ["TEAX1", "TEA_1"]),
    ],
)
def test_a_search_for_goods_means_what_was_typed(books: Any, search: str, skus: list[str]) -> None:
    found = [one.sku for one in shelves(books.connection, NOW, search, 1, 50).items]
    assert found == skus
