"""The papers of tenders, risk reviews and audits, attached as page and PDF in both languages."""

from decimal import Decimal
from typing import Any

from tasks.backoffice import tables
from tests.tasks.shop import Shop


def papers(shop: Shop, topic: str, **variables: Any) -> dict[str, str]:
    """The pages a handler wrote, by language; and PDFs are there too."""
    documents = shop.run(topic, variables)["documents"]
    assert [one["type"] for one in documents] == ["text/html", "application/pdf"] * 2
    content = {row.digest: row.content for row in shop.rows(tables.file)}
    assert content[documents[1]["digest"]].startswith(b"%PDF")
    assert len(shop.rows(tables.attachment)) == 4
    return {
        "en": content[documents[0]["digest"]].decode(),
        "zh": content[documents[2]["digest"]].decode(),
    }


def test_the_comparison_shows_every_carrier_with_its_points(shop: Shop) -> None:
    points = {name: Decimal("50") for name in ("reputation", "quality", "capacity")}
    ranking = [
        {"rank": 1, "name": "Road<line>", "price": 8, "price_points": 100, "score": 70} | points,
        {"rank": 2, "name": "Skyjet", "price": 10, "price_points": 80, "score": 60} | points,
    ]
    found = papers(
        shop,
        "tender.report",
        tender_number="T-2026-0001",
        ranking=ranking,
        weights={"price": 30, "quality": 70},
    )
    assert "Comparison of carriers" in found["en"]
    assert "承运商比较" in found["zh"]
    assert "Road&lt;line&gt;" in found["en"]
    assert "Quality 70, Price 30" in found["en"]
    assert "质量 70，价格 30" in found["zh"]
    assert "<svg" in found["en"]


def test_a_comparison_without_offers_has_no_chart(shop: Shop) -> None:
    found = papers(shop, "tender.report", tender_number="T-1", ranking=[], weights={})
    assert "<svg" not in found["en"]


def test_the_register_shows_open_risks_in_the_matrix(shop: Shop) -> None:
    report = {"id": "r-1", "kind": "legal", "title": "New law"}
    number = shop.run("risk.record", {"report": report})["risk"]["number"]
    given = {"risk_number": number, "likelihood": 3, "impact": 4, "level": "medium"}
    shop.run("risk.assess", given)
    found = papers(shop, "risk.register")
    assert "Risk matrix" in found["en"]
    assert "New law" in found["zh"]
    assert number in found["en"]
    assert "法律" in found["zh"]


def test_the_register_may_be_empty(shop: Shop) -> None:
    assert "0 open risks" in papers(shop, "risk.register")["en"]


def test_the_audits_report_names_findings_and_measures(shop: Shop) -> None:
    audit = shop.run("audit.open", {"started_for": "2026-04-01T01:00:00Z"})["audit"]
    finding = {"clause": "D3-3.2", "severity": "major", "text": "no plan was made"}
    results = [{"process_id": "order", "findings": [finding]}]
    shop.run("audit.keep", {"audit_number": audit["number"], "results": results})
    answer = {"finding_number": "F-2026-0001", "measure": "make one", "due": "2026-05-01"}
    shop.run("audit.answer", answer)
    found = papers(shop, "audit.report", audit=audit)
    assert "major: no plan was made" in found["en"]
    assert "make one" in found["zh"]
