"""The quarterly meeting finds its agenda, and what it decides is kept."""

import io
import json
from typing import Any

from pypdf import PdfReader

from tasks.backoffice import tables
from tests.tasks.shop import Shop
from tests.tasks.work import hire

MINUTES = {"attendees": "chen", "minutes": "Everything was read."}


def agenda(shop: Shop) -> dict[str, Any]:
    found: dict[str, Any] = shop.run("process_review.gather")["agenda"]
    return found


def test_the_agenda_lists_open_and_parked_proposals(shop: Shop) -> None:
    proposal = {"process_id": "order", "title": "Pack earlier", "by": "wei"}
    number = shop.run("improvement.record", {"proposal": proposal})["improvement"]["number"]
    assert [one["number"] for one in agenda(shop)["proposals"]] == [number]
    assert agenda(shop)["parked"] == []
    shop.run("improvement.note", {"number": number, "state": "parked"})
    assert [one["number"] for one in agenda(shop)["parked"]] == [number]
    shop.run("improvement.note", {"number": number, "state": "closed"})
    assert agenda(shop)["proposals"] == []


def test_only_known_figures_with_a_target_become_benchmarks(shop: Shop) -> None:
    given = [
        {"name": "late_share", "industry": "0.1", "target": "0.05", "source": "report"},
        {"name": "late_share", "industry": "0.2", "target": "0.04", "source": "newer report"},
        {"name": "moon_phase", "target": "1", "source": "almanac"},
        {"name": "orders", "target": None, "source": "nobody"},
    ]
    shop.run("process_review.benchmarks", {"benchmarks": given})
    (row,) = shop.rows(tables.benchmark)
    assert (row.name, str(row.target), row.source) == ("late_share", "0.0400", "newer report")


def test_a_meeting_is_kept_with_its_minutes(shop: Shop) -> None:
    kept = shop.run(
        "process_review.keep",
        MINUTES
        | {
            "agenda": agenda(shop),
            "decisions": [
                {"number": "IM-000001", "decision": "drop", "reason": "dear"},
                {"number": "IM-000002", "decision": "wait", "reason": "later"},
            ],
            "new_proposals": [{"title": "Smile", "process_id": "order", "text": "More often"}],
            "technologies": [{"technology": "Robots", "use": "Packing"}],
            "cases": [{"company": "A shop", "practice": "Smiles"}],
            "strategy": "Smile.",
        },
    )
    assert [one["number"] for one in kept["decided"]] == ["IM-000001"]
    assert kept["proposed"][0]["source"] == "process-review"
    assert [one["type"] for one in kept["documents"]] == ["application/pdf"] * 2
    (row,) = shop.rows(tables.process_review)
    assert json.loads(row.data)["strategy"] == "Smile."


def test_the_minutes_name_who_was_there_and_what_was_decided_on(shop: Shop) -> None:
    with shop.engine.begin() as ledger:
        hire(ledger, "chen", "Chen Yu", "陈宇")
    parked = [{"number": "IM-000001", "title": "Pack earlier"}]
    given = {"attendees": "chen, a guest", "minutes": "Read.", "agenda": {"parked": parked}}
    given |= {"decisions": [{"number": "IM-000001", "decision": "drop", "reason": "dear"}]}
    shop.run("process_review.keep", given)
    said = "".join(
        PdfReader(io.BytesIO(row.content)).pages[0].extract_text() for row in shop.rows(tables.file)
    )
    for words in ("Chen Yu, a guest", "陈宇、a guest", "Pack earlier"):
        assert words in said


def test_a_meeting_without_results_is_kept_too(shop: Shop) -> None:
    kept = shop.run("process_review.keep", MINUTES | {"agenda": agenda(shop)})
    assert (kept["decided"], kept["proposed"]) == ([], [])
