"""A small invented history, played through the real process, handlers, queue and worker."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from service.cli_replay import replay
from service.replay.history import HistoryUnreadable, contradictions, read
from tests.postgres import Database

_PAID = "2020-03-02 10:00:00"
_PACKED = "2020-03-03 09:00:00"
_ARRIVED = "2020-03-08 15:00:00"


def _past(id: str, status: str, **facts: Any) -> dict[str, Any]:
    line = {
        "product_id": "kettle",
        "category": "kitchen",
        "quantity": 2,
        "unit_price": 19.9,
        "freight": 5.1,
        "weight_g": 900,
    }
    return {
        "order_id": id,
        "customer": {"id": f"c-{id}", "zip_prefix": "100", "city": "lisboa", "state": "LX"},
        "lines": [line],
        "payments": [{"type": "boleto", "installments": 1, "amount": 44.9}],
        "purchased_at": "2020-03-01 08:00:00",
        "approved_at": _PAID,
        "handed_to_carrier_at": None,
        "delivered_at": None,
        "estimated_delivery": "2020-03-10 00:00:00",
        "status": status,
        **facts,
    }


def _history() -> list[dict[str, Any]]:
    gone = {"handed_to_carrier_at": _PACKED}
    return [
        _past("good", "delivered", **gone, delivered_at=_ARRIVED),
        _past("late", "delivered", **gone, delivered_at="2020-03-14 12:00:00"),
        _past("away", "shipped", **gone),
        _past("shelf", "invoiced"),
        _past("bought-back", "canceled"),
        _past("lost", "canceled", **gone),
        _past("nothing", "unavailable", lines=[]),
        _past("short", "unavailable", lines=[{**_past("x", "")["lines"][0], "product_id": "pan"}]),
        _past("empty", "canceled", lines=[], approved_at=None),
        _past("fresh", "created", lines=[], approved_at=None),
        _past("odd", "delivered", **gone, delivered_at="2020-03-02 23:00:00"),
    ]


def _write(folder: Path, rows: list[dict[str, Any]]) -> Path:
    file = folder / "orders.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def _replayed(file: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database.url.replace("+psycopg", ""))
    return CliRunner().invoke(replay, [str(file), "--json"])


def test_every_kind_of_order_ends_where_history_says(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _replayed(_write(tmp_path, _history()), database, monkeypatch)
    report = json.loads(result.stdout)
    assert [one for one in report["judged"] if one["problem"]] == []
    assert {one["order_id"]: one["found"] for one in report["judged"]} == {
        "good": "completed",
        "late": "completed",
        "away": "shipped",
        "shelf": "processing",
        "bought-back": "cancelled",
        "lost": "cancelled",
        "nothing": "unavailable",
        "short": "unavailable",
        "empty": "cancelled",
        "fresh": "pending",
        "odd": "completed",
    }
    assert report["books"]["incidents"] == 0
    assert report["books"]["paid"] == pytest.approx(9 * 44.9)
    assert report["books"]["refunded"] == pytest.approx(4 * 44.9)
    assert report["records_checked"] >= 11
    assert report["contradictions"] == [["odd", "delivered before it was handed to the carrier"]]
    assert report["agrees"] is True
    assert result.exit_code == 0


def test_a_history_the_process_does_not_follow_is_told_and_fails(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpaid = _past("unpaid", "invoiced", approved_at=None)
    result = _replayed(_write(tmp_path, [unpaid]), database, monkeypatch)
    (judged,) = json.loads(result.stdout)["judged"]
    assert judged["problem"] == "it should be processing"
    assert result.exit_code == 1


def test_a_line_that_is_no_order_is_named(tmp_path: Path) -> None:
    rows = _history()
    del rows[1]["purchased_at"]
    assert _refused(_write(tmp_path, rows)) == "line 2: purchased_at is missing"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello, I am a letter\n", "this is not JSON: “hello, I am a letter”"),
        (b"\n", "this is not JSON: “”"),
        (b"x" * 200, f"this is not JSON: “{'x' * 60}…”"),
        (b'[{"order_id": "1"}]\n', 'this is JSON, but no object: “[{"order_id": "1"}]”'),
        (b"\xff\xfe{\x00}\x00", "byte 1 is not UTF-8"),
        (b"{}", "order_id is missing; status is missing; customer is missing"),
    ],
)
def test_what_is_no_json_lines_is_told_in_words(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_bytes(content)
    assert _refused(file) == f"line 1: {words}"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lines": None}, "lines must be a list, not null"),
        ({"lines": ["tea"]}, "lines[1] must be an object, not “tea”"),
        ({"lines": [{**_past("x", "")["lines"][0], "quantity": -2}]},
         "lines[1].quantity must be a whole number of 1 or more, not -2"),
        ({"payments": [{"type": "card", "installments": 1, "amount": "much"}]},
         "payments[1].amount must be a number of 0 or more, not “much”"),
        ({"customer": {"id": "c", "zip_prefix": 7, "city": "Lisboa", "state": "LX"}},
         "customer.zip_prefix must be a text, not 7"),
        ({"approved_at": "yesterday"},
         "approved_at must be a time such as 2020-03-01 08:00:00, not “yesterday”"),
        ({"reviews": [{"score": 6, "created_at": _PAID}]},
         "reviews[1].score must be 1 to 5, not 6"),
    ],
)  # fmt: skip
def test_a_field_that_holds_something_else_is_named_with_what_it_holds(
    changed: dict[str, Any], words: str, tmp_path: Path
) -> None:
    file = _write(tmp_path, [_past("a", "delivered"), _past("b", "delivered", **changed)])
    assert _refused(file) == f"line 2: {words}"


def _refused(file: Path) -> str:
    """What is said of a file that can't be replayed, without its name and the remedy."""
    with pytest.raises(HistoryUnreadable) as caught:
        read(file)
    told, remedy = str(caught.value).split(". Each line must be one order as a JSON object ")
    assert remedy == "with the fields that README lists under “Replay the past”."
    return told.removeprefix("orders.jsonl, ")


def test_what_contradicts_itself_is_listed(tmp_path: Path) -> None:
    rows = [
        _past("a", "canceled", delivered_at=_ARRIVED),
        _past("b", "delivered"),
        _past("c", "delivered", delivered_at=_ARRIVED, handed_to_carrier_at="2020-03-01 09:00:00"),
    ]
    orders = {order.id: contradictions(order) for order in read(_write(tmp_path, rows))}
    assert orders == {
        "a": ["delivered, yet its status is canceled"],
        "b": ["delivered, but at no time"],
        "c": ["handed to the carrier before it was approved"],
    }
