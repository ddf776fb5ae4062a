"""Moves goods between warehouses so that none is sold twice and none gets lost on the way.

What is to be moved is promised at the source first, as to an order; on the way it is counted by the
transfer; at the target it becomes free again.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import product_rows, stock_levels, transfer_rows
from tasks.backoffice.movements import Place, Why, locked, move, promise
from tasks.backoffice.transfer_rows import At, Proposal
from tasks.contract import BusinessError, Job, Result, handler
from tasks.values import clean, iso, mapping, whole


@handler("transfer.propose", local=True)
def propose(job: Job, ledger: Connection) -> Result:
    """Write the transfer down and find what both warehouses have and sell.

    Raises NOTHING_TO_MOVE if the source needs the goods itself, or the same goods are on their way
    to the target already.
    """
    given = _known(ledger, job, mapping(job.variables.get("transfer")))
    about = product_rows.product_row(ledger, given.sku)
    places = {
        at.warehouse: at for at in transfer_rows.places(ledger, job.now, given.sku)[given.sku]
    }
    source, target = (places.get(name, _empty(name)) for name in (given.source, given.target))
    keeps = (source.daily * source.safety_days).to_integral_value(ROUND_CEILING)
    most = max(source.free - int(keeps), 0)
    if most == 0:
        transfer_rows.change_transfer(ledger, given.number, state="refused", closed_at=job.now)
        raise _nothing(given.sku, "the source needs it itself", "调出仓自身需要")
    return {
        "transfer": {
            "number": given.number,
            "sku": given.sku,
            "name": about.name,
            "name_zh": about.name_zh,
            "from": given.source,
            "to": given.target,
            "quantity": min(given.quantity, most),
            "reason": given.reason,
            "value": (about.price * min(given.quantity, most)).quantize(Decimal("0.01")),
        },
        "facts": {"source": _shown(source), "target": _shown(target), "most": most},
    }


@handler("transfer.hold", local=True)
def hold(job: Job, ledger: Connection) -> Result:
    """Promise the goods to the transfer; raises SHORT if they were sold meanwhile."""
    row = transfer_rows.transfer_row(ledger, clean(job.variables.get("number")))
    quantity = whole(job.variables.get("quantity")) or row.quantity
    place = Place(row.sku, row.source)
    if not promise(ledger, place, quantity):
        raise BusinessError(
            "SHORT",
            "The goods were sold meanwhile. / 商品已被售出。",
            {"most": locked(ledger, place).free},
        )
    transfer_rows.change_transfer(ledger, row.number, state="held", quantity=quantity)
    return {"held": quantity}


@handler("transfer.refuse", local=True)
def refuse(job: Job, ledger: Connection) -> Result:
    """Close a transfer that is not made; what was held for it is free again."""
    row = transfer_rows.transfer_row(ledger, clean(job.variables.get("number")))
    if row.state == "held":
        place = Place(row.sku, row.source)
        locked(ledger, place)
        move(ledger, place, 0, Why("transfer_out", row.number, job.now), freed=row.quantity)
    transfer_rows.change_transfer(ledger, row.number, state="refused", closed_at=job.now)
    return {"closed_at": iso(job.now)}


@handler("transfer.ship", local=True)
def ship(job: Job, ledger: Connection) -> Result:
    """Let what was picked leave the source; what was not found there is free again."""
    row = transfer_rows.transfer_row(ledger, clean(job.variables.get("number")))
    shipped = min(whole(job.variables.get("picked")) or 0, row.quantity)
    place = Place(row.sku, row.source)
    locked(ledger, place)
    move(ledger, place, -shipped, Why("transfer_out", row.number, job.now), freed=row.quantity)
    gone = {"state": "in_transit", "shipped": shipped, "shipped_at": job.now}
    nothing = {"state": "refused", "closed_at": job.now}
    transfer_rows.change_transfer(ledger, row.number, **(gone if shipped else nothing))
    return {"shipped": shipped}


@handler("transfer.receive", local=True)
def receive(job: Job, ledger: Connection) -> Result:
    """Put what arrived on stock at the target; say what is missing and which orders wait."""
    row = transfer_rows.transfer_row(ledger, clean(job.variables.get("number")))
    open_pieces = row.shipped - row.received - row.written_off
    arrived = min(whole(job.variables.get("arrived")) or 0, open_pieces)
    place = Place(row.sku, row.target)
    locked(ledger, place)
    move(ledger, place, arrived, Why("transfer_in", row.number, job.now))
    done = {"state": "received", "closed_at": job.now} if arrived == open_pieces else {}
    transfer_rows.change_transfer(ledger, row.number, received=row.received + arrived, **done)
    waiting = stock_levels.waiting_for(ledger, row.sku) if arrived else []
    return {
        "missing": open_pieces - arrived,
        "waiting": [one.external_number for one in waiting],
    }


@handler("transfer.write_off", local=True)
def write_off(job: Job, ledger: Connection) -> Result:
    """Give up what did not arrive and close the transfer."""
    row = transfer_rows.transfer_row(ledger, clean(job.variables.get("number")))
    lost = row.shipped - row.received - row.written_off
    transfer_rows.change_transfer(
        ledger,
        row.number,
        state="received",
        written_off=row.written_off + lost,
        closed_at=job.now,
    )
    return {"written_off": lost}


def _known(ledger: Connection, job: Job, given: Mapping[str, Any]) -> Any:
    """The transfer's row; one that somebody asks for is written first."""
    number = clean(given.get("number"))
    if number:
        return transfer_rows.transfer_row(ledger, number)
    sku = clean(given.get("sku"))
    wanted = Proposal(
        sku,
        clean(given.get("from")),
        clean(given.get("to")),
        whole(given.get("quantity")) or 1,
        clean(given.get("reason")) or "asked_for",
    )
    is_known = product_rows.product_row(ledger, sku) is not None
    opened = transfer_rows.open_transfers(ledger, [wanted] if is_known else [], job.local)
    if not opened:
        raise _nothing(sku, "unknown or on its way already", "未知商品或已在调拨中")
    return transfer_rows.transfer_row(ledger, opened[0].number)


def _empty(warehouse: str) -> At:
    return At(warehouse, 0, Decimal(0), 0)


def _shown(at: At) -> dict[str, Any]:
    return {
        "warehouse": at.warehouse,
        "free": at.free,
        "daily_sales": at.daily,
        "days_of_cover": at.days_of_cover,
    }


def _nothing(sku: str, why: str, why_zh: str) -> BusinessError:
    return BusinessError(
        "NOTHING_TO_MOVE", f"{sku}: {why}. / {sku}：{why_zh}。", {"why": {"en": why, "zh": why_zh}}
    )
