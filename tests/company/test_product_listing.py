"""A product goes on sale: checked, entered, measured, reviewed by a second person, published."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert

from service.clock import VirtualClock
from service.commands.upload_file import upload_file
from service.errors import Invalid
from service.identity import Actor
from tasks.backoffice import tables
from tests.company.market import sold
from tests.company.office import Office, at, open_office
from tests.service.files.samples import mp4, picture
from tests.story import Run, guo, mei, person, sam, xia

kim = person("kim", "products")
MARKET = {
    "need": "high",
    "monthly_demand": 60,
    "target_group": "young",
    "category": "tea",
    "price_low": Decimal("30"),
    "price_high": Decimal("50"),
    "cost": Decimal("20"),
    "competitors": [{"name": "Leaf & Cup, Longjing 50 g", "price": Decimal("45"), "rating": 4.5}],
}
DATA = {
    "sku": "TEA-050",
    "category": "tea",
    "keywords": "Longjing, 龙井, 50",
    "name": "Longjing green tea 50 g",
    "name_zh": "龙井绿茶 50克",
    "description": "A small pack of the first harvest, for the office.",
    "description_zh": "头采龙井小包装，适合办公室。",
    "specification": [{"name": "Weight", "value": "50 g"}],
    "price": Decimal("39.90"),
    "weight_g": 80,
    "fragile": False,
    "stock": 200,
    "warehouse": "hangzhou",
}
COPY = {
    "copy": "The first harvest in a pack for one week.",
    "copy_zh": "头采龙井，一周一小包，新鲜随手可得。",
}
CHECKED = {
    f"{part}_checked": True
    for part in ("title", "description", "price", "stock", "pictures", "copy")
}


@pytest.fixture
def office(database: Any) -> Office:
    """At noon of Monday the 2nd of March."""
    return open_office(database, VirtualClock(at(2)), "product-listing")


def proposed(office: Office, **market: Any) -> Run:
    """A proposal of the market research, with the market checked."""
    proposal = {"id": "MR260301-A-2", "name": "Longjing 50 g", "text": "A small pack"}
    sent = office.house.send("product.proposed", "MR260301-A-2", proposal=proposal)
    run = office.house.run(sent.instance_id)
    run.item("check_market").complete(by=guo, **MARKET | market)
    office.house.work()
    return run


def handed_in(office: Office, by: Actor, name: str, content: bytes) -> list[dict[str, Any]]:
    """A file as a form holds it."""
    one = upload_file(office.house.deps, by, name, content)
    return [{"digest": one.digest, "name": name, "type": one.media_type, "size": one.size}]


def media(office: Office, **changes: Any) -> dict[str, Any]:
    """Pictures and copy as they should be."""
    return {
        "main_picture": handed_in(office, xia, "main.png", picture(1000, 1000)),
        "detail_pictures": handed_in(office, xia, "leaf.png", picture(800, 800)),
        "video": handed_in(office, xia, "tea.mp4", mp4(42)),
        "clean_background": True,
        **COPY,
    } | changes


def entered(office: Office, market: dict[str, Any] | None = None, **data: Any) -> Run:
    """A listing whose data and pictures are there."""
    run = proposed(office, **(market or {}))
    run.item("enter_product").complete(by=guo, **DATA | data)
    run.item("make_media").complete(by=xia, **media(office))
    return run


def reviewed(office: Office, market: dict[str, Any] | None = None, **data: Any) -> Run:
    """A listing that a second person approved."""
    run = entered(office, market, **data)
    run.item("review_listing").complete(by=sam, verdict="approved", **CHECKED)
    office.house.work()
    return run


def published(office: Office, **data: Any) -> Run:
    """A product that went on sale on Thursday the 5th at nine."""
    run = reviewed(office, **data)
    plan = {"channels": ["own_shop", "social_media"], "publish_on": "2026-03-05"}
    run.item("plan_publication").complete(by=xia, **plan)
    office.house.wait(days=3)
    office.house.work()
    return run


def product(office: Office, sku: str = "TEA-050") -> Any:
    (row,) = [row for row in office.rows(tables.product) if row.sku == sku]
    return row


def test_a_product_goes_on_sale_and_sells(office: Office) -> None:
    run = published(office)
    assert run.timers == ["week_over"]
    row = product(office)
    assert (row.price, row.active, row.name_zh) == (Decimal("39.90"), True, "龙井绿茶 50克")
    (stock,) = [one for one in office.rows(tables.stock) if one.sku == "TEA-050"]
    assert (stock.warehouse, stock.on_hand) == ("hangzhou", 200)
    channels = [one.channel for one in office.rows(tables.listing_channel)]
    assert channels == ["own_shop", "social_media"]
    (letter,) = [row for row in office.rows(tables.outbox) if "marketing" in row.recipient]
    assert letter.subject == "TEA-050 is on sale / 商品 TEA-050 已上架"
    assert "own shop, social media" in letter.body
    assert "自有商城、社交媒体" in letter.body
    sold(office, at(7), sku="TEA-050", quantity=9, price="39.90")
    office.house.wait(days=7)
    assert run.status == "completed"
    assert run.variables["week"]["share"] == Decimal("64.3")
    assert run.problem is None


def test_the_product_desk_lists_something_of_its_own(office: Office) -> None:
    run = office.house.start("product-listing")
    assert run.open == ["check_market"]
    run.item("check_market").complete(by=guo, **MARKET)
    assert run.open == ["enter_product"]


@pytest.mark.parametrize(
    ("market", "verdict", "reason"),
    [
        ({"need": "low"}, "no", "There is no need."),
        ({"cost": Decimal("38")}, "no", "The margin is below 10 %."),
        ({}, "go", "High need and a good margin."),
        ({"need": "middle"}, "go", "Few competitors and a good margin."),
        ({"need": "middle", "cost": Decimal("32")}, "unclear", "The figures don't settle it."),
    ],
)
def test_the_market_tells_whether_to_go_on(
    office: Office, market: dict[str, Any], verdict: str, reason: str
) -> None:
    run = proposed(office, **market)
    assert run.variables["chance"]["verdict"] == verdict
    assert run.variables["chance"]["en"] == reason
    waiting = {"no": [], "go": ["enter_product"], "unclear": ["decide_listing"]}
    assert run.open == waiting[verdict]
    if verdict == "no":
        assert run.status == "completed"
        assert office.letters("products") == [
            "“Longjing 50 g” is not listed / “Longjing 50 g”不上架"
        ]


@pytest.mark.parametrize(("decision", "open_"), [("list", ["enter_product"]), ("not", [])])
def test_management_decides_what_the_figures_leave_open(
    office: Office, decision: str, open_: list[str]
) -> None:
    run = proposed(office, need="middle", cost=Decimal("32"))
    run.item("decide_listing").complete(by=mei, decision=decision, reason="It rounds off the range")
    assert run.open == open_


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"sku": "TEA-001"}, "sku_taken"),
        ({"keywords": "Longjing, spring"}, "keywords"),
    ],
)
def test_wrong_data_come_back(office: Office, data: dict[str, Any], code: str) -> None:
    run = proposed(office)
    run.item("enter_product").complete(by=guo, **DATA | data)
    assert run.open == ["enter_product"]
    assert [one["code"] for one in run.variables["problems"]] == [code]
    run.item("enter_product").complete(by=guo, **DATA)
    assert run.open == ["make_media"]


def test_a_price_outside_the_range_wants_a_reason(office: Office) -> None:
    run = proposed(office)
    run.item("enter_product").complete(by=guo, **DATA | {"price": Decimal("59")})
    assert [one["code"] for one in run.variables["problems"]] == ["price"]
    reason = {"price": Decimal("59"), "price_reason": "First harvest"}
    run.item("enter_product").complete(by=guo, **DATA | reason)
    assert run.open == ["make_media"]


def test_the_form_measures_what_is_handed_in(office: Office) -> None:
    run = proposed(office)
    run.item("enter_product").complete(by=guo, **DATA)
    small = handed_in(office, xia, "main.png", picture(800, 800))
    long = handed_in(office, xia, "long.mp4", mp4(61))
    for wrong in ({"main_picture": small}, {"video": long}):
        with pytest.raises(Invalid):
            run.item("make_media").complete(by=xia, **media(office, **wrong))
    assert run.open == ["make_media"]


def test_an_unconfirmed_background_comes_back(office: Office) -> None:
    run = proposed(office)
    run.item("enter_product").complete(by=guo, **DATA)
    run.item("make_media").complete(by=xia, **media(office, clean_background=False))
    assert run.open == ["make_media"]
    assert [one["code"] for one in run.variables["problems"]] == ["background"]
    run.item("make_media").complete(by=xia, **media(office))
    assert run.open == ["review_listing"]


def test_who_entered_the_data_cannot_review_them(office: Office) -> None:
    run = entered(office)
    run.item("review_listing").complete(by=guo, verdict="approved", **CHECKED)
    office.house.work()
    assert run.open == ["review_listing"]
    assert run.variables["people"] == {
        "entered_by": "guo",
        "reviewed_by": "guo",
        "reviewer": {"en": "guo", "zh": "guo"},  # nobody of that name works here
        "two": False,
    }
    assert office.letters("products") == [
        "Listing of TEA-050: somebody else has to review / 商品 TEA-050 上架：须由他人审核"
    ]
    office.house.wait(minutes=5)
    run.item("review_listing").complete(by=kim, verdict="approved", **CHECKED)
    office.house.work()
    assert run.open == ["plan_publication"]


@pytest.mark.parametrize(
    ("verdict", "open_"), [("data", ["enter_product"]), ("media", ["make_media"])]
)
def test_a_review_sends_back_what_is_wrong(office: Office, verdict: str, open_: list[str]) -> None:
    run = entered(office)
    run.item("review_listing").complete(by=sam, verdict=verdict, remarks="The weight is wrong")
    office.house.work()
    assert run.open == open_
    assert run.variables["remarks"] == "The weight is wrong"


def test_a_review_has_to_check_everything_before_it_approves(office: Office) -> None:
    run = entered(office)
    with pytest.raises(Invalid):
        run.item("review_listing").complete(
            by=sam, verdict="approved", **CHECKED | {"price_checked": False}
        )
    assert run.open == ["review_listing"]


def test_a_review_that_nobody_does_is_told_to_management(office: Office) -> None:
    run = entered(office)
    office.house.wait(hours=25)
    office.house.work()
    assert office.letters("management") == [
        "Listing of “Longjing green tea 50 g” waits / 商品“Longjing green tea 50 g”上架等待处理"
    ]
    assert run.open == ["review_listing"]


@pytest.mark.parametrize(
    ("market", "data", "channels"),
    [
        ({}, {}, ["own_shop", "social_media"]),
        ({"target_group": "families"}, {}, ["own_shop", "taobao"]),
        ({"target_group": "everybody"}, {"category": "electronics"}, ["own_shop", "taobao", "jd"]),
        (
            {"target_group": "business", "price_high": Decimal("400")},
            {"price": Decimal("350")},
            ["own_shop", "jd", "business"],
        ),
    ],
)
def test_channels_suit_the_target_group(
    office: Office, market: dict[str, Any], data: dict[str, Any], channels: list[str]
) -> None:
    run = reviewed(office, market, **data)
    assert run.variables["proposed"] == channels


def test_a_number_taken_meanwhile_is_replaced(office: Office) -> None:
    run = reviewed(office)
    plan = {"channels": ["own_shop"], "publish_on": "2026-03-05"}
    run.item("plan_publication").complete(by=xia, **plan)
    other = product(office, "TEA-001")._mapping
    with office.engine.begin() as connection:
        connection.execute(insert(tables.product).values({**other, "sku": "TEA-050"}))
    office.house.wait(days=3)
    assert run.open == ["renumber"]
    run.item("renumber").complete(by=guo, sku="TEA-051")
    assert product(office, "TEA-051").name == "Longjing green tea 50 g"


def test_a_product_that_sells_too_little_is_corrected(office: Office) -> None:
    run = published(office)
    sold(office, at(7), sku="TEA-050", quantity=2, price="39.90")
    office.house.wait(days=7)
    assert run.open == ["correct_listing"]
    run.item("correct_listing").complete(by=guo, price=Decimal("34.90"), **COPY)
    assert product(office).price == Decimal("34.90")
    assert run.timers == ["week_over"]
    sold(office, at(13), sku="TEA-050", quantity=2, price="34.90")
    office.house.wait(days=7)
    run.item("correct_listing").complete(by=guo, price=Decimal("32.90"), **COPY)
    sold(office, at(21), sku="TEA-050", quantity=2, price="32.90")
    office.house.wait(days=7)
    assert run.status == "completed", "in the third week it is slow but stays"
    assert run.variables["round"] == 3


def test_a_product_that_nobody_wants_is_taken_off(office: Office) -> None:
    run = published(office)
    office.house.wait(days=7)
    run.item("correct_listing").complete(by=guo, price=Decimal("34.90"), **COPY)
    office.house.wait(days=7)
    office.house.work()
    assert run.status == "completed"
    assert product(office).active is False
    assert {row.removed_at is None for row in office.rows(tables.listing_channel)} == {False}
    assert "TEA-050 is delisted / 商品 TEA-050 已下架" in office.letters("products")
