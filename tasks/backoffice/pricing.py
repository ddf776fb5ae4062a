"""What an order costs: goods, freight and what a coupon takes off.

The one place that decides whether a coupon is good. Prices themselves come with the order and
are compared with the price list by the order check.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from tasks.backoffice import tables
from tasks.company_days import day_of
from tasks.order_data import Order, goods_and_freight
from tasks.values import CENT, moment

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Price:
    """The amounts of one order, in its currency."""

    goods: Decimal
    freight: Decimal
    discount: Decimal
    coupon_ok: bool  #: also True for an order without a coupon

    @property
    def total(self) -> Decimal:
        """What the customer has to pay."""
        return self.goods + self.freight - self.discount


def price_of(connection: Connection, order: Order, zone: ZoneInfo) -> Price:
    """The price of a normalised order; a coupon that is not good takes nothing off.

    zone: the company's, in which the days of coupons begin and end.
    """
    goods, freight = goods_and_freight(order)
    if order["coupon"] is None:
        return Price(goods, freight, _NOTHING, coupon_ok=True)
    placed = moment(order["placed_at"])
    discount = None
    if placed is not None:
        discount = _discount(connection, order["coupon"], goods, day_of(placed, zone))
    return Price(goods, freight, discount or _NOTHING, coupon_ok=discount is not None)


def _discount(connection: Connection, code: str, goods: Decimal, day: date) -> Decimal | None:
    coupon = tables.coupon
    row = connection.execute(select(coupon).where(coupon.c.code == code)).one_or_none()
    if row is None or goods < row.minimum:
        return None
    if (row.valid_from and day < row.valid_from) or (row.valid_until and day > row.valid_until):
        return None
    amount = goods * row.value / 100 if row.kind == "percent" else row.value
    return min(Decimal(amount), goods).quantize(CENT)
