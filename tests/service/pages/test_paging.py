"""Where a page lies in its list, also when there is no such page."""

import pytest
from flask import Flask

from service.pages.paging import pager


@pytest.mark.parametrize(
    ("page", "shown", "total", "told"),
    [
        (1, 0, 0, (0, 0, None, None)),
        (1, 20, 20, (1, 20, None, None)),
        (1, 50, 120, (1, 50, None, "/list?search=a&page=2")),
        (3, 20, 120, (101, 120, "/list?search=a&page=2", None)),
        (9, 0, 120, (0, 0, "/list?search=a&page=3", None)),
        (2, 0, 0, (0, 0, "/list?search=a&page=1", None)),
    ],
)
def test_a_page_knows_its_rows_and_its_neighbours(page, shown, total, told):
    with Flask(__name__).test_request_context(f"/list?search=a&page={page}"):
        found = pager(shown, total, more=False)
    assert (found.first, found.last, found.before, found.after) == told
