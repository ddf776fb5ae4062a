"""Records what customers think of an order; what follows from a bad review is in the diagram."""

from sqlalchemy import Connection

from tasks.backoffice.order_finder import find_order, order_data
from tasks.backoffice.ticket_rows import keep_review
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, moment, whole

_LONGEST_TEXT = 4000


@handler("review.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Write a review down, once, and say whose order it is about."""
    given = mapping(job.variables.get("review"))
    score, name = whole(given.get("score")), clean(given.get("id"))
    if not name or score is None or not 1 <= score <= 5:
        raise GiveUp(
            "A review needs an id and a score from 1 to 5. / 评价必须有编号和1至5分的评分。"
        )
    row = find_order(ledger, clean(given.get("external_number")))
    written_at = moment(given.get("at")) or job.now
    review = {
        "id": name,
        "external_number": clean(given.get("external_number")),
        "channel": clean(given.get("channel")) or "page",
        "score": score,
        "title": clean(given.get("title"))[:200],
        "comment": clean(given.get("comment"))[:_LONGEST_TEXT],
    }
    keep_review(
        ledger,
        order_id=row.id if row else None,
        written_at=written_at,
        recorded_at=job.now,
        **review,
    )
    order = order_data(row)
    customer = order["customer"] if order else None
    return {
        "review": {**review, "at": iso(written_at)},
        "customer": customer,
        "order_number": (row.number or row.external_number) if row else "",
    }
