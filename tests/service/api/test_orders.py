"""Orders sent in: taken once, refused by field, in batches, looked up."""

from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import func, select

from service.store.tables import instance, record

PATH = "/api/v1/orders"


def refusals(answer):
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return answer.json["errors"]


def instances(house):
    return house.all(select(instance.c.id, instance.c.business_key))


def test_an_order_starts_its_process(desk, house, an_order):
    answer = desk.post(PATH, an_order("SO-7", currency="CNY"))

    assert answer.status_code == 201, answer.text
    assert answer.json["created"] is True
    assert answer.json["external_number"] == "SO-7"
    ((id, key),) = instances(house)
    assert (str(id), key) == (answer.json["instance_id"], "SO-7")
    assert answer.headers["Location"] == f"{PATH}/{id}"
    assert house.run(id).variables["order"]["lines"][0]["quantity"] == 2


def test_the_same_number_again_is_the_same_order(desk, house, an_order):
    first = desk.post(PATH, an_order())
    second = desk.post(PATH, an_order(coupon="OTHER"))

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json["created"] is False
    assert second.json["instance_id"] == first.json["instance_id"]
    assert len(instances(house)) == 1


def test_the_same_number_sent_by_many_at_once_starts_one_instance(desk, house, an_order):
    answers = []

    def send():
        answers.append(desk.post(PATH, an_order("SO-RACE")))

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json["instance_id"] for answer in answers}) == 1
    assert len(instances(house)) == 1


def test_the_process_gets_the_order_as_json_data_and_no_flags(desk, house, an_order):
    sent = an_order(
        placed_at="2026-03-02T09:00:00+08:00",
        customer={"name": " Li Lei ", "address": {"city": "杭州"}},
        payments=[{"type": "boleto", "installments": 1, "amount": Decimal("20.50")}],
        wishes={"urgent": True, "note": "first line\nsecond line"},
        allow_incomplete=True,
    )
    answer = desk.post(PATH, sent)

    order = house.run(instances(house)[0].id).variables["order"]
    assert answer.status_code == 201, answer.text
    assert order["placed_at"] == "2026-03-02T09:00:00+08:00"
    assert order["customer"] == {"name": "Li Lei", "address": {"city": "杭州"}}
    assert order["payments"][0]["amount"] == Decimal("20.50")
    assert order["channel"] == "api"
    assert "allow_incomplete" not in order


def line(**values):
    return {"lines": [{"sku": "TEA-1", "quantity": 1, **values}]}


#: what is wrong with an order, and the field that is named
WRONG = [
    ({"external_number": None}, "external_number"),
    ({"external_number": ""}, "external_number"),
    ({"external_number": "x" * 65}, "external_number"),
    ({"external_number": "a\x07b"}, "external_number"),
    ({"external_number": "a\nb"}, "external_number"),
    ({"external_number": 7}, "external_number"),
    ({"lines": []}, "lines"),
    ({"lines": None}, "lines"),
    ({"lines": {"sku": "TEA-1"}}, "lines"),
    ({"lines": ["TEA-1"]}, "lines.0"),
    (line(quantity=-1), "lines.0.quantity"),
    (line(quantity=0), "lines.0.quantity"),
    (line(quantity="2"), "lines.0.quantity"),
    (line(quantity=True), "lines.0.quantity"),
    (line(quantity=Decimal("1.5")), "lines.0.quantity"),
    (line(quantity=10**30), "lines.0.quantity"),
    (line(unit_price=-1), "lines.0.unit_price"),
    (line(unit_price="10"), "lines.0.unit_price"),
    (line(unit_price=Decimal("1.234")), "lines.0.unit_price"),
    (line(freight=10**10), "lines.0.freight"),
    (line(sku="NO-SUCH"), "lines.0.sku"),
    (line(sku=""), "lines.0.sku"),
    (line(colour="red"), "lines.0.colour"),
    ({"lines": [{"sku": "TEA-1", "quantity": 1}, {"sku": "TEA-1"}]}, "lines.1.quantity"),
    ({"surprise": 1}, "surprise"),
    ({"customer": "Li Lei"}, "customer"),
    ({"customer": {"email": "no address"}}, "customer.email"),
    ({"customer": {"phone": "call me"}}, "customer.phone"),
    ({"customer": {"address": {"street": ["x"]}}}, "customer.address.street"),
    ({"payments": [{"type": "card", "amount": "20"}]}, "payments.0.amount"),
    ({"payments": [{"amount": 20}]}, "payments.0.type"),
    ({"wishes": {"urgent": "yes"}}, "wishes.urgent"),
    ({"currency": "yuan"}, "currency"),
    ({"placed_at": "yesterday"}, "placed_at"),
    ({"placed_at": "2026-03-02T09:00:00"}, "placed_at"),
    ({"allow_incomplete": 1}, "allow_incomplete"),
]


