"""Watches the shelves: forecasts, products that run low, warehouses out of balance.

What is found is written down under a number, so that nobody finds it twice; the diagrams start a
process for each. What is done about it is in `inventory_purchases` and `inventory_transfers`.
"""

from dataclasses import asdict
from decimal import ROUND_FLOOR, Decimal

from sqlalchemy import Connection

from tasks.backoffice import stock_levels, transfer_rows
from tasks.contract import Job, Result, handler
from tasks.values import clean

#: a warehouse gives only what is left after so many days of its own sales
_GIVER_KEEPS = Decimal(14)


@handler("stock.find_low", local=True)
def find_low(job: Job, ledger: Connection) -> Result:
    """Forecast all managed products anew and open a replenishment for each that runs low."""
    stock_levels.refresh_levels(ledger, job.now)
    reason = clean(job.variables.get("reason")) or "daily_check"
    low = stock_levels.open_replenishments(ledger, reason, job.local)
    return {"low": [asdict(one) for one in low]}


@handler("stock.find_unbalanced", local=True)
def find_unbalanced(job: Job, ledger: Connection) -> Result:
    """Propose a transfer for each managed product that one warehouse lacks and another has idle."""
    proposals = [
        transfer_rows.Proposal(sku, giver.warehouse, taker.warehouse, quantity, "unbalanced")
        for sku, places in transfer_rows.places(ledger, job.now).items()
        for giver, taker, quantity in _moves(places)
    ]
    opened = transfer_rows.open_transfers(ledger, proposals, job.local)
    return {"unbalanced": [_message(one) for one in opened]}


def _message(one: transfer_rows.Opened) -> Result:
    return {
        "number": one.number,
        "sku": one.sku,
        "from": one.source,
        "to": one.target,
        "quantity": one.quantity,
        "reason": one.reason,
    }


def _moves(
    places: list[transfer_rows.At],
) -> list[tuple[transfer_rows.At, transfer_rows.At, int]]:
    """The move from the place with most to the one that lasts less than its safety days."""
    by_cover = sorted(places, key=lambda at: (at.days_of_cover, at.warehouse))
    taker, giver = by_cover[0], by_cover[-1]
    if taker.warehouse == giver.warehouse or taker.days_of_cover >= taker.safety_days:
        return []
    wanted = taker.daily * _GIVER_KEEPS - taker.free
    spare = giver.free - giver.daily * _GIVER_KEEPS
    quantity = int(min(wanted, spare).to_integral_value(ROUND_FLOOR))
    return [(giver, taker, quantity)] if quantity > 0 else []
