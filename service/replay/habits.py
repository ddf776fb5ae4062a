"""What the clerk fills into each form where the form alone does not tell, and when.

A habit answers for one form and may leave out what `filling` can make up. `WHEN` says at what time
a task is done that waits for the world.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from service.replay.case import Habit
from service.replay.habits_goods import GOODS_AND_CARE
from service.replay.habits_market import MARKET
from service.replay.habits_office import OFFICE
from service.replay.stage import Item

HABITS: Mapping[str, Habit] = {**GOODS_AND_CARE, **MARKET, **OFFICE}


def _on(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(10), zone).astimezone(UTC)


def _goods_come(item: Item, zone: ZoneInfo) -> datetime:
    late = timedelta(days=4 if crc32(str(item.business_key).encode()) % 10 == 0 else 0)
    return _on(item.variables["purchase"]["expected_on"], zone) + late


def _transfer_comes(item: Item, zone: ZoneInfo) -> datetime:
    return _on(item.variables["expected_on"], zone)


def _parcel_comes_back(item: Item, zone: ZoneInfo) -> datetime:
    never = crc32(str(item.business_key).encode()) % 10 == 0
    return item.opened_at + timedelta(days=20 if never else 5)


#: when a task is done that waits for the world
WHEN: Mapping[str, Callable[[Item, ZoneInfo], datetime]] = {
    "receive-goods": _goods_come,
    "receive-transfer": _transfer_comes,
    "receive-return": _parcel_comes_back,
}
