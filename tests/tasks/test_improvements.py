"""Proposals are recorded once; processes are measured by what really ran."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import NOW, Shop
from tests.tasks.work import write_trouble, write_work

PROPOSAL = {"process_id": "order", "title": "Pack earlier", "text": "At six", "by": "wei"}


def recorded(shop: Shop) -> str:
    number: str = shop.run("improvement.record", {"proposal": PROPOSAL})["improvement"]["number"]
    return number


def measures(shop: Shop) -> dict[str, Any]:
    found: dict[str, Any] = shop.run("improvement.measure", {"process_id": "order"})["measures"]
    return found


def test_a_proposal_is_recorded_once(shop: Shop) -> None:
    assert recorded(shop) == recorded(shop) == "IM-000001"
    (row,) = shop.rows(tables.improvement)
    assert (row.state, row.proposer, row.source) == ("proposed", "wei", "pages")


def test_who_proposes_without_a_name_is_answered_through_the_owners(shop: Shop) -> None:
    nameless = {"process_id": "order", "title": "Smile"}
    answer = shop.run("improvement.record", {"proposal": nameless})
    assert answer["improvement"]["proposer"] == "process-owners"


def test_a_proposal_needs_a_title(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no title"):
        shop.run("improvement.record", {"proposal": {"process_id": "order"}})


def test_a_process_is_measured_step_by_step(shop: Shop) -> None:
    for number in range(4):
        write_work(shop.engine, "order", "pack", NOW - timedelta(days=2), late=number == 0)
    write_work(shop.engine, "order", "check", NOW - timedelta(days=2), hours=1)
    write_work(shop.engine, "order", "pack", NOW - timedelta(days=100))
    write_trouble(shop.engine, "order", NOW - timedelta(days=1))
    found = measures(shop)
    assert [(one["element_id"], one["done"], one["late"]) for one in found["steps"]] == [
        ("pack", 4, 1),
        ("check", 1, 0),
    ]
    assert found["bottleneck"]["element_id"] == "pack"
    assert found["values"]["process_late_share"] == Decimal("0.2")
    assert found["values"]["process_error_share"] == Decimal("0.1667")  # a run had none of these
    assert found["frequency"] == Decimal("2.0")


def test_what_never_ran_has_no_measure(shop: Shop) -> None:
    found = measures(shop)
    assert (found["runs"], found["steps"], found["bottleneck"]) == (0, [], None)
    assert found["values"]["process_hours"] is None


def test_the_gain_is_the_share_of_what_was_expected(shop: Shop) -> None:
    write_work(shop.engine, "order", "pack", NOW - timedelta(days=2), hours=6)
    given = {"process_id": "order", "indicator": "process_hours", "since": "2026-02-20T00:00:00Z"}
    effect = shop.run("improvement.effect", given | {"baseline": 10, "expected": 5})["effect"]
    assert (effect["value"], effect["gain"]) == (6, Decimal("0.8"))
    none = shop.run("improvement.effect", given | {"baseline": 5, "expected": 5})["effect"]
    assert none["gain"] is None
    with pytest.raises(GiveUp, match="came into force"):
        shop.run("improvement.effect", given | {"since": None})


def test_what_became_of_a_proposal_is_noted(shop: Shop) -> None:
    number = recorded(shop)
    shop.run(
        "improvement.note",
        {"number": number, "expected": "0.5", "indicator": "late_share"},
        {"state": "accepted"},
    )
    shop.run("improvement.note", {"number": number, "version": 3, "state": "in_force"})
    (row,) = shop.rows(tables.improvement)
    assert (row.state, row.expected, row.version) == ("in_force", Decimal("0.5"), 3)
    assert row.decided_at == row.in_force_at == NOW


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"number": "IM-000009", "state": "closed"}, "no proposal"),
        ({"number": "IM-000001", "state": "forgotten"}, "no state of a proposal"),
    ],
)
def test_only_what_exists_is_noted(shop: Shop, given: dict[str, str], reason: str) -> None:
    recorded(shop)
    with pytest.raises(GiveUp, match=reason):
        shop.run("improvement.note", given)
