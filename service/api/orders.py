"""Orders: taken in one by one or in batches, looked up afterwards."""

from typing import Any
from uuid import UUID

from flask import url_for
from marshmallow import Schema, fields

from service.api.order_schema import (
    BatchAnswerSchema,
    BatchSchema,
    OrderSchema,
    PlacedSchema,
)
from service.api.placing import Placed, place_batch, place_order
from service.api.resource import PageQuery, Resource, page_of
from service.api.schema import one_of
from service.queries.orders import order, orders
from service.queries.results import OrderList, OrderView
from service.security import needs
from service.trouble import api_language
from service.web_context import current_actor, current_deps, reading
from tasks.backoffice.tables import STATUSES

blueprint = Resource("orders", __name__, "Orders of the shop")


class OrderRowSchema(Schema):
    """An order in a list; its id is that of its instance."""

    id = fields.UUID()
    external_number = fields.String()
    number = fields.String(allow_none=True)
    channel = fields.String()
    status = fields.String()
    total = fields.Decimal()
    currency = fields.String()
    placed_at = fields.AwareDateTime(format="iso")
    confirmed_at = fields.AwareDateTime(format="iso", allow_none=True)
    shipped_at = fields.AwareDateTime(format="iso", allow_none=True)
    delivered_at = fields.AwareDateTime(format="iso", allow_none=True)


class OrderLineSchema(Schema):
    """One article of an order."""

    sku = fields.String()
    name = fields.String()
    name_zh = fields.String()
    spec = fields.String()
    quantity = fields.Integer()
    unit_price = fields.Decimal()
    freight = fields.Decimal()


class ShipmentEventSchema(Schema):
    """What a carrier told."""

    at = fields.AwareDateTime(format="iso")
    code = fields.String()
    text = fields.String()
    place = fields.String()


class ShipmentSchema(Schema):
    """One parcel."""

    tracking_number = fields.String()
    carrier = fields.String()
    service = fields.String()
    eta = fields.AwareDateTime(format="iso")
    state = fields.String()
    events = fields.List(fields.Nested(ShipmentEventSchema))


class OrderViewSchema(Schema):
    """One order whole."""

    order = fields.Nested(OrderRowSchema)
    data = fields.Dict()
    lines = fields.List(fields.Nested(OrderLineSchema))
    shipments = fields.List(fields.Nested(ShipmentSchema))


class OrdersQuery(PageQuery):
    """Which orders are listed."""

    external_number = fields.String()
    number = fields.String()
    status = fields.String(validate=one_of(*STATUSES))
    channel = fields.String()
    customer_id = fields.String()


@blueprint.post("/orders")
@blueprint.takes(OrderSchema)
@blueprint.answers(201, PlacedSchema, description="The order has started.")
@blueprint.answers(200, PlacedSchema, description="The order was there before.")
@needs("order.place")
def place(body: dict[str, Any]) -> tuple[Placed, int, dict[str, str]]:
    """Take an order in; the same external number again is the same order."""
    placed = place_order(current_deps(), current_actor(), body)
    location = url_for("api-orders.show", order_id=placed.instance_id)
    return placed, 201 if placed.created else 200, {"Location": location}


@blueprint.post("/orders/batch")
@blueprint.takes(BatchSchema)
@blueprint.answers(200, BatchAnswerSchema)
@needs("order.place")
def place_many(body: dict[str, Any]) -> dict[str, object]:
    """Take up to 500 orders in; each is answered by itself."""
    return place_batch(current_deps(), current_actor(), body["orders"], api_language())


@blueprint.get("/orders")
@blueprint.takes(OrdersQuery, location="query")
@blueprint.answers(200, page_of(OrderRowSchema))
@needs("order.read")
def listed(query: dict[str, Any]) -> OrderList:
    """List orders, newest first."""
    with reading() as connection:
        return orders(connection, current_actor(), **query)


@blueprint.get("/orders/<uuid:order_id>")
@blueprint.answers(200, OrderViewSchema)
@needs("order.read")
def show(order_id: UUID) -> OrderView:
    """Show one order with its lines and parcels."""
    with reading() as connection:
        return order(connection, current_actor(), order_id)
