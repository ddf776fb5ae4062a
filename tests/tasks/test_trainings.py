"""A training's book: who comes, who passes, what it did."""

from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop

PLAN = {"way": "online", "cost": "120.50", "day": "2026-03-10", "participants": ["tom", "uma"]}
MEMBERS = [{"value": name, "name": name.title()} for name in ("tom", "uma", "vic")]


def opened(shop: Shop) -> str:
    need = {"subject": "Packing", "process_id": "order", "groups": ["warehouse"]}
    return str(shop.run("training.open", {"need": need})["training_number"])


def announced(shop: Shop) -> dict[str, Any]:
    given = {"training_number": opened(shop)}
    shop.run("training.announce", given | {"plan": PLAN, "members": MEMBERS})
    return given


def test_a_training_is_opened_once(shop: Shop) -> None:
    assert opened(shop) == opened(shop) == "TR-2026-0001"
    (row,) = shop.rows(tables.training)
    assert (row.subject, row.process_id, row.state) == ("Packing", "order", "wanted")


def test_only_who_was_chosen_is_invited(shop: Shop) -> None:
    announced(shop)
    names = [row.username for row in shop.rows(tables.training_participant)]
    assert names == ["tom", "uma"]
    (row,) = shop.rows(tables.training)
    assert (row.state, row.cost, f"{row.held_on}") == ("announced", Decimal("120.50"), "2026-03-10")


def test_who_came_is_a_share_of_who_was_invited(shop: Shop) -> None:
    given = announced(shop)
    came = shop.run("training.attendance", given | {"present": ["tom", "stranger"]})
    assert came == {"attended": [{"value": "tom", "label": "Tom"}], "share": Decimal("0.50")}
    assert shop.rows(tables.training)[0].state == "held"


def test_the_pass_mark_decides(shop: Shop) -> None:
    given = announced(shop)
    rows = [
        {"username": "tom", "score": 70, "feedback": 4},
        {"username": "uma", "score": 69, "feedback": None},
        {"username": "stranger", "score": 100},
    ]
    came = shop.run("training.results", given | {"results": rows, "pass_mark": 70})
    assert [one["value"] for one in came["passed"]] == ["tom"]
    assert came["failed"] == [{"value": "uma", "label": "Uma", "score": 69}]
    tom, uma = shop.rows(tables.training_participant)
    assert (tom.passed, tom.feedback, uma.passed, uma.tries) == (True, 4, False, 1)


def test_certificates_are_issued_once_to_who_passed(shop: Shop) -> None:
    given = announced(shop)
    rows = [{"username": "tom", "score": 90}, {"username": "uma", "score": 10}]
    shop.run("training.results", given | {"results": rows})
    (paper,) = shop.run("training.certificates", given)["certificates"]
    assert (paper["name"], paper["type"]) == ("TR-2026-0001-tom.pdf", "application/pdf")
    assert shop.run("training.certificates", given) == {"certificates": []}
    assert shop.rows(tables.training_participant)[0].certificate == paper["digest"]


def test_without_work_there_is_no_effect_and_no_need(shop: Shop) -> None:
    given = announced(shop)
    effect = shop.run("training.effect", given | {"held_at": "2026-02-01T00:00:00Z"})["effect"]
    assert effect == {"process": "order", "before": None, "after": None, "change": None}
    assert shop.run("training.needs") == {"needs": [], "year": 2027}


def test_a_training_may_be_dropped(shop: Shop) -> None:
    given = announced(shop)
    shop.run("training.close", given, headers={"state": "dropped"})
    assert shop.rows(tables.training)[0].state == "dropped"


@pytest.mark.parametrize(
    "topic", ["training.attendance", "training.effect", "training.certificates", "training.close"]
)
def test_only_what_exists_is_changed(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="no training"):
        shop.run(topic, {"training_number": "TR-0"})
