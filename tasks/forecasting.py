"""Foretells sales from sales: moving average and exponential smoothing, exact and without a clock.

Both methods are asked what they would have foretold for each past day; the one that would have
erred less foretells the next. Pure. Not for money or anything with a season: a year of history is
needed for that, and these look at weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

#: days a moving average looks back
WINDOW = 7
#: weight of the newest day in exponential smoothing
ALPHA = Decimal("0.3")
_FINE = Decimal("0.0001")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected to be sold a day."""

    daily: Decimal  #: of the method that erred less
    moving_average: Decimal
    smoothed: Decimal
    method: str  #: "moving_average" or "smoothing"
    error: Decimal  #: by how much that method erred on a past day, on average


def moving_average(series: Sequence[int | Decimal], window: int = WINDOW) -> Decimal:
    """The mean of the last days.

    series: a value for each day, the oldest first.
    """
    last = [Decimal(value) for value in series[-window:]]
    return sum(last, _NOTHING) / len(last) if last else _NOTHING


def exponential_smoothing(series: Sequence[int | Decimal], alpha: Decimal = ALPHA) -> Decimal:
    """The level after the last day, where each day counts less than the one after it.

    series: a value for each day, the oldest first.
    """
    level = Decimal(series[0]) if series else _NOTHING
    for value in series[1:]:
        level = (level + alpha * (value - level)).quantize(_FINE)
    return level


def forecast(series: Sequence[int | Decimal]) -> Forecast:
    """What both methods foretell for the day after the last, and which of them to believe.

    series: a value for each day, the oldest first.
    """
    average = moving_average(series).quantize(_FINE)
    smoothed = exponential_smoothing(series).quantize(_FINE)
    by_average, by_smoothing = _errors(series)
    if by_smoothing < by_average:
        return Forecast(smoothed, average, smoothed, "smoothing", by_smoothing)
    return Forecast(average, average, smoothed, "moving_average", by_average)


def safety_stock(daily: Decimal, days: int) -> int:
    """The pieces that last for so many days."""
    return int((daily * days).to_integral_value(ROUND_CEILING))


def _errors(series: Sequence[int | Decimal]) -> tuple[Decimal, Decimal]:
    """The mean error of both methods over the days after the first window."""
    tested = range(WINDOW, len(series))
    if not tested:
        return _NOTHING, _NOTHING
    average = smoothing = _NOTHING
    level = exponential_smoothing(series[:WINDOW])
    total = sum((Decimal(value) for value in series[:WINDOW]), _NOTHING)
    for day in tested:
        value = Decimal(series[day])
        average += abs(value - total / WINDOW)
        smoothing += abs(value - level)
        total += value - series[day - WINDOW]
        level = (level + ALPHA * (value - level)).quantize(_FINE)
    count = len(tested)
    return (average / count).quantize(_FINE), (smoothing / count).quantize(_FINE)
