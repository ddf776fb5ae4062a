"""People are shown by their names; the user name comes in only where it tells two apart."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from tasks.backoffice.people_names import PeopleNames
from tests.tasks.shop import Shop
from tests.tasks.work import hire

STAFF = (
    ("wei", "Wei Chen", "陈伟", True),
    ("li.1", "Li Na", "李娜", True),
    ("li.2", "Li Na", "李呐", True),
    ("tom", "Tom Gray", "", True),
    ("old", "Old Hand", "老手", False),
)


@pytest.fixture
def ledger(shop: Shop) -> Iterator[Connection]:
    """The ledger of a house with some staff."""
    with shop.engine.begin() as connection:
        for username, name, name_zh, active in STAFF:
            hire(connection, username, name, name_zh, active=active)
        yield connection


@pytest.mark.parametrize(
    ("username", "english", "chinese"),
    [
        ("wei", "Wei Chen", "陈伟"),
        ("li.1", "Li Na (li.1)", "李娜"),
        ("li.2", "Li Na (li.2)", "李呐"),
        ("tom", "Tom Gray", "Tom Gray"),
        ("old", "old", "old"),
        ("warehouse", "warehouse", "warehouse"),
    ],
)
def test_who_somebody_is(ledger: Connection, username: str, english: str, chinese: str) -> None:
    assert PeopleNames(ledger).person(username) == {"en": english, "zh": chinese}


def test_lists_that_people_wrote_name_those_they_can(ledger: Connection) -> None:
    said = PeopleNames(ledger).people("wei, tom；a guest、")
    assert said == {"en": "Wei Chen, Tom Gray, a guest", "zh": "陈伟、Tom Gray、a guest"}
