"""How the clerk reads reports, improves processes, audits, trains, appraises and weighs risks."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from service.replay.case import Answers, Case, Habit

_WORDS = "Looked at with care; this is how we go on."


def _proposal(case: Case) -> dict[str, Any]:
    return {
        "title": f"Fewer steps by hand, number {case.number}",
        "process_id": "order",
        "text": "What the system knows need not be written again.",
    }


def _comment(case: Case) -> Answers:
    return {"comment": _WORDS, "proposals": [_proposal(case)] if case.share(6) else []}


def _answer_questions(case: Case) -> Answers:
    return {"answer": _WORDS, "comment": _WORDS}


def _review_report(case: Case) -> Answers:
    if case.round == 1 and case.share(8):
        return {"verdict": "questions", "questions": "Why is that so?"}
    if case.share(5, "measures"):
        return {"verdict": "measures", "measures": [_proposal(case)]}
    return {"verdict": "accept"}


def _judge_proposal(case: Case) -> Answers:
    mark = crc32(case.key.encode())
    return {"effect": str(1 + mark % 3), "effort": str(1 + mark // 3 % 3)}


def _analyse(case: Case) -> Answers:
    option = {"title": "Let the system do it", "effect": "an hour a day"}
    other = {"title": "Leave it as it is", "effect": "none"}
    costs = {"cost": "a day", "risk": "none"}
    return {
        "goal": "Less work by hand in this process",
        "indicator": "process_hours",
        "expected": 1,
        "options": [option | costs, other | costs],
        "choice": "The system does it, as it knows all that is needed.",
        "steps_changed": case.share(30),
    }


def _decide(case: Case) -> Answers:
    if case.share(15):
        return {"decision": "reject", "reason": "It costs more than it brings."}
    return {"decision": "pilot" if case.share(25, "pilot") else "accept"}


def _prepare(case: Case) -> Answers:
    drawn = case.share(20)
    return {"in_diagram": "diagram" if drawn else "outside", "from_date": case.day(10)}


def _settle_delay(case: Case) -> Answers:
    if case.round < 3:
        return {"action": "wait", "new_date": case.day(14), "reason": "Not drawn yet."}
    return {"action": "withdraw", "reason": "Nobody drew it."}


def _hold_review(case: Case) -> Answers:
    parked = case.shown["agenda"].get("parked") or []
    rows = [
        {"number": one["number"], "decision": _fate(one["number"]), "reason": "as discussed"}
        for one in parked
    ]
    return {"attendees": "all owners", "decisions": rows, "minutes": _WORDS, "strategy": ""}


def _fate(number: str) -> str:
    return ("take_up", "drop", "wait")[crc32(number.encode()) % 3]


def _audit_check(case: Case) -> Answers:
    if not case.share(20):
        return {"verdict": "conform"}
    found = {"severity": "minor", "clause": "D3-2.1.3.1", "text": "The note is missing."}
    return {"verdict": "findings", "found": [found]}


def _answer_finding(case: Case) -> Answers:
    remedies = ("at_once", "at_once", "change", "training")
    remedy = remedies[crc32(case.key.encode()) % len(remedies)]
    words = {"cause": "It was forgotten.", "measure": "The form asks for it now."}
    return {**words, "remedy": remedy, "groups": ["warehouse"], "due": case.day(14)}


def _follow_up(case: Case) -> Answers:
    later = case.round == 1 and case.share(20)
    return {"outcome": "no" if later else "yes", "seen": _WORDS, "new_due": case.day(14)}


def _attendance(case: Case) -> Answers:
    return {"present": [one["value"] for one in case.shown["invited"]]}


def _results(case: Case) -> Answers:
    rows = []
    for number, one in enumerate(case.shown["attended"]):
        low = case.share(10, str(number))
        rows.append({"username": one["value"], "score": 50 if low else 85, "feedback": 4})
    return {"results": rows}


def _training_plan(case: Case) -> Answers:
    return {"hour": "09:30", "day": case.day(10), "cost": 200, "pass_mark": 60}


def _assess_work(case: Case) -> Answers:
    grade = case.shown["computed"]["grade"]
    reason = "Little was measured, but it was good."
    return {"grade": grade if grade in "ABCDE" else "B", "cooperation": "4", "reason": reason}


def _read_result(case: Case) -> Answers:
    reason = "The quarter had more hard cases than others."
    return {"answer": "appeal" if case.share(10) else "accept", "appeal_reason": reason}


def _assess_risk(case: Case) -> Answers:
    grave = case.share(4)
    return {
        "likelihood": "4" if grave else "2",
        "impact": "5" if grave else "2",
        "note": "as far as we know",
    }


def _measures(case: Case) -> Answers:
    row = {"text": "Watch it every day.", "responsible": "risk-control", "due": case.day(7)}
    return {"measures": [row]}


def _emergency_plan(case: Case) -> Answers:
    step = {"text": "Ring everybody concerned", "responsible": "logistics", "hours": 4}
    return {"steps": [step], "amount": 0, "inform": False}


def _situation(case: Case) -> Answers:
    return {"status": "improving" if case.round == 1 else "over", "text": _WORDS}


def _emergency_review(case: Case) -> Answers:
    return {"cause": _WORDS, "lessons": "", "likelihood": "2", "impact": "2"}


def _tender(case: Case) -> Answers:
    invited = case.shown.get("invited") or [
        {"carrier": id, "name": id.title(), "email": f"sales@{id}.example"}
        for id in ("roadline", "skyjet", "newway")
    ]
    return {
        "subject": "Parcels up to 20 kg",
        "price_limit": 15,
        "value": 60000,
        "priority": "balanced",
        "deadline_day": case.day(10),
        "invited": invited,
    }


def _offer(case: Case) -> Answers:
    return {
        "answer": "offer",
        "price": 8 + crc32(case.key.encode()) % 5,
        "capacity": 120,
        "certificates": ["iso9001"],
        "recommendations": 3,
    }


def _inquiry(case: Case) -> Answers:
    offer = {"carrier": "nearby", "name": "Nearby", "price": 7, "capacity": 40, "certificates": 1}
    return {"found": "offers" if case.round == 1 else "none", "asked_offers": [offer]}


def _contract(case: Case) -> Answers:
    days = {"valid_from": case.day(7), "valid_until": case.day(372)}
    return {"outcome": "signed", "service": "standard", "transit_days": 3, "penalty": 10, **days}


OFFICE: Mapping[str, Habit] = {
    "comment-report": _comment,
    "answer-questions": _answer_questions,
    "review-report": _review_report,
    "judge-proposal": _judge_proposal,
    "analyse-options": _analyse,
    "decide-proposal": _decide,
    "prepare-change": _prepare,
    "settle-delay": _settle_delay,
    "hold-review": _hold_review,
    "audit-check": _audit_check,
    "finding-answer": _answer_finding,
    "finding-follow-up": _follow_up,
    "training-attendance": _attendance,
    "training-results": _results,
    "training-plan": _training_plan,
    "assess-work": _assess_work,
    "read-result": _read_result,
    "risk-assess": _assess_risk,
    "risk-measures": _measures,
    "emergency-plan": _emergency_plan,
    "emergency-situation": _situation,
    "emergency-review": _emergency_review,
    "tender-needs": _tender,
    "tender-offer": _offer,
    "tender-inquiry": _inquiry,
    "carrier-contract": _contract,
}
