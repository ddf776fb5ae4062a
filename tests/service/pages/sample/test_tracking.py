"""A customer asks where the order is, without an account."""

import pytest
from sqlalchemy import select

from service.rate_limit import RATES
from tasks.backoffice import tables


@pytest.fixture
def order(company):
    """A shipped order with a parcel under way."""
    query = select(tables.order).where(tables.order.c.external_number == "WEB-26010")
    with company.engine.connect() as connection:
        return connection.execute(query).one()


def ask(guest, number, contact):
    guest.see("/track")
    return guest.send("/track", number=number, contact=contact)


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_number_and_contact_show_the_orders_way(guest, order, kind):
    page = ask(guest, order.external_number, getattr(order, kind))
    assert page.status == 200
    assert order.number in page.text
    assert "Shipped" in page.all("[aria-current]")[0]
    assert "郑州" in page.text


def test_our_own_number_works_as_well_and_in_chinese(guest, order):
    guest.speak("zh")
    page = ask(guest, order.number.lower() if order.number.islower() else order.number, order.email)
    assert "已发货" in page.text


def test_neither_address_nor_contact_nor_money_is_shown(guest, order):
    page = ask(guest, order.external_number, order.phone)
    shown = page.answer.text
    assert str(order.total) not in shown
    assert order.email not in shown
    assert order.data.partition('"street":"')[2].partition('"')[0] not in shown


def test_a_wrong_contact_and_a_wrong_number_get_the_same_answer(guest, order):
    wrong_contact = ask(guest, order.external_number, "nobody@example.com")
    wrong_number = ask(guest, "WEB-99999", order.email)
    assert wrong_contact.all("[role=alert]") == wrong_number.all("[role=alert]") != []


def test_guessing_is_slowed_down(guest):
    guest.see("/track")
    for _ in range(RATES["tracking"].attempts):
        assert guest.send("/track", number="1", contact="2").status == 200
    assert guest.send("/track", number="1", contact="2").status == 429


def test_the_number_can_come_with_the_address(guest):
    page = guest.see("/track?number=WEB-26010")
    assert page.tree.xpath("//input[@name='number']/@value") == ["WEB-26010"]


def test_the_other_language_shows_the_same_order(guest, order):
    page = ask(guest, order.external_number, order.email)
    (switch,) = page.tree.xpath("//header//form")
    fields = {one.get("name"): one.get("value") for one in switch.xpath(".//input")}
    del fields["csrf_token"]
    page = guest.send(switch.get("action"), **fields)
    assert order.number in page.text
    assert "已发货" in page.text
    page = ask(guest, "WEB-99999", order.email)
    assert page.links("header a[lang]") == ["/track?lang=zh&number=WEB-99999"]


def test_the_address_of_something_told_leads_to_the_beginning(guest):
    page = guest.see("/track/contact?lang=zh")
    assert page.answer.request.path == "/track"
    assert page.all("h1") == ["查询订单"]


def test_only_what_is_still_coming_is_expected(guest, order, company):
    assert "expected" in ask(guest, order.external_number, order.email).text
    query = select(tables.order).where(tables.order.c.status.in_(("cancelled", "delivered")))
    with company.engine.connect() as connection:
        gone = connection.execute(query).all()
    assert {one.status for one in gone} == {"cancelled", "delivered"}
    for one in gone:
        assert "expected" not in ask(guest, one.external_number, one.email).text
