"""Sums up the tickets of a week: how many, how fast, why, and which causes to mend first.

Which cause is worth a proposal is decided by the table `cause-watch`. Not for one ticket.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.ticket_rows import review_scores, tickets_between
from tasks.contract import Job, Result, handler
from tasks.values import iso, moment

_WEEK = timedelta(days=7)
#: cause -> English name, Chinese name, the process whose owner can mend it
CAUSES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "late_delivery": ("Late delivery", "配送延误", "carrier-selection"),
        "lost_parcel": ("Lost parcel", "包裹丢失", "delivery-exception"),
        "damaged_goods": ("Damaged goods", "商品破损", "order"),
        "wrong_item": ("Wrong or missing goods", "错发漏发", "order"),
        "product_quality": ("Quality of the goods", "商品质量", "product-listing"),
        "wrong_description": ("Not as described", "描述不符", "product-listing"),
        "out_of_stock": ("Out of stock", "缺货", "inventory-replenishment"),
        "payment": ("Payment", "付款问题", "late-payment"),
        "return_refund": ("Return or refund", "退换货", "after-sales"),
        "our_service": ("Our service", "服务问题", "customer-service"),
        "question": ("Just a question", "一般咨询", "product-listing"),
        "other": ("Something else", "其他", "customer-service"),
    }
)


@handler("service.summary", local=True)
def summary(job: Job, ledger: Connection) -> Result:
    """Group the last seven days' tickets by cause, the most frequent first.

    Answers `summary` (figures and causes) and, in it, a proposal for each cause.
    """
    end = moment(job.variables.get("until")) or job.now
    start = end - _WEEK
    tickets = tickets_between(ledger, start, end)
    before = Counter(_cause(one) for one in tickets_between(ledger, start - _WEEK, start))
    scores = review_scores(ledger, start, end)
    by_cause: dict[str, list[Any]] = {}
    for one in tickets:
        by_cause.setdefault(_cause(one), []).append(one)
    ordered = sorted(by_cause.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    week = "{}-W{:02d}".format(*start.isocalendar()[:2])
    return {
        "summary": {
            "week": week,
            "from": iso(start),
            "until": iso(end),
            "tickets": len(tickets),
            "late": sum(1 for one in tickets if _late(one, end)),
            "open": sum(1 for one in tickets if one.closed_at is None),
            "unsolved": sum(1 for one in tickets if one.solved is False),
            "answer_minutes": _mean_minutes(tickets),
            "reviews": sum(scores.values()),
            "bad_reviews": scores.get(1, 0) + scores.get(2, 0),
            "causes": [
                _told(week, cause, found, len(tickets), before[cause]) for cause, found in ordered
            ],
        }
    }


def _told(week: str, cause: str, found: list[Any], total: int, before: int) -> Result:
    english, chinese, process = CAUSES[cause]
    share = round(100 * len(found) / total)
    numbers = ", ".join(one.number for one in found[:5])
    return {
        "cause": cause,
        "name": english,
        "name_zh": chinese,
        "count": len(found),
        "before": before,
        "share": share,
        "unsolved": sum(1 for one in found if one.solved is False),
        "proposal": {
            "id": f"tickets:{week}:{cause}",
            "process_id": process,
            "title": f"{english}: {len(found)} tickets in {week} / {chinese}：{len(found)} 个工单",
            "text": f"{share} % of the week's tickets, {before} the week before. Tickets: {numbers}"
            f" / 占本周工单 {share}%，上周 {before} 个。工单：{numbers}",
            "source": "tickets",
            "by": "customer-service",
        },
    }


def _cause(ticket: Any) -> str:
    if ticket.cause in CAUSES:
        return str(ticket.cause)
    return "question" if ticket.kind == "inquiry" else "other"


def _late(ticket: Any, now: datetime) -> bool:
    return ticket.due_at is not None and (ticket.answered_at or now) > ticket.due_at


def _mean_minutes(tickets: list[Any]) -> Decimal | None:
    """How long a customer waited for the first answer on average; None without an answer."""
    waits = [one.answered_at - one.opened_at for one in tickets if one.answered_at is not None]
    if not waits:
        return None
    whole = sum(waits, timedelta()) / len(waits)
    return Decimal(whole // timedelta(minutes=1))
