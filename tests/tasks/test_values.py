"""Readings of data that strangers wrote."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.values import (
    LARGEST,
    clean,
    from_json,
    iso,
    mapping,
    moment,
    money,
    number,
    to_json,
    whole,
)

JUNK = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers() | st.decimals(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=3,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JUNK)
def test_no_reading_fails_on_junk(junk: object) -> None:
    amount = money(junk)
    assert amount is None or (abs(amount) <= LARGEST and amount == round(amount, 2))
    assert whole(junk) is None or isinstance(whole(junk), int)
    assert number(junk) is None or isinstance(number(junk), Decimal)
    assert "\x00" not in clean(junk)
    assert moment(junk) is None or moment(junk).tzinfo is not None  # type: ignore[union-attr]
    assert mapping(junk) is not None


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("12.345", "12.34"),
        (7, "7.00"),
        (Decimal("0.1"), "0.10"),
        ("x", None),
        (True, None),
    ],
)
def test_money_is_rounded_to_the_cent(value: object, amount: str | None) -> None:
    assert money(value) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(("value", "count"), [("3", 3), (Decimal("2.0"), 2), ("2.5", None)])
def test_half_a_piece_is_no_quantity(value: object, count: int | None) -> None:
    assert whole(value) == count


def test_a_time_without_zone_is_utc_and_comes_out_in_utc() -> None:
    assert moment("2026-03-02 08:00:00") == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert iso(datetime.fromisoformat("2026-03-02T08:00:00+08:00")) == "2026-03-02T00:00:00+00:00"
    assert moment("soon") is None


def test_json_keeps_numbers_exact_and_keys_sorted() -> None:
    text = '{"a":1.10,"b":[0.1]}'
    assert to_json(from_json(text)) == text
