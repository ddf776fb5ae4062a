"""Takes in what suppliers deliver: counted, inspected, on stock in one transaction, claimed.

Ordering is in `tasks.inventory_purchases`.
"""

from decimal import Decimal

from sqlalchemy import Connection

from tasks.backoffice import purchase_rows, stock_levels
from tasks.backoffice.movements import Place, Why, locked, move
from tasks.contract import Job, Result, handler
from tasks.values import clean, mapping, money, whole


@handler("purchase.receive", local=True)
def receive(job: Job, ledger: Connection) -> Result:
    """Put what arrived sound on stock; say what is still owed and which orders wait for it."""
    number = clean(mapping(job.variables.get("purchase")).get("number"))
    row = purchase_rows.purchase_row(ledger, number)
    arrived = whole(job.variables.get("arrived")) or 0
    damaged = min(whole(job.variables.get("damaged")) or 0, arrived)
    accepted = arrived - damaged
    place = Place(row.sku, row.warehouse)
    if accepted:
        locked(ledger, place)
        note = clean(job.variables.get("delivery_note"))
        move(ledger, place, accepted, Why("receipt", number, job.now, note))
    purchase_rows.count_arrival(ledger, number, accepted, damaged)
    owed = max(row.quantity - row.accepted - accepted, 0)
    if owed == 0:
        purchase_rows.change_purchase(ledger, number, state="received", received_at=job.now)
    waiting = stock_levels.waiting_for(ledger, row.sku) if accepted else []
    return {
        "receipt": {
            "arrived": arrived,
            "damaged": damaged,
            "accepted": accepted,
            "owed": owed,
            "owed_value": (row.unit_price * owed).quantize(Decimal("0.01")),
            "complete": owed == 0,
            "sku": row.sku,
        },
        "waiting": [one.external_number for one in waiting],
    }


@handler("purchase.claim", local=True)
def claim(job: Job, ledger: Connection) -> Result:
    """Write down how the supplier makes good for what is short or damaged."""
    purchase = mapping(job.variables.get("purchase"))
    receipt = mapping(job.variables.get("receipt"))
    settlement = clean(job.variables.get("settlement"))
    number = clean(purchase.get("number"))
    owed = whole(receipt.get("owed")) or 0
    damaged = whole(receipt.get("damaged")) or 0
    purchase_rows.add_claim(
        ledger,
        id=job.id,
        purchase=number,
        short=max(owed - damaged, 0),
        damaged=damaged,
        settlement=settlement,
        credit=money(job.variables.get("credit")) or Decimal("0.00"),
        note=clean(job.variables.get("note")) or None,
        settled_at=job.now,
    )
    if settlement == "credit":
        purchase_rows.change_purchase(ledger, number, state="received", received_at=job.now)
        return {"purchase": {**purchase, "open": 0}}
    again = clean(job.variables.get("expected_on")) or clean(purchase.get("expected_on"))
    return {"purchase": {**purchase, "open": owed, "expected_on": again}}
