"""Sales are foretold exactly, and by the method that would have erred less."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tasks.forecasting import (
    WINDOW,
    exponential_smoothing,
    forecast,
    moving_average,
    safety_stock,
)

sales = st.lists(st.integers(0, 500), max_size=60)


def test_a_moving_average_looks_at_the_last_days_only() -> None:
    assert moving_average([100, *range(1, 8)]) == 4
    assert moving_average([3, 4], window=7) == Decimal("3.5")
    assert moving_average([]) == 0


def test_smoothing_believes_new_days_more() -> None:
    assert exponential_smoothing([10, 20]) == 13
    assert exponential_smoothing([10, 20], alpha=Decimal("0.5")) == 15
    assert exponential_smoothing([]) == 0


def test_a_trend_is_foretold_by_smoothing() -> None:
    rising = forecast(range(28))
    assert rising.method == "smoothing"
    assert rising.daily == rising.smoothed > rising.moving_average


def test_a_weekly_rhythm_is_foretold_by_the_average() -> None:
    weekly = forecast([0, 0, 0, 0, 0, 14, 14] * 4)
    assert (weekly.method, weekly.daily) == ("moving_average", Decimal("4.0000"))


def test_the_safety_stock_lasts_for_its_days() -> None:
    assert safety_stock(Decimal("2.5714"), 3) == 8
    assert safety_stock(Decimal(0), 3) == 0
    assert safety_stock(Decimal("0.0001"), 3) == 1


@given(sales)
def test_a_forecast_lies_between_the_worst_and_the_best_day(series: list[int]) -> None:
    found = forecast(series)
    low, high = (min(series), max(series)) if series else (0, 0)
    assert low - Decimal("0.001") <= found.daily <= high + Decimal("0.001")
    assert found.daily in (found.moving_average, found.smoothed)
    assert found.error >= 0


@given(st.integers(0, 500), st.integers(1, 60))
def test_what_never_changes_is_foretold_without_error(value: int, days: int) -> None:
    found = forecast([value] * days)
    assert (found.daily, found.error) == (value, 0)


@given(st.lists(st.integers(0, 99), min_size=WINDOW + 1, max_size=40))
def test_the_error_is_that_of_asking_both_methods_day_by_day(series: list[int]) -> None:
    days = range(WINDOW, len(series))
    average = sum(abs(series[day] - moving_average(series[:day])) for day in days) / len(days)
    smooth = sum(abs(series[day] - exponential_smoothing(series[:day])) for day in days) / len(days)
    assert abs(forecast(series).error - min(average, smooth)) < Decimal("0.01")
