"""A few invented weeks of a whole company: customers complain, goods run low, reports come out."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, insert

from service.cli_replay import replay
from service.replay import company_books
from service.replay.company_books import Span
from tasks.backoffice import tables
from tasks.backoffice.sample import load
from tests.postgres import Database

_BEGIN = datetime(2020, 3, 1, 8, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Shanghai")


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _past(number: int, score: int, *, days: int = 6, **facts: Any) -> dict[str, Any]:
    """An order placed some hours after the one before, delivered and reviewed."""
    at = _BEGIN + number * timedelta(hours=9)
    line = {"product_id": "kettle", "category": "kitchen", "quantity": 1, "unit_price": 40}
    return {
        "order_id": f"o-{number}",
        "customer": {"id": f"c-{number}", "zip_prefix": "100", "city": "lisboa", "state": "LX"},
        "lines": [line | {"freight": 5, "weight_g": 900}],
        "payments": [{"type": "boleto", "installments": 1, "amount": 45}],
        "purchased_at": _text(at),
        "approved_at": _text(at + timedelta(hours=2)),
        "handed_to_carrier_at": _text(at + timedelta(days=1)),
        "delivered_at": _text(at + timedelta(days=days)),
        "estimated_delivery": _text(at + timedelta(days=8)),
        "status": "delivered",
        "reviews": [
            {
                "score": score,
                "title": None,
                "comment": "chegou",
                "created_at": _text(at + timedelta(days=9)),
                "answered_at": None,
            }
        ],
        **facts,
    }


def _history() -> list[dict[str, Any]]:
    """Fourteen orders of the same kettle: some late, one cancelled, one never packed."""
    orders = [_past(number, 1 + number % 5) for number in range(12)]
    orders[3] = _past(3, 1, days=12)
    gone = {"handed_to_carrier_at": None, "delivered_at": None, "reviews": []}
    return [
        *orders,
        _past(12, 1, **gone, status="canceled"),
        _past(13, 1, **gone, status="invoiced"),
    ]


def test_a_few_weeks_of_the_company_leave_nothing_open_and_the_books_balance(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in _history()))
    monkeypatch.setenv("DATABASE_URL", database.url.replace("+psycopg", ""))
    result = CliRunner().invoke(replay, [str(file), "--company", "--json"])
    report = json.loads(result.stdout)
    assert report["incidents"] == []
    assert report["problems"] == []
    assert [one for one in report["judged"] if one["problem"]] == []
    assert {one["process_id"] for one in report["waiting"]} == {"order"}
    assert all(one["expected"] for one in report["waiting"])
    assert report["records"]["wrong"] == []
    assert result.exit_code == 0
    ran = {one["process_id"]: one["count"] for one in report["fates"]}
    assert ran["customer-review"] == 12
    assert ran["customer-service"] >= 5, "one and two stars are complaints"
    assert ran["inventory-replenishment"] > report["days"], "besides those of every morning"
    assert ran["daily-indicators"] >= report["days"] - 1
    assert ran["operations-report"] >= 3


@pytest.fixture
def ledger(database: Database) -> Iterator[Connection]:
    """The sample company's goods, in a transaction that is given up."""
    with database.engine.connect() as connection:
        load(connection)
        yield connection


def test_missing_figures_and_reports_are_told(database: Database) -> None:
    monday = datetime(2020, 3, 1, 18, tzinfo=UTC)
    span = Span(monday, monday + timedelta(days=1), _ZONE)
    with database.engine.connect() as connection:
        told = list(company_books.figures(connection, span))
    assert any(one.startswith("figures of 2020-03-01: 0 of") for one in told)
    assert "the weekly report of 2020-03-02 is missing" in told


def test_goods_that_came_from_nowhere_are_told(ledger: Connection) -> None:
    told = list(company_books.goods(ledger, {}, {}))
    assert any(one.startswith("product TEA-001:") for one in told)


def test_a_replenishment_that_never_ended_is_told(ledger: Connection) -> None:
    opened = {"number": "RP-1", "sku": "TEA-001", "warehouse": "hangzhou", "reason": "daily_check"}
    level = {"available": 0, "safety_stock": 3, "opened_at": _BEGIN}
    ledger.execute(insert(tables.replenishment).values(opened | level))
    assert list(company_books.purchases(ledger)) == ["replenishment RP-1 was never closed"]
