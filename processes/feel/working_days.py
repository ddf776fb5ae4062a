"""Which days are worked in China: the official holidays and the weekend days that make up for them.

The State Council announces each year's calendar in the autumn before; `chinesecalendar` holds what
was announced. In years it does not know, Monday to Friday are worked but for the public holidays
whose date never moves. Not for opening hours: a day is worked or it isn't.
"""

from __future__ import annotations

from chinese_calendar import constants

from .temporal import Date

_EPOCH = 719_163
#: days since 1970
_HOLIDAYS = frozenset(day.toordinal() - _EPOCH for day in constants.holidays)
_MAKE_UP_DAYS = frozenset(day.toordinal() - _EPOCH for day in constants.workdays)
#: years whose holidays were announced
FIRST_YEAR = min(constants.holidays).year
LAST_YEAR = max(constants.holidays).year
#: month and day of New Year, Labour Day and National Day
_FIXED = frozenset([(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])


def is_worked(day: Date) -> bool:
    """Tell whether a day is a working day."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        ordinal = day.ordinal
        return ordinal in _MAKE_UP_DAYS or (day.weekday <= 5 and ordinal not in _HOLIDAYS)
    return day.weekday <= 5 and (day.month, day.day) not in _FIXED
