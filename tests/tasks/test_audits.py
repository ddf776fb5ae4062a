"""An audit's book: its quarter, its sample, its findings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tasks.audits import quarter_before
from tasks.backoffice import tables
from tasks.contract import SAMPLE_ZONE, GiveUp
from tests.tasks.shop import Shop


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        (datetime(2026, 4, 1, 1, tzinfo=UTC), (2025, 12, 31), (2026, 3, 31)),
        (datetime(2026, 1, 1, 1, tzinfo=UTC), (2025, 9, 30), (2025, 12, 31)),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), (2026, 6, 30), (2026, 9, 30)),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), (2026, 9, 30), (2026, 12, 31)),
    ],
)
def test_a_quarter_begins_at_our_midnight(
    at: datetime, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    since, until = quarter_before(at, SAMPLE_ZONE)
    assert since == datetime(*first, 16, tzinfo=UTC)
    assert until == datetime(*last, 16, tzinfo=UTC)


def audit(shop: Shop) -> dict[str, Any]:
    return dict(shop.run("audit.open", {"started_for": "2026-04-01T01:00:00+00:00"})["audit"])


def test_an_audit_is_opened_once(shop: Shop) -> None:
    assert audit(shop)["number"] == audit(shop)["number"] == "A-2026Q1-1"
    (row,) = shop.rows(tables.audit)
    assert (row.quarter, row.state) == ("2026Q1", "open")


def test_a_second_audit_of_a_quarter_has_its_own_number(shop: Shop, order: Any) -> None:
    audit(shop)
    assert audit(shop.recorded(order))["number"] == "A-2026Q1-2"


def test_a_process_that_never_ran_has_no_sample(shop: Shop) -> None:
    given = {"audit": audit(shop), "auditor": "ada", "scope": ["order"], "size": 3}
    assert shop.run("audit.sample", given) == {"parts": []}
    assert shop.run("audit.independent", given) == {"conflicts": []}
    assert shop.rows(tables.audit)[0].auditor == "ada"


def test_findings_are_kept_answered_and_followed_up(shop: Shop) -> None:
    number = audit(shop)["number"]
    found = {"clause": "D3-3.2", "severity": "major", "text": "no plan"}
    results = [
        {"process_id": "order", "findings": [found, found | {"severity": "?"}]},
        {"process_id": "training", "findings": []},
    ]
    kept = shop.run("audit.keep", {"audit_number": number, "results": results})["findings"]
    assert [(one["number"], one["severity"]) for one in kept] == [
        ("F-2026-0001", "major"),
        ("F-2026-0002", "minor"),
    ]
    answer = {"finding_number": "F-2026-0001", "cause": "a", "measure": "b", "due": "2026-05-01"}
    shop.run("audit.answer", answer)
    shop.run("audit.follow", {"finding_number": "F-2026-0001", "done": False})
    shop.run("audit.follow", {"finding_number": "F-2026-0002", "done": True})
    assert [row.state for row in shop.rows(tables.finding)] == ["not_done", "done"]
    shop.run("audit.close", {"audit_number": number})
    assert shop.rows(tables.audit)[0].closed_at == shop.now


@pytest.mark.parametrize("topic", ["audit.answer", "audit.follow", "audit.close"])
def test_only_what_exists_is_changed(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="There is no"):
        shop.run(topic, {"finding_number": "F-0", "audit_number": "A-0"})
