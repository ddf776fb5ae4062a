"""Cleans a row of daily sales and shows where it leads: outliers, gaps, weeks, trend. Pure.

The trend is of weeks, because days of the week differ; both methods are those of
`tasks.forecasting`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from tasks.forecasting import exponential_smoothing, moving_average
from tasks.values import CENT

#: weeks the moving average looks back, and weeks that are foretold
WINDOW = AHEAD = 4
#: Tukey's fence for values far out: this many interquartile ranges beyond the quartiles
FENCE = 3
#: fewer days than this tell nothing about what is usual
_ENOUGH = 8
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Outlier:
    """A day whose sales are far from the usual, and what stands for it in the trend."""

    day: date
    revenue: Decimal
    replaced_by: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the trend, by its first day."""

    start: date
    revenue: Decimal  #: cleaned
    average: Decimal | None  #: what the moving average would have foretold
    smoothed: Decimal | None  #: what exponential smoothing would have foretold


@dataclass(frozen=True, slots=True)
class Trend:
    """Where sales lead."""

    weeks: tuple[Week, ...]
    average: Decimal  #: expected in each coming week by the moving average
    smoothed: Decimal  #: the same by exponential smoothing


def cleaned(
    days: Mapping[date, Decimal], since: date, until: date
) -> tuple[list[Decimal], list[Outlier], int]:
    """A value for each day of a period, what was put right, and how many days sold nothing."""
    series = [
        days.get(since + timedelta(index), Decimal(0)) for index in range((until - since).days)
    ]
    sold = sorted(value for value in series if value)
    missing = len(series) - len(sold)
    if len(sold) < _ENOUGH:
        return series, [], missing
    low, high = sold[len(sold) // 4], sold[len(sold) * 3 // 4]
    fence = high + FENCE * (high - low)
    usual = Decimal(median(sold)).quantize(CENT)
    outliers = [
        Outlier(since + timedelta(index), value, usual)
        for index, value in enumerate(series)
        if value > fence
    ]
    return [usual if value > fence else value for value in series], outliers, missing


def trend(series: Sequence[Decimal], since: date) -> Trend:
    """The trend of daily values by whole weeks; days before the first whole week are left out."""
    begun = len(series) % _WEEK
    sums = [
        sum(series[index : index + _WEEK], Decimal(0)) for index in range(begun, len(series), _WEEK)
    ]
    first = since + timedelta(begun)
    weeks = tuple(
        Week(
            first + timedelta(weeks=index),
            value,
            moving_average(sums[:index], WINDOW).quantize(CENT) if index >= WINDOW else None,
            exponential_smoothing(sums[:index]).quantize(CENT) if index else None,
        )
        for index, value in enumerate(sums)
    )
    return Trend(
        weeks,
        moving_average(sums, WINDOW).quantize(CENT),
        exponential_smoothing(sums).quantize(CENT),
    )
