"""Takes an order into the ledger and changes what it says: record, amend, replace.

The order's way through its states is in `tasks.order_status`; whether it may go on is decided by
the diagram from what `tasks.order_check` finds.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.order_rows import insert_order, rewrite_order
from tasks.backoffice.price_list import listed
from tasks.backoffice.pricing import Price, price_of
from tasks.backoffice.warehouse import release_held
from tasks.contract import Job, Result, handler
from tasks.order_data import Order, merged, missing_fields, normalised
from tasks.values import clean, mapping, whole


@handler("order.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Write a new order down as pending and say what is missing in it."""
    order = normalised(mapping(job.variables.get("order")), job.now)
    price = price_of(ledger, order, job.zone)
    insert_order(ledger, job.instance_id, order, price, job.now)
    return _answer(order, price)


@handler("order.amend", local=True)
def amend(job: Job, ledger: Connection) -> Result:
    """Lay what customer service found out over the order; gaps in lines come from the catalogue."""
    given = mapping(job.variables.get("order"))
    order = normalised(merged(given, mapping(job.variables.get("corrections"))), job.now)
    _complete_from_catalogue(ledger, order)
    return _rewrite(job, ledger, order)


@handler("order.replace", local=True)
def replace(job: Job, ledger: Connection) -> Result:
    """Exchange products the customer can't have for others, at our list price.

    A product we do not sell is taken over as it is: the check that follows names it.
    """
    order = normalised(mapping(job.variables.get("order")), job.now)
    release_held(ledger, job.instance_id, job.now)
    given = job.variables.get("replacements")
    wishes = {
        clean(item["sku"]): item
        for item in (given if isinstance(given, list) else [])
        if isinstance(item, Mapping) and clean(item.get("sku")) and clean(item.get("by_sku"))
    }
    order["lines"] = [_replaced(line, wishes.get(line["sku"])) for line in order["lines"]]
    _complete_from_catalogue(ledger, order)
    return _rewrite(job, ledger, order)


def _replaced(line: dict[str, Any], wish: Mapping[str, Any] | None) -> dict[str, Any]:
    if wish is None:
        return line
    quantity = whole(wish.get("quantity"))
    return {
        "sku": clean(wish["by_sku"]),
        "name": "",
        "spec": "",
        "quantity": quantity if quantity and quantity > 0 else line["quantity"],
        "unit_price": None,
        "freight": line["freight"],
    }


def _complete_from_catalogue(ledger: Connection, order: Order) -> None:
    open_lines = [
        line
        for line in order["lines"]
        if line["sku"] and (line["unit_price"] is None or not line["name"])
    ]
    found = listed(ledger, {line["sku"] for line in open_lines})
    chinese = order["customer"]["language"] == "zh"
    for line in open_lines:
        row = found.get(line["sku"])
        if row is not None:
            line["name"] = line["name"] or (row.name_zh if chinese else row.name)
            line["unit_price"] = row.price if line["unit_price"] is None else line["unit_price"]


def _rewrite(job: Job, ledger: Connection, order: Order) -> Result:
    price = price_of(ledger, order, job.zone)
    rewrite_order(ledger, job.instance_id, order, price)
    return _answer(order, price)


def _answer(order: Order, price: Price) -> Result:
    return {"order": order, "missing": missing_fields(order), "total": price.total}
