"""Promises goods to an order, takes the promise back, or lets the goods leave."""

from sqlalchemy import Connection

from tasks.backoffice.warehouse import Held, Short, hold, issue_held, release_held
from tasks.contract import BusinessError, Job, Result, handler
from tasks.order_data import normalised
from tasks.values import mapping


@handler("stock.reserve", local=True)
def reserve(job: Job, ledger: Connection) -> Result:
    """Hold all goods of the order; raises OUT_OF_STOCK with what is short, then nothing is held."""
    order = normalised(mapping(job.variables.get("order")), job.now)
    answer = hold(ledger, job.instance_id, order, job.now)
    short = [one for one in answer if isinstance(one, Short)]
    if short:
        raise BusinessError(
            "OUT_OF_STOCK",
            "Not all goods are in stock. / 部分商品缺货。",
            {
                "short": [
                    {"sku": one.sku, "wanted": one.wanted, "available": one.available}
                    for one in short
                ]
            },
        )
    return {"reserved": _rows([one for one in answer if isinstance(one, Held)])}


@handler("stock.release", local=True)
def release(job: Job, ledger: Connection) -> Result:
    """Give back all goods the order holds."""
    return {"released": _rows(release_held(ledger, job.instance_id, job.now))}


@handler("stock.issue", local=True)
def issue(job: Job, ledger: Connection) -> Result:
    """Let the goods the order holds leave the warehouse."""
    return {"issued": _rows(issue_held(ledger, job.instance_id, job.now))}


def _rows(goods: list[Held] | tuple[Held, ...]) -> list[dict[str, str | int]]:
    return [
        {
            "line": held.line,
            "sku": held.sku,
            "warehouse": held.warehouse,
            "quantity": held.quantity,
        }
        for held in goods
    ]
