"""Moments as readers write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.pages.dates import full_moment, moment, span

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: half past six in the morning in Shanghai, the evening before in UTC
NOW = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (NOW, "today 06:30", "今天 06:30"),
        (NOW - timedelta(hours=7), "yesterday 23:30", "昨天 23:30"),
        (NOW + timedelta(hours=18), "tomorrow 00:30", "明天 00:30"),
        (NOW + timedelta(days=3), "5 Mar 06:30", "3月5日 06:30"),
        (NOW - timedelta(days=90), "2 Dec 2025 06:30", "2025年12月2日 06:30"),
    ],
)
def test_days_are_those_of_the_readers_zone(at, english, chinese):
    assert moment(at, "en", SHANGHAI, NOW) == english
    assert moment(at, "zh", SHANGHAI, NOW) == chinese


def test_in_full_a_moment_says_second_and_zone():
    assert full_moment(NOW, "en", SHANGHAI) == "2 Mar 2026 06:30:00 CST"
    assert full_moment(NOW, "zh", ZoneInfo("UTC")) == "2026年3月1日 22:30:00 UTC"


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (timedelta(seconds=5), "1 minute", "1 分钟"),
        (timedelta(minutes=59), "59 minutes", "59 分钟"),
        (timedelta(hours=1, minutes=50), "1 hour", "1 小时"),
        (timedelta(hours=47), "1 day", "1 天"),
        (timedelta(days=-3), "3 days", "3 天"),
    ],
)
def test_spans_are_told_in_their_largest_unit(time, english, chinese):
    assert (span(time, "en"), span(time, "zh")) == (english, chinese)
