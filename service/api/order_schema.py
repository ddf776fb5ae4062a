"""What an order looks like from outside.

Wrong data are refused here by field. Gaps are not wrong: an order without a customer's address is
an incomplete order, which the process itself completes with the customer.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from service.api.said import Said
from service.api.schema import (
    Flag,
    Moment,
    Money,
    StrictSchema,
    Text,
    Whole,
    how_many,
    matching,
    one_of,
)

MAX_LINES = 500
MAX_BATCH = 500

_EMAIL = matching(r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$", "Must be an e-mail address.", "应为邮箱地址。")
_PHONE = matching(r"^$|^\+?[0-9 ()./-]{6,30}$", "Must be a phone number.", "应为电话号码。")
_CURRENCY = matching(
    "^[A-Z]{3}$", "Must be an ISO 4217 code such as CNY.", "应为货币代码，如 CNY。"
)


class AddressSchema(StrictSchema):
    """Where the parcel goes; missing parts are asked for."""

    street = Text(allow_none=True)
    city = Text(allow_none=True)
    state = Text(allow_none=True)
    zip = Text(20, allow_none=True)
    country = Text(60, allow_none=True)


class CustomerSchema(StrictSchema):
    """Who orders; missing parts are asked for."""

    id = Text(64, allow_none=True)
    name = Text(allow_none=True)
    email = Text(254, allow_none=True, validate=_EMAIL)
    phone = Text(30, allow_none=True, validate=_PHONE)
    language = fields.String(validate=one_of("en", "zh"))
    address = fields.Nested(AddressSchema, allow_none=True)


class LineSchema(StrictSchema):
    """One article of an order."""

    sku = Text(64, shortest=1, required=True)
    name = Text(allow_none=True)
    spec = Text(allow_none=True)
    quantity = Whole(1, 100_000, required=True)
    unit_price = Money(allow_none=True)
    freight = Money(
        allow_none=True, metadata={"description": "Of the whole line, not of one piece."}
    )


class PaymentSchema(StrictSchema):
    """How the customer wants to pay; not yet a payment."""

    type = Text(40, shortest=1, required=True)
    installments = Whole(1, 99)
    amount = Money(required=True)


class WishesSchema(StrictSchema):
    """What the customer asked for besides the goods."""

    packaging = Text(allow_none=True)
    delivery_time = Text(allow_none=True)
    note = Text(2000, paragraphs=True, allow_none=True)
    urgent = Flag()


class OrderSchema(StrictSchema):
    """An order as a shop sends it."""

    external_number = Text(
        64, shortest=1, required=True, metadata={"description": "The shop's own order number."}
    )
    channel = Text(40, shortest=1, load_default="api")
    customer = fields.Nested(CustomerSchema, allow_none=True)
    lines = fields.List(fields.Nested(LineSchema), validate=how_many(0, MAX_LINES))
    payments = fields.List(fields.Nested(PaymentSchema), validate=how_many(0, 20))
    coupon = Text(64, allow_none=True)
    wishes = fields.Nested(WishesSchema, allow_none=True)
    placed_at = Moment(allow_none=True)
    estimated_delivery = Moment(allow_none=True)
    currency = fields.String(validate=_CURRENCY)
    allow_incomplete = Flag(
        load_default=False,
        metadata={"description": "Take the order without lines; staff will ask the customer."},
    )

    @validates_schema
    def _needs_lines(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data.get("lines") and not data.get("allow_incomplete"):
            said = Said("An order needs at least one line.", "订单至少需要一行商品。")
            raise ValidationError({"lines": [said]})


class BatchSchema(StrictSchema):
    """Many orders; each is taken or refused by itself."""

    orders = fields.List(
        fields.Raw(metadata={"description": "An order, as for one alone.", "type": "object"}),
        required=True,
        validate=how_many(1, MAX_BATCH),
    )


class PlacedSchema(Schema):
    """Where an order runs."""

    instance_id = fields.UUID()
    external_number = fields.String()
    created = fields.Boolean(metadata={"description": "False: it was there before, unchanged."})


class BatchRowSchema(PlacedSchema):
    """What became of one order of a batch."""

    external_number = fields.String(
        allow_none=True, metadata={"description": "null if the order has none that is a text."}
    )
    row = fields.Integer(metadata={"description": "Counted from 0."})
    status = fields.Integer(metadata={"description": "As if it had been sent alone."})
    problem = fields.Dict(metadata={"description": "Why it was refused; as for one alone."})


class BatchAnswerSchema(Schema):
    """What became of a batch."""

    created = fields.Integer()
    existing = fields.Integer()
    refused = fields.Integer()
    results = fields.List(fields.Nested(BatchRowSchema))
