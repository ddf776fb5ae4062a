"""A customer calls and wants to cancel: what customer service can do, and until when."""

import pytest


@pytest.fixture
def packed(find):
    """An order that is packed and not yet with the carrier."""
    return find.run("WEB-26009")


def test_an_order_in_the_house_is_cancelled_with_a_reason(visitor, packed):
    ann = visitor("ann")
    page = ann.see(f"/instances/{packed}")
    assert page.tree.cssselect("[data-opens=cancel-order]")
    done = ann.send(f"/orders/{packed}/cancel", reason="Bought the wrong colour")
    assert done.all("[role=status]") == ["The order is cancelled."]
    assert "Cancelled" in done.all("section[aria-labelledby=order-title] header")[0]
    assert not done.tree.cssselect("[data-opens=cancel-order]")


def test_a_reason_is_wanted(visitor, packed):
    ann = visitor("ann", "zh")
    page = ann.send(f"/orders/{packed}/cancel", reason=" ")
    assert page.tree.cssselect("[data-opens=cancel-order]")
    assert "请填写" in page.all("[role=status]")[0]


def test_a_parcel_on_its_way_can_not_be_called_back(visitor, find):
    shipped = find.run("WEB-26010")
    ann = visitor("ann")
    assert not ann.see(f"/instances/{shipped}").tree.cssselect("[data-opens=cancel-order]")
    page = ann.send(f"/orders/{shipped}/cancel", reason="Too late")
    assert page.all("[role=status]") == ["This order can't be cancelled any more."]
    assert "Shipped" in page.all("section[aria-labelledby=order-title] header")[0]


def test_others_are_neither_offered_nor_allowed_to(visitor, packed):
    for name in ("wei", "ada"):
        reader = visitor(name)
        assert not reader.see(f"/instances/{packed}").tree.cssselect("[data-opens=cancel-order]")
        assert reader.send(f"/orders/{packed}/cancel", reason="Because").status == 403


def test_an_order_that_never_was_is_not_found(visitor):
    nobody = "00000000-0000-0000-0000-000000000001"
    assert visitor("ann").send(f"/orders/{nobody}/cancel", reason="x").status == 404
