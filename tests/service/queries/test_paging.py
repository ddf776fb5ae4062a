"""How many rows a list has does not depend on how it is cut into pages."""

from sqlalchemy import select

from service.queries.paging import one_page
from service.store.tables import app_group


def test_full_pages_tell_the_count_of_the_whole_list(rows):
    for number in range(5):
        rows.other("app_group", id=f"group-{number}", name="Group", name_zh="小组")
    query = select(app_group.c.id).order_by(app_group.c.id)

    def page(number, size):
        found, total, more = one_page(rows.connection, query, number, size)
        return [row.id for row in found], total, more

    ids = [f"group-{number}" for number in range(5)]
    assert page(1, 2) == (ids[:2], 5, False)
    assert page(2, 2) == (ids[2:4], 5, False)
    assert page(3, 2) == (ids[4:], 5, False)
    assert page(4, 2) == ([], 5, False)
    assert page(1, 5) == (ids, 5, False)
