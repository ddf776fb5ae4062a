"""Counts key products and brings the books to what was found, with a reason.

Whoever counts does not see what the books say. What a deviation leads to (accept, correct, count
again, investigate) stands in the decision table `count-tolerance`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import count_rows
from tasks.backoffice.movements import Place, Why, locked, move
from tasks.contract import BusinessError, Job, Result, handler
from tasks.values import clean, iso, mapping, whole


@handler("count.choose", local=True)
def choose(job: Job, ledger: Connection) -> Result:
    """Choose what each warehouse counts today; no count for a warehouse without key products."""
    counts = []
    for warehouse, skus in count_rows.key_products(ledger, job.now).items():
        number = count_rows.open_count(ledger, warehouse, skus, job.local)
        lines = count_rows.names(ledger, number)
        counts.append({"number": number, "warehouse": warehouse, "lines": lines})
    return {"counts": counts}


@handler("count.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Compare what was counted with the books.

    Raises COUNT_AGAIN if a product was left out or is not on the list, or if the person who counts
    again is the one who counted first.
    """
    row = count_rows.count_row(ledger, clean(job.variables.get("number")))
    by = clean(job.variables.get("counted_by")).casefold()
    if row.round and by == row.counted_by:
        raise _again("somebody else has to count again", "复盘须由另一人进行")
    lines = count_rows.compared(ledger, row, _found(job, ledger, row.number))
    done = count_rows.keep_result(ledger, row, by, lines)
    book = sum(one.book for one in lines)
    deviation = sum(abs(one.difference) for one in lines)
    return {
        "result": {
            "round": done,
            "products": len(lines),
            "book": book,
            "deviation": deviation,
            "error": (Decimal(deviation) / max(book, 1)).quantize(Decimal("0.0001")),
            "value": sum((abs(one.difference) * one.price for one in lines), Decimal("0.00")),
            "lines": [_shown(one) for one in lines if one.difference],
        }
    }


@handler("count.correct", local=True)
def correct(job: Job, ledger: Connection) -> Result:
    """Change the books by what differed, each product with its cause.

    Raises PROMISED if less was found than orders were promised; then nothing is changed.
    """
    row = count_rows.count_row(ledger, clean(job.variables.get("number")))
    causes = _causes(job.variables.get("causes"))
    usual = clean(job.variables.get("cause")) or "miscounted"
    note = clean(job.variables.get("note"))
    changed = count_rows.differences(ledger, row.number)
    shelves = [(Place(sku, row.warehouse), difference) for sku, difference in changed]
    promised = [
        {"sku": place.sku, "missing": -(shelf.free + difference)}
        for place, difference in shelves
        if (shelf := locked(ledger, place)).free + difference < 0
    ]
    if promised:
        words = "Orders hold goods that are not there. / 订单占用了不存在的商品。"
        raise BusinessError("PROMISED", words, {"promised": promised})
    for place, difference in shelves:
        cause = causes.get(place.sku, usual)
        move(ledger, place, difference, Why("count", row.number, job.now, cause))
        count_rows.keep_cause(ledger, row.number, place.sku, cause, note, difference)
    count_rows.close_count(ledger, row.number, "corrected", job.now)
    return {"corrected": [{"sku": place.sku, "by": by} for place, by in shelves]}


@handler("count.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close a count that found the books right."""
    count_rows.close_count(ledger, clean(job.variables.get("number")), "right", job.now)
    return {"closed_at": iso(job.now)}


def _found(job: Job, ledger: Connection, number: str) -> dict[str, int]:
    """Pieces by product; what was scanned in two places is added up."""
    wanted = {line["sku"] for line in count_rows.names(ledger, number)}
    found: dict[str, int] = {}
    lines = job.variables.get("lines")
    for line in lines if isinstance(lines, list) else []:
        sku, pieces = clean(mapping(line).get("sku")), whole(mapping(line).get("counted"))
        if pieces is not None:
            found[sku] = found.get(sku, 0) + pieces
    left_out, foreign = sorted(wanted - found.keys()), sorted(found.keys() - wanted)
    if left_out:
        raise _again(f"not counted: {', '.join(left_out)}", f"未盘点：{'、'.join(left_out)}")
    if foreign:
        raise _again(f"not on the list: {', '.join(foreign)}", f"不在清单中：{'、'.join(foreign)}")
    return found


def _again(why: str, why_zh: str) -> BusinessError:
    return BusinessError("COUNT_AGAIN", f"{why} / {why_zh}", {"hint": {"en": why, "zh": why_zh}})


def _causes(given: object) -> Mapping[str, str]:
    lines = given if isinstance(given, list) else []
    return {clean(mapping(one).get("sku")): clean(mapping(one).get("cause")) for one in lines}


def _shown(one: count_rows.Counted) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "name": one.name,
        "name_zh": one.name_zh,
        "book": one.book,
        "counted": one.counted,
        "difference": one.difference,
        "value": one.price * one.difference,
    }
