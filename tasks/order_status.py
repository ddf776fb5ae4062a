"""Moves an order through its states: confirmed, processing, ... completed, cancelled.

A state's time is written once and kept, so that doing the same twice changes nothing. Shipping
and delivery change the state too; they are in `tasks.shipments`.
"""

from sqlalchemy import Connection

from tasks.backoffice.order_rows import confirm_order, order_row, reach
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso

#: states in which the goods are still in the house
CANCELLABLE = frozenset({"pending", "confirmed", "processing", "ready_to_ship"})
_SETTABLE = frozenset({"confirmed", "processing", "ready_to_ship"})
_ENDINGS = frozenset({"cancelled", "unavailable"})


@handler("order.confirm", local=True)
def confirm(job: Job, ledger: Connection) -> Result:
    """Confirm the order and give it our number, the same one if it has one already."""
    row = confirm_order(ledger, job.instance_id, job.local)
    return {"order_number": row.number, "confirmed_at": iso(row.confirmed_at)}


@handler("order.status", local=True)
def status(job: Job, ledger: Connection) -> Result:
    """Set the state a task names in its header or input `status`."""
    word = _asked(job, "status")
    if word not in _SETTABLE:
        known = ", ".join(sorted(_SETTABLE))
        raise GiveUp(
            f"{word!r} is not a state this task can set ({known})."
            f" / 此任务不能设置状态 {word!r}（可用：{known}）。"
        )
    reach(ledger, job.instance_id, word, {f"{word}_at": job.now})
    return {}


@handler("order.complete", local=True)
def complete(job: Job, ledger: Connection) -> Result:
    """Close the order: the customer has it."""
    row = reach(ledger, job.instance_id, "completed", {"completed_at": job.now})
    return {"completed_at": iso(row.completed_at)}


@handler("order.cancel", local=True)
def cancel(job: Job, ledger: Connection) -> Result:
    """End the order without delivery, as cancelled or, if we never had the goods, unavailable."""
    outcome = _asked(job, "outcome") or "cancelled"
    if outcome not in _ENDINGS:
        raise GiveUp(
            f"An order can't end as {outcome!r}, only as cancelled or unavailable."
            f" / 订单不能以 {outcome!r} 结束，只能是 cancelled 或 unavailable。"
        )
    reason = clean(job.variables.get("reason"))
    at = {"cancelled_at": job.now}
    row = reach(ledger, job.instance_id, outcome, at, cancel_reason=reason)
    return {"outcome": outcome, "cancelled_at": iso(row.cancelled_at)}


@handler("order.cancellable", local=True)
def cancellable(job: Job, ledger: Connection) -> Result:
    """Say whether the goods are still in the house, so that the order can be cancelled."""
    return {"cancellable": order_row(ledger, job.instance_id).status in CANCELLABLE}


def _asked(job: Job, name: str) -> str:
    """A word from the task's headers, else from its input."""
    return clean(job.headers.get(name)) or clean(job.variables.get(name))
