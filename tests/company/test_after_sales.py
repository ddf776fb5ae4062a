"""Goods come back: checked by rule, inspected, refunded once or exchanged, followed up."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from service.store.tables import message
from tasks.backoffice import tables
from tests.company.care import Care, open_care
from tests.story import Run

POT = "TEA-101"  # 359.00, fragile, tableware
TEA = "TEA-001"  # 128.00, food


@pytest.fixture
def care(database: Any) -> Care:
    return open_care(database, "after-sales", "goods-return", "return-settlement")


def ask(care: Care, id: str = "Q-1", *, work: bool = True, **said: Any) -> Run:
    """A customer asks for a return; the instance that looks after it."""
    request = {
        "id": id,
        "order_number": "WEB-1",
        "kind": "return",
        "reason": "changed_mind",
        "state_of_goods": "unopened",
        "lines": [],
        "note": "",
        "at": care.now.isoformat(),
    } | said
    sent = care.house.send("return.requested", id, request=request)
    if work:
        care.house.work()
    return care.house.run(sent.instance_id)


def comes_back(
    care: Care, run: Run, state: str = "as_new", sku: str = POT, pieces: int = 1
) -> None:
    """The parcel arrives and is inspected."""
    care.do(run, "receive_goods", received=True)
    seen = [{"sku": sku, "quantity": pieces, "state": state}]
    care.do(run, "inspect_goods", inspected=seen)


def returned(care: Care, run: Run) -> Any:
    return care.row(tables.goods_return, run.id)


def check(care: Care, **said: Any) -> tuple[str, str]:
    """What the rules say to a request: the task it waits at, and the state of the return."""
    run = ask(care, **said)
    waits = run.open or [name for name, _ in run.subscriptions]
    return waits[0], returned(care, run).state


def test_a_return_goes_all_the_way(care: Care) -> None:
    bought = care.bought("WEB-1")
    before = bought.stock(POT)
    run = ask(care)
    assert run.open == ["receive_goods"]
    assert "please send the goods back" in care.office.letters()[-1]
    comes_back(care, run)
    assert care.refunds() == Decimal("359.00")
    assert bought.stock(POT) == (before[0] + 1, before[1])
    care.house.wait(days=3)
    care.do(run, "call_customer", reached="yes", content="yes", said="All well")
    assert run.status == "completed"
    found = returned(care, run)
    assert (found.state, found.outcome, found.refunded) == ("closed", "refunded", Decimal("359.00"))
    assert run.problem is None


def test_the_same_request_starts_one_return(care: Care) -> None:
    care.bought("WEB-1")
    assert ask(care).id == ask(care).id


def test_staff_record_a_request_by_phone(care: Care) -> None:
    care.bought("WEB-1")
    run = care.house.start("after-sales")
    said = {"order_number": "WEB-1", "kind": "return", "state_of_goods": "unopened"}
    lines = [{"sku": POT, "quantity": 1}]
    care.do(run, "record_request", reason="defect", lines=lines, **said)
    assert run.open == ["receive_goods"]


@pytest.mark.parametrize(
    ("days", "said", "found"),
    [
        (2, {"order_number": "NOWHERE"}, ("decide_request", "requested")),
        (2, {"lines": [{"sku": "ELE-001", "quantity": 1}]}, ("decide_request", "requested")),
        (2, {"lines": [{"sku": POT, "quantity": 2}]}, ("return.objected", "refused")),
        (15, {"reason": "damaged"}, ("receive_goods", "approved")),
        (15, {"reason": "not_as_described"}, ("receive_goods", "approved")),
        (16, {"reason": "defect"}, ("decide_request", "requested")),
        (7, {"state_of_goods": "opened"}, ("receive_goods", "approved")),
        (7, {"state_of_goods": "used"}, ("decide_request", "requested")),
        (8, {}, ("return.objected", "refused")),
    ],
)
def test_the_rules_decide(
    care: Care, days: int, said: dict[str, Any], found: tuple[str, str]
) -> None:
    care.bought("WEB-1", days_ago=days)
    assert check(care, **said) == found


def test_what_was_not_delivered_is_refused(care: Care) -> None:
    care.bought("WEB-1", status="shipped")
    assert check(care) == ("return.objected", "refused")


def test_what_was_not_paid_is_refused(care: Care) -> None:
    care.bought("WEB-1", paid=False)
    assert check(care) == ("return.objected", "refused")


def test_food_comes_back_only_with_a_fault(care: Care) -> None:
    care.bought("WEB-1", {TEA: 1})
    assert check(care) == ("return.objected", "refused")
    care.bought("WEB-2", {TEA: 1})
    assert check(care, id="Q-2", order_number="WEB-2", reason="defect")[0] == "receive_goods"


def test_nothing_comes_back_twice(care: Care) -> None:
    care.bought("WEB-1")
    assert check(care)[0] == "receive_goods"
    assert check(care, id="Q-2") == ("return.objected", "refused")


def test_too_many_returns_are_reported_and_looked_at(care: Care) -> None:
    for number in range(1, 6):
        care.bought(f"WEB-{number}")
        run = ask(care, f"Q-{number}", order_number=f"WEB-{number}")
    assert run.open == ["decide_request"]
    sent = care.house.all(select(message.c.name, message.c.correlation_key))
    assert [tuple(row) for row in sent] == [
        ("risk.reported", f"returns:{returned(care, run).number}")
    ]


def test_a_refused_customer_may_object_once(care: Care) -> None:
    care.bought("WEB-1", days_ago=9)
    run = ask(care)
    assert "About your return" in care.office.letters()[-1]
    care.house.send("return.objected", returned(care, run).number, comment="I was ill")
    care.house.work()
    assert "I was ill" in str(run.item("decide_request").row.variables)
    care.do(run, "decide_request", decision="refuse", reason="Nine days are too many.")
    assert run.status == "completed"
    assert returned(care, run).state == "refused"
    assert "looked at again" in care.office.letters()[-1]


def test_an_objection_may_be_right(care: Care) -> None:
    care.bought("WEB-1", days_ago=9)
    run = ask(care)
    care.house.send("return.objected", returned(care, run).number, comment="I was ill")
    care.house.work()
    care.do(run, "decide_request", decision="accept", fault="shop")
    assert run.open == ["receive_goods"]
    assert returned(care, run).label_paid_by == "shop"


def test_without_an_objection_the_return_ends(care: Care) -> None:
    care.bought("WEB-1", days_ago=9)
    run = ask(care)
    care.house.wait(days=7)
    assert run.status == "completed"
    assert (returned(care, run).state, returned(care, run).outcome) == ("closed", "refused")


def test_goods_that_never_come_end_the_return(care: Care) -> None:
    care.bought("WEB-1")
    run = ask(care)
    care.house.wait(days=14)
    care.house.work()
    assert run.status == "completed"
    assert returned(care, run).outcome == "not_sent"
    assert care.refunds() == 0
    assert check(care, id="Q-2")[1] == "refused"  # 16 days are over meanwhile


def test_the_scanner_may_tell_that_the_parcel_is_here(care: Care) -> None:
    care.bought("WEB-1")
    run = ask(care)
    care.house.send("return.arrived", returned(care, run).number)
    assert run.open == ["inspect_goods"]


def test_an_inspection_that_waits_is_escalated(care: Care) -> None:
    care.bought("WEB-1")
    run = ask(care)
    care.do(run, "receive_goods", received=True)
    care.house.wait(days=2)
    care.house.work()
    assert any("waits for its inspection" in one for one in care.office.letters("management"))


@pytest.mark.parametrize(
    ("reason", "state", "refund", "task"),
    [
        ("changed_mind", "as_new", "359.00", None),
        ("changed_mind", "opened", "323.10", None),
        ("changed_mind", "used", "215.40", None),
        ("changed_mind", "damaged", "107.70", "approve_refund"),
        ("changed_mind", "missing", "0.00", "approve_refund"),
        ("defect", "used", "367.00", None),
        ("damaged", "damaged", "367.00", "approve_refund"),  # with compensation it were more
    ],
)
def test_the_refund_follows_the_state_and_the_fault(
    care: Care, reason: str, state: str, refund: str, task: str | None
) -> None:
    care.bought("WEB-1")
    run = ask(care, reason=reason)
    comes_back(care, run, state)
    assert run.open == ([task] if task else [])
    if task:
        care.do(run, task, decision="approve")
    assert care.refunds() == Decimal(refund)
    assert returned(care, run).refunded == Decimal(refund)


def test_large_refunds_are_approved(care: Care) -> None:
    care.bought("WEB-1", {"SPO-004": 1})
    run = ask(care)
    comes_back(care, run, sku="SPO-004")
    care.house.wait(days=1)
    care.house.work()
    assert any("refund for return" in one for one in care.office.letters("management"))
    care.do(run, "approve_refund", decision="other", amount=Decimal(1000), why="a scratch")
    assert care.refunds() == 1000


def test_part_of_an_order_comes_back(care: Care) -> None:
    care.bought("WEB-1", {POT: 2, "HOM-003": 1})
    run = ask(care, lines=[{"sku": POT, "quantity": 1}])
    comes_back(care, run)
    assert care.refunds() == Decimal("359.00")
    other = ask(care, "Q-2", lines=[{"sku": "HOM-003", "quantity": 1}], reason="defect")
    comes_back(care, other, "damaged", "HOM-003")
    # 169.00, 3.05 as its share of the freight, 16.90 compensation
    assert care.refunds() - 359 == Decimal("188.95")


def test_damage_is_not_put_back_on_the_shelf(care: Care) -> None:
    bought = care.bought("WEB-1", {POT: 2})
    before = bought.stock(POT)
    run = ask(care, reason="damaged", lines=[{"sku": POT, "quantity": 2}])
    comes_back(care, run, "damaged", pieces=1)
    assert bought.stock(POT) == before
    (line,) = care.office.rows(tables.return_line)
    assert (line.received, line.state, line.put_to) == (1, "damaged", "write_off")


def test_goods_are_exchanged(care: Care) -> None:
    bought = care.bought("WEB-1")
    before = bought.stock(POT)
    run = ask(care, kind="exchange", reason="defect")
    comes_back(care, run, "damaged")
    assert run.open == ["send_goods"]
    assert bought.stock(POT) == (before[0], before[1] + 1)
    care.do(run, "send_goods", way="skyjet/express", packed=True)
    assert bought.stock(POT) == (before[0] - 1, before[1])
    assert care.refunds() == 0
    assert "are on their way" in care.office.letters()[-1]
    care.house.wait(days=3)
    care.do(run, "call_customer", reached="no")
    assert returned(care, run).outcome == "exchanged"


def test_an_exchange_without_stock_becomes_a_refund(care: Care) -> None:
    care.bought("WEB-1", {"SPO-004": 1})
    run = ask(care, kind="exchange", reason="defect")
    comes_back(care, run, "damaged", "SPO-004")
    assert run.open == ["approve_refund"]


def test_who_is_not_content_gets_a_ticket(care: Care) -> None:
    care.bought("WEB-1")
    run = ask(care)
    comes_back(care, run)
    care.house.wait(days=3)
    care.do(run, "call_customer", reached="yes", content="no", said="It took too long")
    sent = care.house.all(select(message.c.name, message.c.correlation_key))
    assert [tuple(row) for row in sent] == [
        ("customer.contacted", f"return:{returned(care, run).number}")
    ]
    assert run.status == "completed"


def test_a_return_nobody_follows_up_is_closed(care: Care) -> None:
    care.bought("WEB-1")
    run = ask(care)
    comes_back(care, run)
    care.house.wait(days=3)
    care.house.wait(days=7)
    assert run.status == "completed"


def test_two_requests_that_race_never_get_more_than_was_paid(care: Care) -> None:
    care.bought("WEB-1", {POT: 2})
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda number: ask(
                    care, f"Q-{number}", work=False, lines=[{"sku": POT, "quantity": 1}]
                ),
                range(4),
            )
        )
    care.house.work()
    going = [run for run in care.office.runs("after-sales") if run.open == ["receive_goods"]]
    assert len(going) == 2
    for run in going:
        care.do(run, "receive_goods", received=True)
    with ThreadPoolExecutor(2) as pool:
        seen = [{"sku": POT, "quantity": 1, "state": "as_new"}]
        list(pool.map(lambda run: run.item("inspect_goods").complete(inspected=seen), going))
    assert care.refunds() == Decimal("718.00")


def test_refund_after_refund_ends_at_what_was_paid(care: Care) -> None:
    bought = care.bought("WEB-1")
    run = ask(care, reason="defect")
    bought.run("payment.refund")
    comes_back(care, run)
    care.do(run, "approve_refund", decision="other", amount=Decimal(359), why="once more")
    assert care.refunds() == Decimal("367.00")
    assert returned(care, run).refunded == 0
