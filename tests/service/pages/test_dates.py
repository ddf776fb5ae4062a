"""Dates as readers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.pages.dates import full_moment, moment, span

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (NOW, "today 16:00", "今天 16:00"),
        (NOW + timedelta(hours=9), "tomorrow 01:00", "明天 01:00"),
        (NOW - timedelta(hours=20), "yesterday 20:00", "昨天 20:00"),
        (datetime(2026, 11, 28, 2, 5, tzinfo=UTC), "28 Nov 10:05", "11月28日 10:05"),
        (datetime(2025, 12, 31, 2, 5, tzinfo=UTC), "31 Dec 2025 10:05", "2025年12月31日 10:05"),
    ],
)
def test_moments_are_told_in_the_readers_zone(at: datetime, english: str, chinese: str) -> None:
    assert moment(at, "en", SHANGHAI, NOW) == english
    assert moment(at, "zh", SHANGHAI, NOW) == chinese


def test_auditors_get_seconds_and_zone() -> None:
    assert full_moment(NOW, "en", SHANGHAI) == "2 Mar 2026 16:00:00 CST"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=2, hours=5), "2 days"),
        (timedelta(hours=-3), "3 hours"),
    ],
)
def test_spans_are_told_in_the_largest_unit(time: timedelta, text: str) -> None:
    assert span(time, "en") == text
