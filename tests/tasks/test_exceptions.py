"""Each delivery that went wrong has a file, opened and closed once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop


def test_a_file_is_opened_and_closed(shop: Shop, order: dict[str, Any]) -> None:
    shop = shop.recorded(order)
    opened = shop.run("exception.open", {"kind": "damage", "details": {"photos": 2}})
    assert opened["opened_at"] == "2026-03-02T09:30:00+00:00"
    closing = {
        "exception_id": opened["exception_id"],
        "outcome": "resend",
        "note": "by air",
    }
    closed = shop.run("exception.close", closing)
    later = replace(shop, now=shop.now + timedelta(hours=5))
    assert later.run("exception.close", closing | {"outcome": "lost"}) == closed
    row = shop.rows(tables.delivery_exception)[0]
    assert (row.order_id, row.kind, row.details) == (
        shop.order_id,
        "damage",
        '{"photos":2}',
    )
    assert (row.outcome, row.note, row.closed_at) == ("resend", "by air", shop.now)


def test_a_file_needs_no_order(shop: Shop) -> None:
    shop.run("exception.open", {"kind": "", "details": None})
    row = shop.rows(tables.delivery_exception)[0]
    assert (row.order_id, row.kind, row.details) == (None, "delay", "")


@pytest.mark.parametrize("given", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_only_a_file_that_exists_is_closed(shop: Shop, given: str) -> None:
    with pytest.raises(GiveUp, match="no delivery exception"):
        shop.run("exception.close", {"exception_id": given})
