"""Key figures are counted from the ledger, never guessed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tasks.figures import NAMES
from tests.tasks.shop import Shop, order_of

MIDNIGHT = "2026-03-02T16:00:00+00:00"  # in Shanghai


def figures(shop: Shop, day: str = "2026-03-02", until: str | None = MIDNIGHT) -> dict[str, Any]:
    answer = shop.run("figures.compute", {"day": day, "until": until})
    return {one["name"]: one for one in answer["figures"]}


def keep(shop: Shop, verdict: dict[str, Any], **figure: Any) -> list[dict[str, Any]]:
    """Keep one figure with a verdict; the alerts."""
    one = {"name": "late_share", "value": Decimal("0.3"), "basis": 5, "red_days": 0} | figure
    given = {"day": "2026-03-02", "until": MIDNIGHT, "figures": [one], "verdicts": [verdict]}
    alerts: list[dict[str, Any]] = shop.run("figures.keep", given)["alerts"]
    return alerts


def test_an_empty_shop_knows_little(shop: Shop) -> None:
    found = figures(shop)
    assert list(found) == list(NAMES)
    assert found["orders"]["value"] == 0
    unknown = {name for name, one in found.items() if one["value"] is None}
    assert {"order_value", "visits", "late_share", "review_score", "answer_hours"} <= unknown


def test_orders_payments_and_refunds_are_counted(shop: Shop) -> None:
    shop = shop.recorded(order_of())
    payment = {"reference": "P1", "type": "card", "amount": "367.00"}
    shop.run("payment.book", {"payment": payment | {"paid_at": "2026-03-02T09:00:00Z"}})
    found = figures(shop)
    assert (found["orders"]["value"], found["revenue"]["value"]) == (1, Decimal("367.00"))
    assert found["paid_share"]["value"] == 1
    assert found["confirmed_share"]["value"] == 0
    shop.run("payment.refund")
    assert figures(shop)["refund_share"]["value"] == 1


def test_a_figure_knows_the_seven_days_before(shop: Shop) -> None:
    for day, value in ((1, 10), (2, 20), (3, 30)):
        kept = {"name": "orders", "value": value, "basis": value, "red_days": 0}
        shop.run(
            "figures.keep",
            {"day": f"2026-02-2{day}", "figures": [kept], "verdicts": [{"level": "green"}]},
        )
    found = figures(shop, "2026-02-24", "2026-02-25T00:00:00Z")["orders"]
    assert (found["mean"], found["change"]) == (20, -1)
    assert figures(shop, "2026-02-23", "2026-02-24T00:00:00Z")["orders"]["mean"] is None


def test_the_group_is_told_on_the_first_red_day_only(shop: Shop) -> None:
    verdict = {"level": "red", "group": "logistics", "then": "logistics", "days": 7}
    assert [one["action"] for one in keep(shop, verdict)] == ["tell"]
    assert keep(shop, verdict, red_days=1) == []
    assert [one["action"] for one in keep(shop, verdict, red_days=6)] == ["logistics"]
    assert keep(shop, verdict, red_days=7) == []
    assert keep(shop, verdict | {"level": "yellow"}) == []
    (row,) = shop.rows(tables.indicator)
    assert (row.level, row.red_days) == ("yellow", 0)


def test_an_alert_speaks_both_languages(shop: Shop) -> None:
    verdict = {"level": "red", "group": "logistics", "process": "order", "then": "", "days": 0}
    (alert,) = keep(shop, verdict, mean=Decimal("0.1"), change=Decimal("2"))
    assert alert["label"] == {"en": "Late deliveries", "zh": "配送延误率"}
    assert (alert["value"], alert["mean"], alert["change"]) == ("30.0 %", "10.0 %", "+200 %")


def test_a_day_ends_at_the_midnight_of_the_company(shop: Shop) -> None:
    keep(shop, {"level": "green"})
    answer = shop.run("figures.compute", {"day": "2026-02-20", "until": None})
    assert answer["until"] == "2026-02-20T16:00:00+00:00"
    (row,) = shop.rows(tables.indicator)
    assert row.ended_at == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_visits_are_corrected_by_a_later_report(shop: Shop) -> None:
    for visits in (100, 120):
        report = {"day": "2026-03-02", "visits": visits, "source": ""}
        assert shop.run("visits.record", {"visits": report}) == {"counted": False}
    (row,) = shop.rows(tables.visit)
    assert (row.day, row.visits, row.source) == (date(2026, 3, 2), 120, "unknown")
    assert figures(shop)["shop_conversion"]["value"] == 0


@pytest.mark.parametrize("visits", [None, -1, "many", Decimal("1.5")])
def test_only_numbers_of_visits_are_kept(shop: Shop, visits: object) -> None:
    with pytest.raises(GiveUp, match="no number of visits"):
        shop.run("visits.record", {"visits": {"day": "2026-03-02", "visits": visits}})


def test_only_days_are_counted(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="is no day"):
        figures(shop, "yesterday")
