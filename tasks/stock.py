"""Promises goods to an order, takes the promise back, or lets the goods leave."""

from dataclasses import asdict

from sqlalchemy import Connection

from tasks.backoffice.stock_levels import open_replenishments
from tasks.backoffice.warehouse import Held, hold, issue_held, release_held
from tasks.contract import BusinessError, Job, Result, handler
from tasks.order_data import normalised
from tasks.values import mapping


@handler("stock.reserve", local=True)
def reserve(job: Job, ledger: Connection) -> Result:
    """Hold all goods of the order; raises OUT_OF_STOCK with what is short, then nothing is held.

    What falls below its safety stock by this gets a replenishment, unless it has one; the diagram
    starts the process for each of `low`.
    """
    order = normalised(mapping(job.variables.get("order")), job.now)
    answer = hold(ledger, job.instance_id, order, job.now)
    if answer.short:
        raise BusinessError(
            "OUT_OF_STOCK",
            "Not all goods are in stock. / 部分商品缺货。",
            {
                "short": [
                    {"sku": one.sku, "wanted": one.wanted, "available": one.available}
                    for one in answer.short
                ]
            },
        )
    low = open_replenishments(ledger, "order", job.local, answer.low) if answer.low else []
    return {"reserved": _rows(answer.held), "low": [asdict(one) for one in low]}


@handler("stock.release", local=True)
def release(job: Job, ledger: Connection) -> Result:
    """Give back all goods the order holds."""
    return {"released": _rows(release_held(ledger, job.instance_id, job.now))}


@handler("stock.issue", local=True)
def issue(job: Job, ledger: Connection) -> Result:
    """Let the goods the order holds leave the warehouse."""
    return {"issued": _rows(issue_held(ledger, job.instance_id, job.now))}


def _rows(goods: tuple[Held, ...]) -> list[dict[str, str | int]]:
    return [
        {
            "line": held.line,
            "sku": held.sku,
            "warehouse": held.warehouse,
            "quantity": held.quantity,
        }
        for held in goods
    ]
