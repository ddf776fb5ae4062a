"""What the studio's comparison and trial load beside the API."""

from __future__ import annotations

from typing import Any

import pytest

from service.commands.create_draft import create_draft
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.definitions import versions


@pytest.fixture
def signed_in(visitor: Any) -> Any:
    """Somebody who may read."""
    visitor.log_in("ann")
    return visitor


def test_a_file_of_a_version_is_given_as_it_was_published(signed_in: Any, web: Deps) -> None:
    with web.unit_of_work.reading() as connection:
        live = versions(connection, "small")[0]
    [(name, content)] = web.catalog.definition(live.digest).files.items()
    answer = signed_in.get(f"/studio/versions/{live.digest}/files/{name}")

    assert answer.data == content
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in.get(f"/studio/versions/{live.digest}/files/other.bpmn").status_code == 204
    assert signed_in.get(f"/studio/versions/none/files/{name}").status_code == 404


def test_a_draft_is_beside_what_is_live(signed_in: Any, web: Deps) -> None:
    draft = create_draft(web, SYSTEM, title="", process_id="small")
    with web.unit_of_work.reading() as connection:
        live = versions(connection, "small")[0]
    [(name, content)] = web.catalog.definition(live.digest).files.items()

    assert signed_in.get(f"/studio/drafts/{draft}/before/{name}").data == content
    assert signed_in.get(f"/studio/drafts/{draft}/before/new.bpmn").status_code == 204


def test_a_process_that_never_ran_has_no_example(signed_in: Any) -> None:
    found = signed_in.get("/studio/processes/small/examples").get_json()

    assert found == {"answers": {}, "variables": None}


def test_examples_are_what_the_newest_instance_started_with(signed_in: Any, house: Any) -> None:
    house.start("small", total=1)
    house.wait(hours=1)
    house.start("small", total=2)

    assert signed_in.get("/studio/processes/small/examples").get_json()["variables"] == {"total": 2}


def test_examples_hold_what_systems_answered(signed_in: Any, house: Any) -> None:
    house.deps.handlers.local("ask", lambda call, ledger: {"price": 12})
    house.draw("start s\nservice asked topic=ask\nend e\ns -> asked -> e", "asking")
    house.start("asking")

    found = signed_in.get("/studio/processes/asking/examples").get_json()
    assert found["answers"] == {"asked": {"price": 12}}


def test_who_is_not_logged_in_gets_nothing(visitor: Any) -> None:
    assert visitor.get("/studio/processes/small/examples").status_code in {302, 303, 401}
