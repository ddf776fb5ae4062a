"""A work item on its page: shown with its form, taken, given back, completed, refused."""

import json

import pytest

from tests.logged_in import log_in
from tests.service.pages.sample.conftest import Visitor


@pytest.fixture
def review(find):
    """Where Bob's one item is: an order to be reviewed."""
    return f"/inbox/{find.item('review_order')}"


def form_of(page):
    """What the form island is told."""
    (script,) = page.tree.xpath("//form[@data-island='form']/script")
    return json.loads(script.text)


def test_the_item_shows_its_instruction_its_form_and_its_order(visitor, review):
    page = visitor("bob").see(review)
    assert page.all("h1") == ["Review order"]
    assert "Refuse only with a reason the customer may read." in page.text
    told = form_of(page)
    assert told["data"]["order"]["external_number"] == "WEB-26002"
    assert told["readOnly"] is False
    assert told["submitTo"].startswith(review)
    assert page.links(".item-head a[href*=instances]")


def test_the_form_speaks_the_readers_language(visitor, review):
    english, chinese = (form_of(visitor("bob", one).see(review)) for one in ("en", "zh"))
    assert "Order lines" in json.dumps(english["schema"], ensure_ascii=False)
    assert "订单明细" in json.dumps(chinese["schema"], ensure_ascii=False)


def test_completing_leads_to_the_next_item_at_once(visitor, find):
    wei = visitor("wei")
    first = find.item("pick_and_pack")
    lines = form_of(wei.see(f"/inbox/{first}"))["data"]["order"]["lines"]
    scan = [{"sku": one["sku"], "quantity": one["quantity"]} for one in lines]
    data = {"scan": scan, "packaging": "standard", "weight_g": 900}
    done = wei.submit(f"/inbox/{first}/complete", {"data": data})
    assert done.status_code == 200, done.text
    following = wei.see(done.json["location"])
    assert following.all("h1") == ["Pick and pack"]
    assert find.item("pick_and_pack") in done.json["location"]
    assert first not in done.json["location"]
    assert following.all("[role=status]") != []


def test_after_the_last_item_comes_the_list(visitor, review):
    bob = visitor("bob")
    done = bob.submit(f"{review}/complete", {"data": {"review": "accept"}})
    assert done.json == {"location": "/inbox"}
    assert "nothing waits for you" in bob.see("/inbox").text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Please fill this in."), ("zh", "请填写此项。")]
)
def test_a_refused_field_is_named_in_the_readers_language(visitor, review, language, said):
    answer = visitor("bob", language).submit(f"{review}/complete", {"data": {"review": "refuse"}})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"reason": [said]}


@pytest.mark.parametrize("body", [None, [], {"data": 5}, {"something": "else"}])
def test_what_is_no_form_data_is_refused(visitor, review, body):
    answer = visitor("bob").submit(f"{review}/complete", body)
    assert answer.status_code == 422
    assert answer.json["errors"][""]


def test_an_item_is_taken_and_given_back(visitor, review):
    bob = visitor("bob")
    taken = bob.send(f"{review}/claim")
    assert "yours" in taken.text
    assert "Take" not in taken.all("button")
    given_back = bob.send(f"{review}/release")
    assert "yours" not in given_back.text
    assert "Take" in given_back.all("button")


def test_what_somebody_else_holds_can_be_read_and_not_completed(visitor, find):
    path = f"/inbox/{find.item('contact_carrier')}"
    visitor("li").send(f"{path}/claim")
    manager = visitor("mei", "en")
    page = manager.see(path)
    assert "Li Na is working on this" in page.text
    assert form_of(page)["readOnly"] is True
    assert not page.tree.cssselect("[data-form=submit]")
    refused = manager.submit(f"{path}/complete", {"data": {}})
    assert refused.status_code == 409
    assert "may not do this" in refused.json["errors"][""][0]
    assert "yours" not in manager.send(f"{path}/release").text
    assert visitor("li", "en").see(path).all("[data-key=claim]") == ["Take"]


def test_who_completed_an_item_is_told_to_the_one_who_comes_late(visitor, review):
    quick, late = visitor("bob"), visitor("bob")
    assert quick.submit(f"{review}/complete", {"data": {"review": "accept"}}).status_code == 200
    refused = late.submit(f"{review}/complete", {"data": {"review": "accept"}})
    assert refused.status_code == 409
    assert "completed by Bob Fischer at" in refused.json["errors"][""][0]
    page = late.see(review)
    assert page.all(".note")[0].startswith("Completed by Bob Fischer, today")
    assert form_of(page)["readOnly"] is True


def test_other_peoples_work_is_not_shown(visitor, review):
    page = visitor("wei", "en").see(review)
    assert page.status == 403
    assert "Not allowed" in page.all("h1")
    assert "WEB-26002" not in page.text


def test_a_completion_without_the_pages_token_changes_nothing(company, site, visitor, review):
    forged = Visitor(site.test_client())
    log_in(company, forged.client, "bob")
    assert forged.submit(f"{review}/complete", {"data": {"review": "accept"}}).status_code == 400
    assert form_of(visitor("bob").see(review))["readOnly"] is False


def test_an_item_that_never_was_is_not_found(visitor):
    assert visitor("bob").see("/inbox/00000000-0000-0000-0000-000000000001").status == 404
