"""Who did a step last is told also where two did it at the same moment."""

from datetime import timedelta
from uuid import UUID

import pytest

from tasks.backoffice.work_rows import last_done_by
from tests.tasks.shop import NOW, Shop
from tests.tasks.work import write_run, write_work


def newest(shop: Shop, run: UUID) -> str | None:
    with shop.engine.connect() as connection:
        return last_done_by(connection, run, "decide")


@pytest.mark.parametrize("written", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_of_two_at_the_same_moment_the_one_opened_later_is_newer(
    shop: Shop, written: tuple[int, ...]
) -> None:
    people = {1: "mei", 2: "chen", 3: "eva"}
    run = write_run(shop.engine, "order", NOW)
    for number in written:
        write_work(shop.engine, "order", "decide", NOW, by=people[number], run=run, number=number)
    assert newest(shop, run) == "eva"


def test_the_time_counts_before_the_number(shop: Shop) -> None:
    run = write_run(shop.engine, "order", NOW)
    later = NOW + timedelta(hours=1)
    write_work(shop.engine, "order", "decide", later, by="mei", run=run, number=1)
    write_work(shop.engine, "order", "decide", NOW, by="chen", run=run, number=2)
    assert newest(shop, run) == "mei"
