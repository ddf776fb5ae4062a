"""A step that gave up says why and what to do, in the reader's language."""

from __future__ import annotations

import pytest

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
    ("language", "words", "remedy"),
    [("en", "a join waits in vain", "Cancel the run"), ("zh", "汇聚网关", "请取消本实例")],
)
def test_a_run_held_for_ever_says_so_to_operators(visitor, house, language, words, remedy):
    house.draw(FORKED)
    run = house.start()
    assert (run.status, run.open) == ("running", [])
    visitor.log_in("otto")
    visitor.client.set_cookie("shopflow_language", language)
    for page in (visitor.get("/incidents").text, visitor.get(f"/instances/{run.id}").text):
        assert words in page
        assert "waits for b" in page
        assert remedy in page
