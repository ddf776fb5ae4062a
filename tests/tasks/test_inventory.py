"""Levels, movements and papers of the warehouse, asked of the handlers themselves."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tasks.backoffice import catalogue, sample_inventory, tables
from tasks.backoffice.catalogue import Stock
from tasks.backoffice.movements import Place, Why, move
from tasks.contract import BusinessError, GiveUp
from tests.tasks.shop import NOW, Shop, order_of

TEAPOT = "TEA-101"


@pytest.fixture
def store(shop: Shop) -> Shop:
    """The sample company with suppliers, where every product is kept at a level."""
    with shop.engine.begin() as connection:
        sample_inventory.load(connection)
    return shop


def _safety(store: Shop, pieces: int, sku: str = TEAPOT) -> None:
    policy = tables.stock_policy
    with store.engine.begin() as connection:
        connection.execute(update(policy).where(policy.c.sku == sku).values(safety_stock=pieces))


def _fill(store: Shop, **places: int) -> None:
    with store.engine.begin() as connection:
        catalogue.set_stock(connection, [Stock(TEAPOT, *place) for place in places.items()])


def test_an_order_names_what_it_leaves_below_the_safety_stock_once(store: Shop) -> None:
    _safety(store, 32)
    _safety(store, 1, "TEA-001")
    first = store.run("stock.reserve", {"order": order_of({TEAPOT: 2, "TEA-001": 1})})
    (low,) = first["low"]
    assert (low["sku"], low["available"], low["safety_stock"]) == (TEAPOT, 31, 32)
    other = store.recorded(order_of({TEAPOT: 1}))
    assert other.run("stock.reserve", {"order": order_of({TEAPOT: 1})})["low"] == []


def test_goods_on_their_way_between_warehouses_are_not_missing(store: Shop) -> None:
    _safety(store, 30)
    wanted = {"sku": TEAPOT, "from": "hangzhou", "to": "shenzhen", "quantity": 10}
    number = store.run("transfer.propose", {"transfer": wanted})["transfer"]["number"]
    store.run("transfer.hold", {"number": number, "quantity": 10})
    assert store.run("stock.reserve", {"order": order_of({TEAPOT: 1})})["low"] == []
    store.run("transfer.ship", {"number": number, "picked": 10})
    other = store.recorded(order_of({TEAPOT: 1}))
    assert other.run("stock.reserve", {"order": order_of({TEAPOT: 1})})["low"] == []


def test_what_fails_leaves_no_replenishment_behind(store: Shop) -> None:
    _safety(store, 32)
    with pytest.raises(BusinessError):
        store.run("stock.reserve", {"order": order_of({TEAPOT: 1, "SPO-004": 1})})
    assert store.rows(tables.replenishment) == []


def test_a_transfer_and_orders_never_take_the_same_pieces(store: Shop) -> None:
    """Forty orders and ten transfers want a shelf of thirty."""
    _fill(store, hangzhou=30, shenzhen=0)
    dice = random.Random(5)

    def act(number: int) -> int:
        mine = Shop(store.engine, store.outside)
        try:
            if number % 5:
                mine.run("stock.reserve", {"order": order_of({TEAPOT: 1})})
                return 1
            pieces = dice.randint(1, 4)
            mine.run("transfer.hold", {"number": numbers[number // 5], "quantity": pieces})
        except BusinessError:
            return 0
        return pieces

    numbers = [f"TR-{index}" for index in range(10)]
    with store.engine.begin() as connection:
        for index, number in enumerate(numbers):
            connection.execute(
                tables.transfer.insert().values(
                    number=number,
                    sku=TEAPOT,
                    source="hangzhou",
                    target=f"place-{index}",
                    quantity=1,
                    reason="test",
                    state="proposed",
                    shipped=0,
                    received=0,
                    written_off=0,
                    proposed_at=NOW,
                )
            )
    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(act, range(50)))
    assert store.stock(TEAPOT) == (30, taken)
    assert taken <= 30


def test_a_movement_below_what_is_promised_is_refused_by_the_table(store: Shop) -> None:
    store.run("stock.reserve", {"order": order_of({TEAPOT: 20})})
    with pytest.raises(IntegrityError, match="never_oversold"), store.engine.begin() as connection:
        move(connection, Place(TEAPOT, "hangzhou"), -10, Why("count", "SC-1", NOW))
    assert store.rows(tables.stock_movement) == []


def test_goods_for_a_new_shelf_make_it(store: Shop) -> None:
    with store.engine.begin() as connection:
        move(connection, Place(TEAPOT, "chengdu"), 5, Why("receipt", "PO-1", NOW))
    assert store.stock(TEAPOT) == (38, 0)


def _ordered(store: Shop, **changes: Any) -> dict[str, Any]:
    wanted = {"number": "RP-1", "sku": TEAPOT, "warehouse": "hangzhou", "safety_stock": 40}
    plan = store.run("replenishment.plan", {"replenishment": wanted})["plan"]
    plan |= {"daily_sales": 2, "safety_stock": 40}
    rule = {"cover_days": 10, "urgency": "normal"} | changes
    proposal = store.run("replenishment.propose", {"plan": plan, "rule": rule})["proposal"]
    purchase: dict[str, Any] = store.run(
        "purchase.order", {"plan": plan, "proposal": proposal, "quantity": None}
    )["purchase"]
    return {**purchase, "proposal": proposal}


def test_the_quantity_covers_the_days_in_whole_packs_of_the_cheapest_supplier(store: Shop) -> None:
    purchase = _ordered(store)
    assert purchase["proposal"]["supplier"]["id"] == "yiwu"
    # 2 a day for 10 days and 4 of delivery, 40 to be safe, less 33 that are there: 35
    assert purchase["quantity"] == 36
    assert purchase["total"] == 36 * purchase["unit_price"]


def test_urgent_goods_come_from_the_fastest_supplier(store: Shop) -> None:
    assert _ordered(store, urgency="urgent")["proposal"]["supplier"]["id"] == "west-lake"


def test_what_is_on_order_is_not_ordered_again(store: Shop) -> None:
    _ordered(store)
    with store.engine.begin() as connection:
        connection.execute(update(tables.replenishment).values(closed_at=NOW))
    wanted = {"number": "RP-2", "sku": TEAPOT, "warehouse": "hangzhou"}
    plan = store.run("replenishment.plan", {"replenishment": wanted})["plan"]
    assert plan["on_order"] == 36


def test_more_than_was_ordered_is_taken_in_and_owes_nothing(store: Shop) -> None:
    purchase = _ordered(store)
    answer = store.run(
        "purchase.receive",
        {"purchase": purchase, "arrived": 40, "damaged": 0, "delivery_note": "1"},
    )
    assert answer["receipt"]["complete"]
    assert store.stock(TEAPOT) == (73, 0)


def test_a_cancelled_order_of_which_some_came_keeps_what_came(store: Shop) -> None:
    purchase = _ordered(store)
    store.run("purchase.receive", {"purchase": purchase, "arrived": 5, "damaged": 0})
    store.run("purchase.answer", {"purchase": purchase, "answer": "cancelled"})
    assert [row.state for row in store.rows(tables.purchase)] == ["received"]


def test_papers_that_do_not_exist_are_named(store: Shop) -> None:
    for topic, given in (
        ("purchase.receive", {"purchase": {"number": "PO-0"}, "arrived": 1}),
        ("purchase.answer", {"purchase": {"number": "PO-0"}, "answer": "perhaps"}),
        ("transfer.hold", {"number": "TR-0"}),
        ("replenishment.plan", {"replenishment": {"number": "RP-0", "sku": "0"}}),
        ("stock.keep_slow", {"product": {"sku": "0"}}),
        ("count.record", {"number": "SC-0"}),
    ):
        with pytest.raises(GiveUp, match=r"0|perhaps"):
            store.run(topic, given)


def test_a_shelf_that_was_scanned_in_two_places_is_added_up(store: Shop) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            tables.product_class.insert().values(
                sku=TEAPOT,
                abc_class="A",
                turnover=1,
                cumulative_share=0,
                days_without_sale=0,
                classed_on=NOW.date(),
            )
        )
    counts = store.run("count.choose")["counts"]
    assert [one["warehouse"] for one in counts] == ["hangzhou", "shenzhen"]
    assert [line["sku"] for line in counts[0]["lines"]] == [TEAPOT]
    lines = [{"sku": TEAPOT, "counted": 20}, {"sku": TEAPOT, "counted": 4}]
    given = {"number": counts[0]["number"], "lines": lines, "counted_by": "Wei"}
    result = store.run("count.record", given)["result"]
    assert (result["book"], result["deviation"]) == (25, 1)
    assert result["lines"][0]["difference"] == -1


def test_the_sample_company_is_loaded_once(store: Shop) -> None:
    before = len(store.rows(tables.supplier_offer))
    with store.engine.begin() as connection:
        sample_inventory.load(connection)
        kept = set(connection.scalars(select(tables.stock_policy.c.sku)))
    assert len(store.rows(tables.supplier_offer)) == before
    assert kept == {row.sku for row in store.rows(tables.product)}
