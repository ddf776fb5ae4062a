"""Every week products get their class, and somebody decides about those that do not sell."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, sent
from tests.company.stores import TEAPOT, open_stores, sell, shelf, shelve, the_row
from tests.story import Run, guo, mei, wei

PROCESS = "inventory-review"


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    found = open_stores(database, clock, PROCESS, "slow-mover")
    with found.engine.begin() as connection:
        stock = tables.stock
        connection.execute(update(stock).where(stock.c.sku != TEAPOT).values(on_hand=0))
    return found


def reviewed(office: Office) -> Run:
    """The review of the coming Monday."""
    office.house.wait(days=7)
    return office.runs(PROCESS)[0]


def decide(run: Run, decision: str, **facts: Any) -> None:
    run.item("decide_slow_mover").complete(by=guo, decision=decision, note="nobody buys", **facts)


def decisions(office: Office) -> list[str]:
    return [row.decision for row in office.rows(tables.clearance) if row.decision != "asked"]


def test_products_are_classed_by_what_they_brought_in(office: Office) -> None:
    shelve(office, TEAPOT, hangzhou=0, shenzhen=0)
    for sku, a_day in (("TEA-001", 80), ("TEA-002", 14), ("TEA-003", 5), ("KIT-001", 1)):
        sell(office, sku, a_day=a_day)
    run = reviewed(office)
    assert run.status == "completed"
    classes = {row.sku: row.abc_class for row in office.rows(tables.product_class)}
    found = [classes[sku] for sku in ("TEA-001", "TEA-002", "TEA-003", "KIT-001", TEAPOT)]
    assert found == ["A", "B", "B", "C", "C"]
    assert run.variables["classes"]["A"] == 1


def test_a_small_markdown_is_made_at_once(office: Office) -> None:
    run = reviewed(office)
    assert run.open == ["decide_slow_mover"]
    office.house.wait(days=10)
    office.house.work()
    assert office.letters("management")[0].startswith("Overdue")
    decide(run, "mark_down", percent=20)
    assert the_row(office, tables.product, sku=TEAPOT).price == Decimal("287.20")
    assert decisions(office) == ["mark_down"]
    assert run.status == "completed"
    assert [one.open for one in office.runs(PROCESS)] == [[], []], "nobody is asked again"


def test_a_large_markdown_is_approved_by_management(office: Office) -> None:
    run = reviewed(office)
    decide(run, "mark_down", percent=60)
    run.item("approve_markdown").complete(by=mei, verdict="refuse", objection="half is enough")
    assert "half is enough" in run.item("decide_slow_mover").row.variables
    decide(run, "mark_down", percent=50)
    run.item("approve_markdown").complete(by=mei, verdict="approve")
    assert the_row(office, tables.product, sku=TEAPOT).price == Decimal("179.50")


def test_marketing_is_asked_for_a_campaign(office: Office) -> None:
    run = reviewed(office)
    decide(run, "campaign")
    office.house.work()
    (proposal,) = sent(office, "campaign.proposed")
    assert (proposal["sku"], proposal["goal"]) == (TEAPOT, "clearance")
    assert decisions(office) == ["campaign"]


def test_a_product_may_be_kept(office: Office) -> None:
    run = reviewed(office)
    decide(run, "keep")
    assert decisions(office) == ["keep"]
    assert run.status == "completed"


def test_goods_go_back_to_their_supplier(office: Office) -> None:
    run = reviewed(office)
    decide(run, "send_back", pieces=20)
    shelve(office, TEAPOT, hangzhou=10)
    run.item("send_back").complete(by=wei, picked=20, consignment="CN-1")
    assert "Orders have taken" in run.item("decide_slow_mover").row.variables
    decide(run, "send_back", pieces=10)
    run.item("send_back").complete(by=wei, picked=10, consignment="CN-2")
    assert shelf(office, TEAPOT)["hangzhou"] == (0, 0)
    assert the_row(office, tables.clearance, decision="send_back").sent_back == 10
