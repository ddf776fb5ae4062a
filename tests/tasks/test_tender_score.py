"""Offers are compared by what they say and by what we know."""

from decimal import Decimal

from tasks.backoffice.tender_rows import CarrierFigures
from tasks.tender_score import Offered, ranked

EVEN = {name: Decimal(25) for name in ("reputation", "quality", "capacity", "price")}


def offered(carrier: str, price: int, known: CarrierFigures | None = None) -> Offered:
    return Offered(carrier, carrier.title(), Decimal(price), 100, 2, 3, known)


def known(on_time: str, damage: str = "0", delivered: int = 100) -> CarrierFigures:
    return CarrierFigures("a", "A", delivered, delivered, Decimal(on_time), Decimal(damage))


def test_nobody_offers_nothing_is_ranked() -> None:
    assert ranked([], EVEN, 1000) == []


def test_the_cheaper_of_two_equal_offers_wins() -> None:
    ranking = ranked([offered("dear", 10), offered("cheap", 8)], EVEN, 1000)
    assert [(one["rank"], one["carrier"]) for one in ranking] == [(1, "cheap"), (2, "dear")]
    assert [one["price_points"] for one in ranking] == [Decimal("100.00"), Decimal("80.00")]


def test_our_own_parcels_say_more_than_papers() -> None:
    good, bad = known("1"), known("0.5", "0.05")
    ranking = ranked([offered("bad", 8, bad), offered("good", 8, good)], EVEN, 1000)
    assert [(one["carrier"], one["quality"]) for one in ranking] == [
        ("good", Decimal("100.00")),
        ("bad", Decimal("35.00")),
    ]


def test_a_few_parcels_are_no_experience() -> None:
    (one,) = ranked([offered("new", 8, known("0", delivered=4))], EVEN, 1000)
    assert (one["known"], one["quality"]) == (False, Decimal("76.00"))


def test_capacity_must_hold_twice_an_ordinary_day() -> None:
    (small,) = ranked([offered("a", 8)], EVEN, 50_000)
    (large,) = ranked([offered("a", 8)], EVEN, 1_000)
    assert (small["capacity"], large["capacity"]) == (Decimal("25.00"), Decimal("100.00"))


def test_only_the_weights_decide_what_counts() -> None:
    offers = [offered("cheap", 5), offered("good", 10, known("1"))]
    by_price = ranked(offers, {"price": Decimal(1)}, 1000)
    by_quality = ranked(offers, {"quality": Decimal(1)}, 1000)
    assert (by_price[0]["carrier"], by_quality[0]["carrier"]) == ("cheap", "good")
    assert ranked(offers, {}, 1000)[0]["score"] == 0
