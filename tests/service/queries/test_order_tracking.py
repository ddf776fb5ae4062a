"""Orders as the ledger has them, and what a customer may see of their own."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import insert

from processes.codec import dumps
from service.errors import NotFound
from service.queries.order_tracking import order_tracking
from service.queries.orders import known_skus, order, orders
from tasks.backoffice import tables


@pytest.fixture
def now(rows):
    return rows.connection.exec_driver_sql("SELECT timestamptz '2026-03-02 08:00Z'").scalar()


@pytest.fixture
def placed(rows, now):
    """An order under way: two lines, one parcel with two events."""
    write_tea(rows)
    order_id, parcel = rows.id(), rows.id()
    write(rows, tables.order, **an_order(order_id, now))
    for line, sku in enumerate(("SKU-2", "SKU-1"), start=1):
        money = {"unit_price": Decimal("9.90"), "freight": Decimal("0.00")}
        name = "Their name" if line == 1 else ""
        about = {"sku": sku, "name": name, "spec": "", "quantity": line}
        write(rows, tables.order_line, order_id=order_id, line=line, **about, **money)
    write(
        rows,
        tables.shipment,
        id=parcel,
        order_id=order_id,
        tracking_number="TN-1",
        carrier="sf",
        service="air",
        packaging="box",
        state="in_transit",
        eta=now + timedelta(days=2),
        created_at=now,
    )
    for hour, code in enumerate(("picked_up", "sorted")):
        at = now + timedelta(hours=hour)
        about = {"code": code, "text": code.title(), "place": "Hangzhou"}
        write(rows, tables.shipment_event, shipment_id=parcel, at=at, **about)
    return order_id


def write(rows, table, **values):
    rows.connection.execute(insert(table), values)


def an_order(order_id, now, **values):
    return {
        "id": order_id,
        "channel": "web",
        "external_number": "SO-1007",
        "number": "SF260302-000001",
        "status": "shipped",
        "email": "li.lei@example.cn",
        "phone": "8613800138000",
        "goods": Decimal("29.70"),
        "freight": 0,
        "discount": 0,
        "total": Decimal("29.70"),
        "currency": "CNY",
        "data": dumps({"external_number": "SO-1007", "total": Decimal("29.70")}),
        "placed_at": now,
        "recorded_at": now,
    } | values


@pytest.mark.parametrize("number", ["SO-1007", " SO-1007 ", "SF260302-000001"])
@pytest.mark.parametrize(
    "contact",
    ["Li.Lei@Example.cn ", "+86 138-0013-8000", "138 0013 8000", "0086 13800138000"],
)
def test_the_owner_sees_the_way_of_the_order(rows, placed, number, contact, statements):
    with statements() as said:
        seen = order_tracking(rows.connection, number, contact)

    assert len(said) == 3
    assert (seen.status, seen.external_number) == ("shipped", "SO-1007")
    assert [(line.name, line.name_zh, line.quantity) for line in seen.lines] == [
        ("Their name", "Their name", 1),
        ("Tea", "茶", 2),
    ]
    (parcel,) = seen.shipments
    assert (parcel.tracking_number, parcel.carrier) == ("TN-1", "sf")
    assert [event.code for event in parcel.events] == ["sorted", "picked_up"]  # newest first


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("number", "contact"),
    [
        ("SO-1007", "han.meimei@example.cn"),
        ("SO-1007", "8000"),
        ("SO-1007", "0013 8000"),
        ("SO-1007", "1 8613800138001"),
        ("SO-1007", "99999 8613800138000"),
        ("SO-1007", ""),
        ("SO-1007", "   "),
        ("SO-%", "li.lei@example.cn"),
        ("", "li.lei@example.cn"),
        ("SO-1008", "li.lei@example.cn"),
    ],
)
def test_everybody_else_gets_the_same_answer(rows, number, contact, statements):
    with statements() as said:
        assert order_tracking(rows.connection, number, contact) is None
    assert len(said) == 1  # a wrong contact asks no more of the database than a wrong number


def test_an_order_without_contact_is_shown_to_nobody(rows, now):
    write(rows, tables.order, **an_order(rows.id(), now, email=None, phone=None))
    write(rows, tables.order, **an_order(rows.id(), now, channel="shop", number="N2", phone="123"))

    for contact in ("", "None", "123"):
        assert order_tracking(rows.connection, "SO-1007", contact) is None


def test_one_number_of_two_shops_leads_to_the_order_of_the_contact(rows, placed, now):
    email = "other@example.cn"
    write(rows, tables.order, **an_order(rows.id(), now, channel="b", number="N2", email=email))

    assert order_tracking(rows.connection, "SO-1007", email).number == "N2"
    assert order_tracking(rows.connection, "SO-1007", "li.lei@example.cn").shipments


def test_an_order_is_shown_whole_to_staff(rows, placed, bob, statements):
    with statements() as said:
        view = order(rows.connection, bob, placed)

    assert len(said) == 3
    assert view.order.total == Decimal("29.70")
    assert view.data["total"] == Decimal("29.70")
    assert [(line.sku, line.unit_price) for line in view.lines] == [
        ("SKU-2", Decimal("9.90")),
        ("SKU-1", Decimal("9.90")),
    ]
    assert len(view.shipments) == 1
    with pytest.raises(NotFound):
        order(rows.connection, bob, UUID(int=404))


@pytest.mark.usefixtures("placed")
def test_orders_are_listed_by_what_is_known_of_them(rows, bob):
    def numbers(**wanted):
        return [row.external_number for row in orders(rows.connection, bob, **wanted).items]

    assert numbers() == ["SO-1007"]
    assert numbers(status="shipped", channel="web", number="SF260302-000001") == ["SO-1007"]
    assert numbers(external_number="SO-1") == []
    assert numbers(customer_id="C-1") == []


def test_articles_the_shop_has_are_told_from_others(rows):
    write_tea(rows)
    assert known_skus(rows.connection, ["SKU-1", "SKU-2", "SKU-1"]) == {"SKU-1"}
    assert known_skus(rows.connection, []) == set()


def write_tea(rows):
    about = {"sku": "SKU-1", "name": "Tea", "name_zh": "茶", "category": "food"}
    rest = {"price": 1, "weight_g": 1, "fragile": False, "active": True}
    write(rows, tables.product, **about, **rest)
