"""The start page shows each what concerns them."""

import re
from uuid import UUID

from service.commands.complete_task import complete_task
from service.identity import SYSTEM


def numbers(page):
    told = [re.match(r"(\d+) ?(.+)", text) for text in page.all(".number")]
    return {one[2]: int(one[1]) for one in told}


def test_staff_see_their_own_work_first(visitor, find):
    wei = visitor("wei", "en")
    wei.send(f"/inbox/{find.item('pick_and_pack')}/claim")
    page = wei.see("/")
    assert numbers(page) == {
        "taken by me": 1,
        "free in my groups": 1,
        "overdue": 0,
        "due within 24 hours": 0,
    }
    assert len(page.links("a.inbox-row")) == 2


def test_managers_see_how_the_company_stands(visitor):
    page = visitor("mei", "en").see("/")
    assert numbers(page) == {
        "instances running": 12,
        "tasks waiting": 7,
        "tasks overdue": 2,
        "open incidents": 0,
    }


def test_orders_under_way_are_counted_by_their_status(visitor, company, find):
    ann = visitor("ann")
    before = counted(ann.see("/"))
    assert sum(before.values()) == 12
    complete_task(company, SYSTEM, UUID(find.item("review_order")), {"review": "accept"})
    after = counted(ann.see("/"))
    assert after["Confirmed"] == before["Confirmed"] + 1
    assert after["Pending"] == before["Pending"] - 1


def counted(page):
    (box,) = [
        one
        for one in page.tree.cssselect("section.box")
        if one.cssselect("h2")[0].text == "Orders under way"
    ]
    cells = [row.cssselect("td") for row in box.cssselect("tbody tr")]
    return {name.text_content().strip(): int(count.text_content()) for name, count in cells}


def test_an_order_that_was_cancelled_does_not_look_like_a_success(visitor):
    rows = visitor("ann").see("/instances?search=26014").all("tbody tr")
    assert "completed" in rows[0]
    assert "Cancelled" in rows[0]


def test_an_instance_shows_its_order_for_people(visitor, find):
    english = visitor("ann").see(f"/instances/{find.run('WEB-26011')}")
    (card,) = english.tree.cssselect("section[aria-labelledby=order-title]")
    text = re.sub(r"\s+", " ", card.text_content())
    assert "Shipped" in text
    assert "CNY" in text
    assert card.cssselect("tbody tr")
    assert english.tree.xpath("//details[.//h2[text()='Data']][not(@open)]")
