"""A third promotion in a month is stopped, whoever comes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tasks.backoffice import promotion_rows, tables
from tasks.contract import BusinessError, GiveUp
from tests.tasks.shop import NOW, Shop, order_of

MARCH = datetime(2026, 3, 1).date()
EMMA = "c-1004"


def promotion(id: str, **changes: Any) -> dict[str, Any]:
    """A promotion for everybody who bought."""
    return {"id": id, "title": id, "title_zh": id, "ends_at": "2026-05-01T00:00:00Z"} | changes


def bought(shop: Shop, customer: str = EMMA) -> None:
    """The customer has a confirmed order."""
    order = order_of()
    order["customer"]["id"] = customer
    shop.recorded(order).run("order.confirm", {})


def chosen(shop: Shop, *ids: str) -> Shop:
    """The shop with promotions that Emma is chosen for."""
    bought(shop)
    for id in ids:
        assert shop.run("promotion.select", {"promotion": promotion(id)})["selected"] == 1
    return shop


def record(shop: Shop, id: str, limit: int = 2) -> str:
    """Count a promotion as sent to Emma; "sent", or what becomes of it."""
    try:
        shop.run("promotion.record", {"promotion": id, "customer": EMMA, "limit": limit})
    except BusinessError as error:
        return str(error.variables["outcome"])
    return "sent"


def test_two_a_month_are_counted_and_the_third_is_held(shop: Shop) -> None:
    chosen(shop, "P-1", "P-2", "P-3")
    assert [record(shop, id) for id in ("P-1", "P-2", "P-3")] == ["sent", "sent", "hold"]
    later = Shop(shop.engine, shop.outside, now=NOW + timedelta(days=31))
    assert record(later, "P-3") == "sent"


def test_counting_the_same_promotion_again_takes_no_second_place(shop: Shop) -> None:
    chosen(shop, "P-1", "P-2")
    assert [record(shop, id) for id in ("P-1", "P-1", "P-2")] == ["sent"] * 3


def test_who_wants_one_a_month_has_one_place(shop: Shop) -> None:
    chosen(shop, "P-1", "P-2")
    assert [record(shop, id, limit=1) for id in ("P-1", "P-2")] == ["sent", "hold"]


def test_who_opts_out_in_between_is_dropped(shop: Shop) -> None:
    chosen(shop, "P-1")
    assert shop.run("promotion.refuse", {"customer": EMMA})["customer"]["name"] == "Emma Novak"
    assert record(shop, "P-1") == "drop"


def test_two_that_come_at_once_share_the_last_place_fairly(shop: Shop) -> None:
    """The second waits at the customer's row and then sees that the month is full."""
    chosen(shop, "P-1", "P-2", "P-3")
    assert record(shop, "P-1") == "sent"
    with ThreadPoolExecutor(1) as other, shop.engine.begin() as first:
        taken = promotion_rows.take_slot(first, "P-2", EMMA, MARCH, 2, NOW)
        waiting = other.submit(record, shop, "P-3")
        assert taken == "sent"
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        first.commit()
        assert waiting.result(timeout=90) == "hold"


def test_the_table_itself_takes_no_third(shop: Shop) -> None:
    chosen(shop, "P-1")
    row = {"promotion_id": "P-1", "customer_id": EMMA, "state": "sent", "changed_at": NOW}
    with pytest.raises(IntegrityError, match="twice_a_month"), shop.engine.begin() as ledger:
        ledger.execute(
            insert(tables.promotion_recipient).values(
                row | {"customer_id": "c-1001", "month": MARCH, "slot": 3}
            )
        )


def test_months_begin_at_midnight_in_shanghai(shop: Shop) -> None:
    chosen(shop, "P-1", "P-2", "P-3")
    last = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
    evening = Shop(shop.engine, shop.outside, now=last)
    assert [record(evening, id) for id in ("P-1", "P-2", "P-3")] == ["sent", "sent", "hold"]
    next_day = Shop(shop.engine, shop.outside, now=last + timedelta(minutes=1))
    assert record(next_day, "P-3") == "sent"


def test_wishes_count_like_purchases(shop: Shop) -> None:
    """A category somebody asked for is as good as one they bought from."""
    bought(shop)
    bought(shop, "c-1001")
    wish = {"customer_id": "c-1001", "promotions": True, "monthly": 2, "categories": '["sports"]'}
    with shop.engine.begin() as ledger:
        ledger.execute(insert(tables.customer_preference).values(wish | {"changed_at": NOW}))
    sports = promotion("P-1", segment="buyers", categories=["sports"])
    assert shop.run("promotion.select", {"promotion": sports})["selected"] == 1
    assert [row.customer_id for row in shop.rows(tables.promotion_recipient)] == ["c-1001"]


def test_an_order_that_was_cancelled_makes_nobody_a_customer(shop: Shop) -> None:
    recorded = shop.recorded(order_of())
    recorded.run("order.cancel", {"reason": "x", "outcome": "cancelled"})
    assert shop.run("promotion.select", {"promotion": promotion("P-1")})["selected"] == 0


@pytest.mark.parametrize(
    ("topic", "variables"),
    [
        ("promotion.select", {"promotion": {"id": "P-1"}}),
        ("promotion.refuse", {"customer": "nobody"}),
        ("promotion.record", {"promotion": "P-1", "customer": "nobody", "limit": 2}),
    ],
)
def test_what_nobody_knows_is_for_a_person(
    shop: Shop, topic: str, variables: dict[str, Any]
) -> None:
    with pytest.raises(GiveUp):
        shop.run(topic, variables)


def test_a_batch_tells_what_the_table_wants_to_know(shop: Shop) -> None:
    chosen(shop, "P-1", "P-2")
    record(shop, "P-1")
    batch = shop.run("promotion.batch", {"promotion": "P-2"})
    assert batch["next_month"] == "2026-03-31T16:00:00+00:00"
    (emma,) = batch["batch"]
    assert (emma["monthly"], emma["agreed"], emma["sent_this_month"]) == (2, True, 1)
    assert shop.run("promotion.batch", {"promotion": "P-2"})["batch"] == []
    with shop.engine.connect() as ledger:
        states = ledger.scalars(select(tables.promotion_recipient.c.state)).all()
    assert sorted(states) == ["sent", "taken"]
