"""Compares carriers' offers: reputation, quality, capacity, price, each 0 to 100. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tasks.backoffice.tender_rows import CarrierFigures

_FULL = Decimal(100)
_PLACES = Decimal("0.01")
#: parcels from which on our own figures say more than papers do
_EXPERIENCE = 5
#: quality of a carrier nobody knows, before its certificates are counted
_UNKNOWN = Decimal(60)
_PER_CERTIFICATE = Decimal(8)
#: a share of damaged parcels of 5 % or more counts as no care at all
_WORST_DAMAGE = Decimal("0.05")
_WORKING_DAYS = 250
#: capacity is good when it holds twice an ordinary day
_RESERVE = 2


@dataclass(frozen=True, slots=True)
class Offered:
    """What a carrier offers, and what it did for us."""

    carrier: str
    name: str
    price: Decimal
    capacity: int
    certificates: int
    recommendations: int
    known: CarrierFigures | None


def ranked(
    offers: Sequence[Offered], weights: Mapping[str, Decimal], parcels: int
) -> list[dict[str, Any]]:
    """The offers with their points and rank, the best first; the cheaper one wins a tie.

    weights: of `reputation`, `quality`, `capacity` and `price`.
    parcels: how many we send in a year.
    """
    if not offers:
        return []
    cheapest = min(one.price for one in offers)
    rows = [_row(one, weights, parcels, cheapest) for one in offers]
    rows.sort(key=lambda row: (-row["score"], row["price"], row["carrier"]))
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]


def _row(
    one: Offered, weights: Mapping[str, Decimal], parcels: int, cheapest: Decimal
) -> dict[str, Any]:
    points = {
        "reputation": _reputation(one),
        "quality": _quality(one),
        "capacity": _capacity(one, parcels),
        "price_points": cheapest / one.price * _FULL,
    }
    by_weight = {**points, "price": points["price_points"]}
    total = sum(weights.values()) or Decimal(1)
    score = sum((by_weight[name] * weight for name, weight in weights.items()), Decimal(0)) / total
    return {
        "carrier": one.carrier,
        "name": one.name,
        "price": one.price,
        "known": _is_known(one.known),
        **{name: value.quantize(_PLACES) for name, value in points.items()},
        "score": score.quantize(_PLACES),
    }


def _reputation(one: Offered) -> Decimal:
    said = min(one.recommendations, 5) * 12
    papers = min(one.certificates, 4) * 10
    return Decimal(said + papers)


def _is_known(figures: CarrierFigures | None) -> bool:
    return figures is not None and figures.delivered >= _EXPERIENCE


def _quality(one: Offered) -> Decimal:
    figures = one.known
    if figures is None or not _is_known(figures):
        return min(_UNKNOWN + one.certificates * _PER_CERTIFICATE, _FULL)
    on_time = figures.on_time or Decimal(0)
    damage = min((figures.damage or Decimal(0)) / _WORST_DAMAGE, Decimal(1))
    return on_time * 70 + (1 - damage) * 30


def _capacity(one: Offered, parcels: int) -> Decimal:
    wanted = max(Decimal(parcels) / _WORKING_DAYS * _RESERVE, Decimal(1))
    return min(one.capacity / wanted, Decimal(1)) * _FULL
