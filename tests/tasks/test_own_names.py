"""What the sample company sells, and where it keeps it, has a name in both languages."""

from zoneinfo import ZoneInfo

import pytest

from tasks.backoffice.sample_goods import CARRIERS, PRODUCTS, STOCK
from tasks.notices.facts import facts_of
from tasks.own_names import id_of, named

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = {product.category for product in PRODUCTS}
HOUSES = {stock.warehouse for stock in STOCK}
WAYS = {carrier.id for carrier in CARRIERS} | {carrier.service for carrier in CARRIERS}


@pytest.mark.parametrize("id", sorted(KINDS | HOUSES | WAYS))
def test_ids_of_the_sample_company_have_chinese_names(id: str) -> None:
    assert not named(id)["zh"].isascii()
    assert "_" not in named(id)["en"]


def test_what_was_added_later_is_shown_as_it_is() -> None:
    assert named("toys") == {"en": "toys", "zh": "toys"}
    assert id_of("toys") == "toys"


@pytest.mark.parametrize("name", ["tableware", "Tableware", "茶具餐具"])
def test_people_may_write_a_name_in_either_language(name: str) -> None:
    assert id_of(name) == "tableware"


def test_letters_say_the_names() -> None:
    given = {"facts": {"warehouse": "hangzhou", "count": "SC-1"}}
    assert facts_of(given, "zh", ZONE)["warehouse"] == "杭州"
    assert facts_of(given, "en", ZONE)["warehouse"] == "Hangzhou"
    assert facts_of(given, "zh", ZONE)["count"] == "SC-1"
