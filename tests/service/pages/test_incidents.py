"""A step that gave up says why and what to do, in the reader's language."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from processes.step import GaveUp
from service.store.tables import incident

FORKED = """
    start s
    xor choice
    manual a
    manual b
    and join
    end e
    s -> choice
    choice -> a [true]
    choice -> !b
    a -> join -> e
    b -> join
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["a join waits in vain", "The gateway waits for b, but nothing", "Cancel the run"]),
        ("zh", ["汇聚网关", "网关在等待b，但那里不会再有令牌到来。", "请取消本实例"]),
    ],
)
def test_a_run_held_for_ever_says_so_to_operators(visitor, house, language, words):
    house.draw(FORKED)
    run = house.start()
    assert (run.status, run.open) == ("running", [])
    visitor.log_in("otto")
    visitor.client.set_cookie("shopflow_language", language)
    for page in (visitor.get("/incidents").text, visitor.get(f"/instances/{run.id}").text):
        assert [one for one in words if one not in page] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_system_says_is_quoted_as_it_is(visitor, house, handlers, language):
    handlers.local("fails", lambda call, ledger: GaveUp("no <answer>"))
    house.draw("start s\nservice call topic=fails\nend e\ns -> call -> e")
    house.start()
    visitor.log_in("otto")
    visitor.client.set_cookie("shopflow_language", language)
    assert "“no &lt;answer&gt;”" in visitor.get("/incidents").text


def test_an_incident_of_an_earlier_release_is_still_shown(visitor, house):
    """It was kept before there was a Chinese sentence beside the English one."""
    house.draw(FORKED)
    house.start()
    with house.deps.engine.begin() as connection:
        connection.execute(update(incident).values(message="No way on.", message_zh=None))
    visitor.log_in("otto")
    visitor.client.set_cookie("shopflow_language", "zh")
    page = visitor.get("/incidents").text
    assert "汇聚网关" in page
    assert "“No way on.”" in page
