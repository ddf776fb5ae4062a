"""Says durations and repetitions in words: ISO 8601 durations and cycles, time limits, cron lines.

A cron line has six fields, seconds first, as Camunda 8 takes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ISO = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_LIMIT = re.compile(r"(?P<span>P\S+)(?: +from=(?P<start>\S+))?")
_UNITS: Mapping[str, tuple[int, str, str]] = {
    "years": (31_536_000, "year", "年"),
    "months": (2_592_000, "month", "个月"),
    "weeks": (604_800, "week", "周"),
    "days": (86_400, "day", "天"),
    "hours": (3_600, "hour", "小时"),
    "minutes": (60, "minute", "分钟"),
    "seconds": (1, "second", "秒"),
}


def limit_parts(sla: str | None) -> tuple[str, str]:
    """The duration of an element's time limit and the id of where it is counted from.

    The id is empty where it is the element itself; both are for text that is no time limit.
    """
    found = _LIMIT.fullmatch(sla or "")
    return ("", "") if found is None else (found["span"], found["start"] or "")


def span_seconds(text: str) -> int | None:
    """How long an ISO duration is, months of 30 days; None for other text."""
    found = _ISO.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    return sum(int(found[unit] or 0) * size for unit, (size, _, _) in _UNITS.items())


def span_words(text: str, language: str) -> str | None:
    """An ISO duration in words: 1 day, 24 hours; None for other text."""
    found = _ISO.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    counts = [(int(found[unit]), names) for unit, (_, *names) in _UNITS.items() if found[unit]]
    if language == "zh":
        return "".join(f"{count}{names[1]}" for count, names in counts)
    return " ".join(f"{count} {names[0]}{'s' if count != 1 else ''}" for count, names in counts)


def cycle_words(text: str, language: str) -> str:
    """How often a cycle comes: of an ISO repetition or a cron line; other text stays."""
    chinese = language == "zh"
    found = re.fullmatch(r"R(?P<times>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<span>P[^/]+)", text)
    if found:
        span = span_words(found["span"], language) or found["span"]
        words = f"每{span}一次" if chinese else f"every {span.removeprefix('1 ')}"
        if found["times"]:
            words += f"，共{found['times']}次" if chinese else f", {found['times']} times"
        return words
    return _cron(_NICKNAMES.get(text, text), chinese) or text


_NICKNAMES = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * SUN",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_DAY_WORDS = {
    False: ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    True: ("周日", "周一", "周二", "周三", "周四", "周五", "周六"),
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH_WORDS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def _cron(text: str, chinese: bool) -> str | None:
    """Say a cron line of six fields, seconds first; None for what is too special."""
    parts = text.upper().split()
    if len(parts) != 6:
        return None
    _, minute, hour, day, month, weekday = parts
    if hour == "*" and minute.isdigit():
        time = f"每小时第{minute}分" if chinese else f"every hour at minute {minute}"
        time = ("每小时整点" if chinese else "every hour") if minute == "0" else time
    elif minute.isdigit() and re.fullmatch(r"\d+(,\d+)*", hour):
        clocks = [f"{int(one):02}:{int(minute):02}" for one in hour.split(",")]
        time = "、".join(clocks) if chinese else f"at {' and '.join(clocks)}"
    else:
        return None
    days = _cron_days(day, month, weekday, chinese)
    if days is None:
        return None
    return f"{days} {time}" if days else time


def _cron_days(day: str, month: str, weekday: str, chinese: bool) -> str | None:
    months = _cron_months(month, chinese)
    if months is None:
        return None
    free = ("*", "?")
    if weekday in free and day in free:
        return months or ("每天" if chinese else "every day")
    if weekday in free:
        if day == "L":
            which = "最后一天" if chinese else "on the last day"
        elif day.isdigit():
            which = f"{day}日" if chinese else f"on day {day}"
        else:
            return None
        period = months or ("每月" if chinese else "of every month")
        return f"{period}{which}" if chinese else f"{which} {period}"
    return _cron_weekdays(weekday, chinese) if not months and day in free else None


def _cron_months(month: str, chinese: bool) -> str | None:
    """Say which months; empty for all, None for what is too special."""
    if month in ("*", "?"):
        return ""
    every = re.fullmatch(r"(?:\*|1|JAN)/(\d+)", month)
    if every:
        numbers = list(range(1, 13, int(every[1]) or 12))
    else:
        names = [str(_MONTHS.index(m) + 1) if m in _MONTHS else m for m in month.split(",")]
        if not all(name.isdigit() and 1 <= int(name) <= 12 for name in names):
            return None
        numbers = [int(name) for name in names]
    if chinese:
        return "每年" + "、".join(str(number) for number in numbers) + "月"
    return "of " + ", ".join(_MONTH_WORDS[number - 1] for number in numbers)


def _cron_weekdays(weekday: str, chinese: bool) -> str | None:
    numbers: list[int] = []
    words = _DAY_WORDS[chinese]
    for part in re.split("[,-]", weekday):
        name = _DAYS.index(part) if part in _DAYS else int(part) % 7 if part.isdigit() else None
        if name is None:
            return None
        numbers.append(name)
    if "-" in weekday and len(numbers) == 2:
        return f"{words[numbers[0]]}{'至' if chinese else ' to '}{words[numbers[1]]}"
    if "-" in weekday:
        return None
    joined = ("、" if chinese else " and ").join(words[number] for number in numbers)
    return f"每{joined}" if chinese else f"every {joined}"
