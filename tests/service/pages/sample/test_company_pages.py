"""What the company reads about itself: figures, clauses, stock and customers."""

from __future__ import annotations

import json
import re

from sqlalchemy import update

from service.commands.sum_up_steps import sum_up_steps
from service.deps import Deps
from tasks.backoffice.tables import stock


def test_figures_name_the_bottleneck_and_colour_the_diagram(visitor, company: Deps) -> None:
    while sum_up_steps(company):
        pass
    overview = visitor("mei", "en").see("/insight")
    assert "/insight/order?days=90" in overview.links("tbody a")
    page = visitor("mei", "en").see("/insight/order")
    assert "Bottleneck: most time goes by at" in page.text
    (row,) = page.tree.cssselect("tr[data-element=record_order]")
    assert "1.00×" in row.text_content()
    (island,) = page.tree.xpath("//*[@data-island='diagram']/script")
    assert '"record_order"' in island.text
    chinese = visitor("mei", "zh").see("/insight/order")
    assert "瓶颈" in chinese.text
    (island,) = chinese.tree.xpath("//*[@data-island='diagram']/script")
    times = [one["text"] for one in json.loads(island.text)["heat"].values() if one["text"]]
    assert times
    assert not re.search("[a-z]", "".join(times))


def test_figures_are_of_a_period_and_a_version(visitor, company: Deps) -> None:
    while sum_up_steps(company):
        pass
    page = visitor("ada", "en").see("/insight/order?days=7&version=1")
    assert "Version 1" in page.text
    assert visitor("ada").see("/insight/order?version=99").status == 404
    assert visitor("ada").see("/insight/nothing").status == 404
    assert visitor("ada").see("/insight?days=3").status == 200


def test_coverage_leads_from_a_clause_to_what_fulfils_it(visitor) -> None:
    page = visitor("ada", "en").see("/coverage")
    (row,) = page.tree.cssselect("tr[id='D0-3.1.3']")
    assert "/processes/order#pick_and_pack" in [a.get("href") for a in row.cssselect("a")]
    assert "拣货" in visitor("ada", "zh").see("/coverage").text
    missing = visitor("ada", "en").see("/coverage?shown=missing")
    assert missing.tree.cssselect("tr[id='D0-3.1.3']") == []


def test_stock_is_shown_by_place_and_searched_in_either_language(visitor, company: Deps) -> None:
    page = visitor("guo", "en").see("/stock?search=TEA-101")
    (row,) = page.tree.cssselect("tbody tr")
    before = row.cssselect("td.num")[0].text_content()
    with company.engine.begin() as connection:
        connection.execute(
            update(stock).where(stock.c.sku == "TEA-101").values(on_hand=stock.c.on_hand + 5)
        )
    (row,) = visitor("guo", "en").see("/stock?search=TEA-101").tree.cssselect("tbody tr")
    assert int(row.cssselect("td.num")[0].text_content()) > int(before)
    assert visitor("guo", "zh").see("/stock?search=nothing like it").all("td.empty")
    assert "杭州：" in visitor("guo", "zh").see("/stock?search=TEA-101").text


def test_groups_are_listed_as_chinese_lists_things(guest) -> None:
    guest.speak("zh")
    assert "采购部、商品部" in guest.see("/login").text


def test_customers_are_shown_with_what_they_bought(visitor) -> None:
    page = visitor("ann", "en").see("/customers")
    spent = [float(one.replace(",", "")) for one in page.all("tbody td:nth-child(4)")]
    assert spent == sorted(spent, reverse=True)
    assert spent[0] > 0
