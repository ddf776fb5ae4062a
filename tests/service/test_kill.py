"""Killed at random moments, the service loses nothing and does nothing twice.

200 orders go through the real process while service and worker are killed again and again with
SIGKILL. In the end every order is where it would be without a kill, and goods, money and letters
add up.
"""

from __future__ import annotations

import multiprocessing
import random
import time

import pytest
from sqlalchemy import text

from service.audit import verify
from service.commands.create_user import create_groups
from service.company import GROUPS, prepare
from service.identity import SYSTEM
from service.settings import Settings
from service.wiring import build
from tasks.backoffice.catalogue import Stock, set_stock
from tasks.backoffice.sample import load
from tests.service import kill_parts as parts

#: kills of each of the two before they are left to finish
KILLS = 10
STOCK = 10_000


@pytest.fixture
def company(database):
    deps = build(Settings(database_url=database.url))
    create_groups(deps, SYSTEM, GROUPS)
    prepare(deps)
    deps.unit_of_work.run(load)
    shelf = [Stock(parts.SKU, warehouse, STOCK) for warehouse in _warehouses(deps)]
    deps.unit_of_work.run(lambda connection: set_stock(connection, shelf))
    yield deps
    deps.engine.dispose()


def _warehouses(deps):
    query = text("SELECT warehouse FROM shop_stock WHERE sku = :sku")
    with deps.engine.connect() as connection:
        return connection.scalars(query, {"sku": parts.SKU}).all()


def _run_killing(url):
    """Run service and worker, killing each ``KILLS`` times; the service then ends by itself."""
    chance = random.Random(20260302)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.service.kill_parts"])
    targets = {"service": parts.take_requests, "worker": parts.work}
    running = {}
    kills = dict.fromkeys(targets, 0)
    end = time.monotonic() + 600

    def start(role):
        running[role] = context.Process(target=targets[role], args=(url,), daemon=True)
        running[role].start()

    try:
        for role in targets:
            start(role)
        while min(kills.values()) < KILLS:
            time.sleep(chance.uniform(0.3, 1.5))
            role = chance.choice(list(targets))
            if kills[role] < KILLS and running[role].is_alive():
                running[role].kill()
                running[role].join()
                kills[role] += 1
            if not running[role].is_alive():
                if role == "service" and running[role].exitcode == 0:
                    break
                start(role)
        running["service"].join(end - time.monotonic())
        assert running["service"].exitcode == 0, "the orders did not all end"
    finally:
        for process in running.values():
            process.kill()
            process.join()
    return kills


def test_kills_at_random_moments_lose_nothing_and_double_nothing(company, database):
    kills = _run_killing(database.url)
    assert min(kills.values()) >= KILLS // 2, f"too few kills to tell anything: {kills}"
    _drain(company, database)
    with company.engine.connect() as connection:
        rows = connection.execute(text(_ENDINGS)).all()
        expected = {
            parts.number_of(index): "completed" if index % parts.CALLED_OFF else "cancelled"
            for index in range(parts.ORDERS)
        }
        assert {row.external_number: row.status for row in rows} == expected
        assert len(rows) == parts.ORDERS
        _check_goods(connection)
        _check_money(connection)
        _check_letters(connection)
        assert connection.scalar(text("SELECT count(*) FROM incident")) == 0
        assert [one for one in verify(connection, company.catalog) if one.problem] == []


_ENDINGS = """
SELECT shop_order.external_number, shop_order.status
FROM shop_order JOIN instance USING (id) WHERE instance.status = 'completed'
"""


def _drain(company, database):
    """Let a last worker finish the letters that ended orders still send."""
    context = multiprocessing.get_context("forkserver")
    worker = context.Process(target=parts.work, args=(database.url,), daemon=True)
    worker.start()
    end = time.monotonic() + 120
    left = text("SELECT (SELECT count(*) FROM job) + (SELECT count(*) FROM procrastinate_jobs)")
    while time.monotonic() < end:
        with company.engine.connect() as connection:
            if connection.scalar(left) == 0:
                break
        time.sleep(0.1)
    worker.kill()
    worker.join()
    assert time.monotonic() < end, "jobs were left behind"


def _sent():
    return [index for index in range(parts.ORDERS) if index % parts.CALLED_OFF]


def _check_goods(connection):
    """What left the warehouse is what was sent, and nothing is held for anybody."""
    on_hand, reserved, places = connection.execute(
        text("SELECT sum(on_hand), sum(reserved), count(*) FROM shop_stock WHERE sku = :sku"),
        {"sku": parts.SKU},
    ).one()
    assert reserved == 0
    assert STOCK * places - on_hand == sum(map(parts.quantity_of, _sent()))


def _check_money(connection):
    """Every order was paid once; those called off got it back once."""
    paid = connection.execute(text("SELECT count(*), sum(amount) FROM shop_payment")).one()
    assert paid == (parts.ORDERS, sum(map(parts.amount_of, range(parts.ORDERS))))
    back = connection.execute(text("SELECT count(*), sum(amount) FROM shop_refund")).one()
    called_off = [index for index in range(parts.ORDERS) if index % parts.CALLED_OFF == 0]
    assert back == (len(called_off), sum(map(parts.amount_of, called_off)))


def _check_letters(connection):
    """Nobody got the same letter twice, and everybody the ones due."""
    twice = connection.execute(
        text(
            "SELECT instance_id, channel, recipient, subject, count(*) FROM shop_outbox"
            " GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
        )
    ).all()
    assert twice == []
    mails = "SELECT count(DISTINCT instance_id) FROM shop_outbox WHERE channel = 'mail'"
    assert connection.scalar(text(mails)) == parts.ORDERS
