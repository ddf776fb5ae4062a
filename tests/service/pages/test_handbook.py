"""People read the handbook of what is published now, search it and take it away as PDF."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from service.company import company_files
from tests.fakes import FakeHandlers

OLD = company_files()


@pytest.fixture
def company(house: Any, handlers: FakeHandlers, visitor: Any) -> Any:
    """The order and what it calls, published, and somebody logged in."""
    for topic in _topics():
        handlers.local(topic)
    house.publish(company_files())
    visitor.log_in("ann")
    return visitor


def _topics() -> set[str]:
    found: set[str] = set()
    for name, content in OLD.items():
        if name.endswith(".bpmn"):
            found |= set(re.findall(r'taskDefinition type="([^"]+)"', content.decode()))
    return found


def text(page: Any) -> str:
    assert page.status_code == 200
    return str(page.text)


def test_nobody_reads_it_without_logging_in(visitor):
    for path in ("/handbook", "/handbook/small", "/handbook.pdf", "/handbook/small.pdf"):
        assert visitor.get(path).status_code in (302, 303)


def test_the_handbook_lists_processes_and_roles(company):
    page = text(company.get("/handbook"))
    assert "/handbook/order" in page
    assert "/handbook/roles/warehouse" in page


def test_a_chapter_shows_diagram_steps_and_the_documents_words(company):
    page = text(company.get("/handbook/order?lang=zh"))
    assert 'id="step-pick_and_pack"' in page
    assert "<svg" in page
    assert 'href="#step-pick_and_pack"' in page
    assert "订单确认后48小时内完成打包发货。" in page
    assert "came with" not in page


def test_a_new_version_is_told_at_once(company, house):
    assert "What changed since" not in text(company.get("/handbook/order?lang=en"))
    changed = company_files()
    diagram = changed["order.bpmn"].decode().replace('name="Pick and pack"', 'name="Pick and wrap"')
    house.publish({**changed, "order.bpmn": diagram.encode()})
    page = text(company.get("/handbook/order?lang=en"))
    assert "What changed since version 1" in page
    assert "<del>Pick and pack</del>" in page
    assert "<ins>Pick and wrap</ins>" in page


def test_a_search_leads_to_the_step(company):
    page = text(company.get("/handbook?q=联系承运商&lang=en"))
    assert "/handbook/delivery-exception#step-contact_carrier" in page
    assert "0 places" in text(company.get("/handbook?q=nosuchword&lang=en"))
    assert "<b>x" not in text(company.get("/handbook?q=<b>x"))


def test_a_role_reads_its_duties(company):
    page = text(company.get("/handbook/roles/logistics?lang=en"))
    assert page.index("within 4 hours") < page.index("Contact carrier")
    assert company.get("/handbook/roles/nobody").status_code == 404
    assert company.get("/handbook/nothing").status_code == 404
    assert company.get("/handbook/nothing.pdf").status_code == 404


def test_a_chapter_can_be_printed(company):
    answer = company.get("/handbook/delivery-exception.pdf?lang=en")
    assert answer.mimetype == "application/pdf"
    assert "delivery-exception-en.pdf" in answer.headers["Content-Disposition"]
    printed = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Delivery exception" in printed


def test_the_whole_handbook_stays_the_same_bytes(company):
    first = company.get("/handbook.pdf?lang=en")
    assert company.get("/handbook.pdf?lang=en").data == first.data
    assert first.data.startswith(b"%PDF-")


def test_a_work_item_links_to_its_step(company, house):
    run = house.start("small")
    item = run.item("review").row.id
    company.log_in("bob")
    page = text(company.get(f"/inbox/{item}"))
    assert "/handbook/small#step-review" in page
    assert 'id="step-review"' in text(company.get("/handbook/small"))
