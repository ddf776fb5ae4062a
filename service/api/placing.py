"""Takes orders in: checks one against its schema and the articles, starts its process.

The same steps serve one order and a batch. Used by the views of `orders` only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from service.api.order_schema import OrderSchema
from service.api.said import Said, field_error, invalid
from service.commands.start_instance import start_instance
from service.deps import Deps
from service.errors import Invalid, ShopflowError
from service.identity import Actor
from service.problem import problem_of
from service.queries.orders import known_skus
from service.trouble import problem_body

#: the process an order starts
PROCESS = "order"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an order runs."""

    instance_id: UUID
    external_number: str
    created: bool


def place_order(deps: Deps, actor: Actor, order: Mapping[str, Any]) -> Placed:
    """Start an order, or find the one of the same external number.

    Parameters:
        order: as `OrderSchema` loads it.

    Raises:
        Invalid: it names an article the shop does not have.
    """
    _refuse_unknown_articles(order, _known(deps, [order]))
    return _start(deps, actor, order)


def place_batch(deps: Deps, actor: Actor, given: Sequence[Any], language: str) -> dict[str, object]:
    """Place each order by itself and tell what became of it; refusals stop nobody else.

    Parameters:
        given: orders as they were sent, unchecked.
        language: of the refusals.
    """
    checked = [_checked(order) for order in given]
    known = _known(deps, [order for order in checked if not isinstance(order, Invalid)])
    rows: list[dict[str, object]] = []
    for number, order in enumerate(checked):
        try:
            if isinstance(order, Invalid):
                raise order
            _refuse_unknown_articles(order, known)
            placed = _start(deps, actor, order)
        except ShopflowError as error:
            problem = problem_of(error)
            body = problem_body(problem, language)
            rows.append(
                {
                    "row": number,
                    "status": problem.status,
                    "problem": body,
                    "external_number": _number(given[number]),
                }
            )
        else:
            rows.append(
                {
                    "row": number,
                    "status": 201 if placed.created else 200,
                    "instance_id": placed.instance_id,
                    "external_number": placed.external_number,
                    "created": placed.created,
                }
            )
    counts = Counter(row["status"] for row in rows)
    refused = len(rows) - counts[201] - counts[200]
    return {
        "created": counts[201],
        "existing": counts[200],
        "refused": refused,
        "results": rows,
    }


def _checked(order: Any) -> dict[str, Any] | Invalid:
    try:
        loaded: dict[str, Any] = OrderSchema().load(order)
    except ValidationError as error:
        return invalid(error)
    return loaded


def _start(deps: Deps, actor: Actor, order: Mapping[str, Any]) -> Placed:
    number = order["external_number"]
    sent = {name: value for name, value in order.items() if name != "allow_incomplete"}
    started = start_instance(deps, actor, PROCESS, {"order": sent}, business_key=number)
    return Placed(started.instance_id, number, started.created)


def _known(deps: Deps, orders: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    skus = {line["sku"] for order in orders for line in order.get("lines", ())}
    with deps.unit_of_work.reading() as connection:
        return known_skus(connection, skus)


def _refuse_unknown_articles(order: Mapping[str, Any], known: frozenset[str]) -> None:
    wrong: dict[str, Any] = {}
    for index, line in enumerate(order.get("lines", ())):
        if line["sku"] not in known:
            said = Said("There is no article {sku}.", "没有商品 {sku}。").format(sku=line["sku"])
            wrong |= field_error(f"lines.{index}.sku", said)
    if wrong:
        raise Invalid(wrong)


def _number(order: Any) -> str | None:
    number = order.get("external_number") if isinstance(order, Mapping) else None
    return number if isinstance(number, str) else None
