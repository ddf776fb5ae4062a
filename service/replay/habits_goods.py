"""How the clerk deals with goods and with customers."""

from collections.abc import Mapping
from zlib import crc32

from sqlalchemy import select

from service.replay.case import Answers, Case, Habit
from tasks.backoffice.tables import stock

_WORDS = "Looked at with care; this is how we go on."


def _count_goods(case: Case) -> Answers:
    """What lies there; now and then a piece nobody was promised is missed once, or is gone."""
    count = case.shown["count"]
    skus = [one["sku"] for one in case.shown["lines"]]
    held = select(stock.c.sku, stock.c.on_hand, stock.c.reserved).where(
        stock.c.sku.in_(skus), stock.c.warehouse == count["warehouse"]
    )
    lies = {row.sku: row for row in case.ledger.execute(held)}
    again = case.shown["round"] == 2
    wrong = crc32(count["number"].encode()) % 100
    missed = 1 if wrong < 2 or (wrong < 5 and not again) else 0
    lines = []
    for sku in skus:
        row = lies.get(sku)
        gone = min(missed, row.on_hand - row.reserved) if row else 0
        missed -= gone
        lines.append({"sku": sku, "counted": row.on_hand - gone if row else 0})
    return {"lines": lines, "counted_by": ("wei", "otto")[case.round % 2]}


def _receive_goods(case: Case) -> Answers:
    purchase = case.shown["purchase"]
    damaged = 1 if case.share(10) else 0
    return {"arrived": purchase["open"], "damaged": damaged, "delivery_note": purchase["number"]}


def _chase(case: Case) -> Answers:
    return {"answer": "confirmed", "expected_on": case.day(3)}


def _claim(case: Case) -> Answers:
    return {"settlement": "credit"}


def _find_supplier(case: Case) -> Answers:
    return {"found": "no"}


def _receive_transfer(case: Case) -> Answers:
    expected = case.shown["expected"]
    return {"arrived": max(0, expected - 1) if case.share(10) else expected}


def _clear_difference(case: Case) -> Answers:
    return {"finding": "lost"}


def _slow_mover(case: Case) -> Answers:
    cheaper = case.share(20) and case.round == 1
    return {"decision": "mark_down" if cheaper else "keep", "percent": 10, "note": _WORDS}


def _inquiry(case: Case) -> Answers:
    return {
        "outcome": "answered",
        "answer": "Thank you for asking: yes, it does.",
        "cause": "other",
    }


def _analyse_problem(case: Case) -> Answers:
    causes = ("late_delivery", "damaged_goods", "product_quality", "wrong_item", "our_service")
    return {
        "cause": causes[crc32(case.key.encode()) % len(causes)],
        "finding": "The parcel and the photographs were looked at.",
        "answer": "We found out what happened and are sorry for it.",
    }


def _plan_of_complaint(case: Case) -> Answers:
    about = case.shown.get("about") or {}
    total = about.get("order_total") or 0
    solution = "compensate" if total > 20 and case.share(25) else "explain"
    if solution == "explain" and total and case.share(10, "back"):
        solution = "return"
    return {
        "solution": solution,
        "amount": 10,
        "plan": "We explain what happened and make up for it.",
        "answer": "We are sorry, and this is what we do for you.",
    }


def _call_customer(case: Case) -> Answers:
    content = "no" if case.share(10) else "yes"
    return {"reached": "yes", "content": content, "said": "It was dealt with quickly."}


def _inspect(case: Case) -> Answers:
    states = ("as_new", "as_new", "opened", "used", "damaged")
    state = states[crc32(case.key.encode()) % len(states)]
    lines = case.shown["request"]["lines"]
    return {
        "inspected": [
            {"sku": one["sku"], "quantity": one["quantity"], "state": state} for one in lines
        ]
    }


def _decide_return(case: Case) -> Answers:
    return {"decision": "refuse" if case.share(40) else "accept", "fault": "customer"}


def _answer_delivery(case: Case) -> Answers:
    return {"answer": "will_deliver", "new_date": case.day(7)}


def _settle_payment(case: Case) -> Answers:
    return {"choice": "refund", "note": _WORDS}


GOODS_AND_CARE: Mapping[str, Habit] = {
    "count-goods": _count_goods,
    "receive-goods": _receive_goods,
    "chase-delivery": _chase,
    "claim-goods": _claim,
    "find-supplier": _find_supplier,
    "receive-transfer": _receive_transfer,
    "clear-difference": _clear_difference,
    "decide-slow-mover": _slow_mover,
    "answer-inquiry": _inquiry,
    "analyse-problem": _analyse_problem,
    "make-plan": _plan_of_complaint,
    "take-over": _plan_of_complaint,
    "call-customer": _call_customer,
    "inspect-return": _inspect,
    "decide-return": _decide_return,
    "contact-carrier": _answer_delivery,
    "settle-payment": _settle_payment,
}
