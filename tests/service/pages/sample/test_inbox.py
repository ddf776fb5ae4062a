"""The inbox: what is meant for its reader, narrowed and sorted, drawn with few statements."""

import re

from sqlalchemy import event

ROW = "a[data-row]"


def rows(page):
    """Step and order of each row."""
    found = []
    for row in page.tree.cssselect(ROW):
        text = re.sub(r"\s+", " ", row.text_content())
        found.append((row.cssselect("strong")[0].text_content(), re.search(r"WEB-\d+", text)[0]))
    return found


def test_each_group_sees_its_own_work(visitor):
    assert set(rows(visitor("wei").see("/inbox"))) == {
        ("Pick and pack", "WEB-26007"),
        ("Pick and pack", "WEB-26008"),
    }
    assert rows(visitor("bob").see("/inbox")) == [("Review order", "WEB-26002")]
    auditor = visitor("ada").see("/inbox")
    assert rows(auditor) == []
    assert "nothing waits for you" in auditor.text


def test_names_are_said_in_the_readers_language(visitor):
    assert rows(visitor("bob", "zh").see("/inbox")) == [("人工审核", "WEB-26002")]


def test_lateness_is_said_in_words(visitor):
    (late,) = visitor("bob").see("/inbox").all(ROW)
    assert "overdue" in late
    assert "逾期" in visitor("bob", "zh").see("/inbox").all(ROW)[0]
    assert not [row for row in visitor("wei").see("/inbox").all(ROW) if "overdue" in row]


def test_the_list_is_searched_by_order_and_by_step_in_any_language(visitor):
    wei = visitor("wei")
    for search in ("26008", "web-26008"):
        assert rows(wei.see(f"/inbox?search={search}")) == [("Pick and pack", "WEB-26008")]
    assert len(rows(wei.see("/inbox?search=pick"))) == 2
    assert len(rows(wei.see("/inbox?search=拣货"))) == 2
    nothing = wei.see("/inbox?search=zebra")
    assert rows(nothing) == []
    assert "Nothing matches" in nothing.text


def test_filters_narrow_the_list(visitor, find):
    wei = visitor("wei")
    wei.send(f"/inbox/{find.item('pick_and_pack')}/claim")
    counts = {
        query: len(rows(wei.see(f"/inbox?{query}")))
        for query in ("shown=mine", "shown=free", "shown=overdue", "process=order", "process=none")
    }
    assert counts == {
        "shown=mine": 1,
        "shown=free": 1,
        "shown=overdue": 0,
        "process=order": 2,
        "process=none": 0,
    }


def test_an_open_item_keeps_the_filters_and_marks_its_row(visitor):
    wei = visitor("wei")
    (link,) = wei.see("/inbox?search=26007&sort=opened").links(ROW)
    assert "search=26007" in link
    assert "sort=opened" in link
    opened = wei.see(link)
    assert rows(opened) == [("Pick and pack", "WEB-26007")]
    assert opened.links("a[data-row][aria-current=true]") == [link]
    assert opened.tree.xpath("//input[@name='search']/@value") == ["26007"]


def test_nonsense_in_the_address_shows_the_list(visitor):
    page = visitor("wei").see("/inbox?sort=colour&page=zwei&shown=none&group=nobody")
    assert page.status == 200
    assert len(rows(visitor("wei").see("/inbox?sort=colour&page=-3"))) == 2


def test_the_rows_alone_can_be_drawn_anew(visitor):
    page = visitor("wei").see("/inbox/rows?search=26007")
    assert rows(page) == [("Pick and pack", "WEB-26007")]
    assert page.tree.get("hx-get") == "/inbox/rows?search=26007"
    assert not page.tree.xpath("//html/head/title")


def test_the_list_costs_three_statements_and_the_actor_one(visitor, company):
    wei = visitor("wei")
    wei.see("/inbox")
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(company.engine, "before_cursor_execute", note)
    wei.see("/inbox")
    event.remove(company.engine, "before_cursor_execute", note)
    assert len(statements) <= 4, statements