def test_wrong_data_are_refused_by_field_in_both_languages(desk, house, an_order):
    for change, field in WRONG:
        sent = an_order(**change)

        english = refusals(desk.post(PATH, sent))
        chinese = refusals(desk.post(PATH, sent, headers={"Accept-Language": "zh-CN,zh;q=0.9"}))

        assert (list(english), list(chinese)) == ([field], [field]), change
        assert all(text.isascii() for text in english[field])
        assert not any(text.isascii() for text in chinese[field])
    assert instances(house) == []


@pytest.mark.parametrize("missing", ["external_number", "lines"])
def test_a_missing_field_is_named(desk, an_order, missing):
    sent = an_order()
    del sent[missing]
    assert list(refusals(desk.post(PATH, sent))) == [missing]


def test_all_that_is_wrong_is_said_at_once(desk, an_order):
    lines = [{"sku": "NO-1", "quantity": 1}, {"sku": "TEA-1", "quantity": 1}, {"sku": "NO-2"}]
    assert list(refusals(desk.post(PATH, an_order(lines=lines, x=1)))) == ["lines.2.quantity", "x"]
    lines[2]["quantity"] = 1
    assert list(refusals(desk.post(PATH, an_order(lines=lines)))) == ["lines.0.sku", "lines.2.sku"]


def test_an_incomplete_order_is_taken_when_the_sender_says_so(desk, an_order):
    answer = desk.post(PATH, an_order(lines=[], allow_incomplete=True))
    assert answer.status_code == 201, answer.text


def test_a_gap_in_the_customers_data_needs_no_permission(desk, an_order):
    customer = {"name": None, "email": "", "phone": "", "address": None}
    assert desk.post(PATH, an_order(customer=customer)).status_code == 201


def test_a_batch_takes_what_is_right_and_tells_about_the_rest(desk, house, an_order):
    desk.post(PATH, an_order("SO-1"))
    rows = [
        an_order("SO-1"),
        an_order("SO-2"),
        an_order("SO-3", **line(quantity=-1)),
        an_order("SO-4", **line(sku="NO-SUCH")),
        "no order",
        an_order("SO-2"),
    ]

    answer = desk.post(f"{PATH}/batch", {"orders": rows})

    assert answer.status_code == 200, answer.text
    told = answer.json
    assert (told["created"], told["existing"], told["refused"]) == (1, 2, 3)
    assert [row["status"] for row in told["results"]] == [200, 201, 422, 422, 422, 200]
    assert [row["row"] for row in told["results"]] == list(range(6))
    assert list(told["results"][2]["problem"]["errors"]) == ["lines.0.quantity"]
    assert list(told["results"][3]["problem"]["errors"]) == ["lines.0.sku"]
    assert told["results"][3]["external_number"] == "SO-4"
    assert told["results"][5]["instance_id"] == told["results"][1]["instance_id"]
    assert sorted(key for _, key in instances(house)) == ["SO-1", "SO-2"]


@pytest.mark.parametrize("orders", [[], [{}] * 501, None, "SO-1"])
def test_a_batch_is_bounded(desk, orders):
    assert list(refusals(desk.post(f"{PATH}/batch", {"orders": orders}))) == ["orders"]


def test_orders_may_be_placed_by_some_only(program, stranger, an_order, house):
    assert program("wei", "warehouse").post(PATH, an_order()).status_code == 403
    assert stranger.post(PATH, an_order()).status_code == 401
    assert instances(house) == []


def test_the_record_names_who_sent_the_order(desk, house, an_order):
    desk.post(PATH, an_order())
    assert house.all(select(record.c.actor, func.count()).group_by(record.c.actor)) == [("bob", 1)]


def test_an_unknown_order_is_not_found_and_the_list_is_empty(desk):
    assert desk.get(f"{PATH}/00000000-0000-0000-0000-000000000404").status_code == 404
    assert desk.get(f"{PATH}?status=shipped").json == {"items": [], "total": 0, "more": False}
    assert list(refusals(desk.get(f"{PATH}?status=lost"))) == ["status"]
