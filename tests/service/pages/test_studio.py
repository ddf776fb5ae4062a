"""The studio's pages around the editors: begin, add, publish with a second person, go back, own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from processes.catalog import read_bundle
from service.app import create_app
from service.commands.create_draft import create_draft
from service.commands.publish_draft import Wish, publish_draft
from service.commands.save_draft_file import save_draft_file
from service.commands.set_owners import set_owners
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.definitions import versions
from service.queries.drafts import draft_view
from service.queries.proposals import owners, proposals
from service.studio.blank import blank
from tests.processes.diagram import bpmn
from tests.service.pages.conftest import Visitor

PROCESS = "/studio/processes/small"
CHANGED = """
    start begun
    user review groups=order-desk
    user pack groups=warehouse
    end done
    begun -> review -> pack -> done
"""


@pytest.fixture
def owned(web: Deps) -> Deps:
    """The small process belongs to ann and bob."""
    set_owners(web, SYSTEM, "small", ["ann", "bob"])
    return web


@pytest.fixture
def owner(owned: Deps, visitor: Any) -> Any:
    """One of them, logged in."""
    visitor.log_in("ann")
    return visitor


@pytest.fixture
def two(owned: Deps) -> Any:
    """The same where a second person has to agree."""
    settings = replace(
        owned.settings, secret_key="only for tests", sample=False, second_person=True
    )
    visitor = Visitor(create_app(replace(owned, settings=settings)).test_client())
    visitor.log_in("ann")
    return visitor


def _began(visitor: Any) -> str:
    answer = visitor.send("/studio/drafts", seen=PROCESS, process_id="small")
    assert answer.status_code == 303
    where: str = answer.headers["Location"]
    return where


def _changed(web: Deps) -> str:
    draft = create_draft(web, SYSTEM, process_id="small")
    with web.unit_of_work.reading() as connection:
        [file] = draft_view(connection, SYSTEM, draft, web.clock.now()).files
    save_draft_file(web, SYSTEM, draft, file.name, bpmn(CHANGED, "small").decode(), file.version)
    return f"/studio/drafts/{draft}"


def _numbers(web: Deps) -> list[int]:
    with web.unit_of_work.reading() as connection:
        return [one.version for one in versions(connection, "small")]


def test_everybody_sees_the_processes_and_only_owners_may_begin(owner: Any) -> None:
    assert "New draft: small" in owner.get("/studio?lang=en").text
    owner.log_in("ada")
    page = owner.get("/studio?lang=en").text
    assert "small" in page
    assert "New draft: small" not in page


def test_only_the_page_of_a_draft_lets_an_editor_write_styles(owner: Any) -> None:
    draft = _began(owner)

    assert "'unsafe-inline'" not in owner.get("/studio").headers["Content-Security-Policy"]
    policy = owner.get(draft).headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy


def test_how_large_a_file_may_be_is_said_before_it_is_uploaded(owner: Any) -> None:
    draft = _began(owner)
    assert "A file has at most 4 MB." in owner.get(draft).text


@pytest.mark.parametrize("kind", ["dmn", "form"])
def test_a_new_file_begins_with_its_name_in_both_languages(
    owner: Any, owned: Deps, kind: str
) -> None:
    draft = _began(owner)
    asked = {"kind": kind, "id": "gift-note", "name": 'A "note" & more', "name_zh": "贺卡"}
    answer = owner.send(f"{draft}/files", seen=draft, **asked)

    assert answer.headers["Location"] == f"{draft}?file=gift-note.{kind}"
    made = owner.get(f"/api/v1{draft.removeprefix('/studio')}/files/gift-note.{kind}").get_json()
    assert "贺卡" in made["content"]
    found = owner.get(f"/api/v1{draft.removeprefix('/studio')}/findings").get_json()["findings"]
    assert [one for one in found if one["code"] in ("xml-broken", "form-broken")] == []


def test_a_new_diagram_says_in_both_languages_what_it_is_and_can_be_published() -> None:
    content = blank("bpmn", "gift-wrap", 'A "wrapped" <gift>', "礼品").encode()
    bundle = read_bundle({"gift-wrap.bpmn": content})

    assert [one for one in bundle.findings if one.severity == "error"] == []
    [definition] = bundle.definitions.values()
    assert definition.names == {"en": 'A "wrapped" <gift>', "zh": "礼品"}


@pytest.mark.parametrize("id", ["", "1st", "a/b", "a b", "x" * 101])
def test_a_file_without_a_proper_id_is_refused(owner: Any, id: str) -> None:
    draft = _began(owner)
    owner.send(f"{draft}/files", seen=draft, kind="bpmn", id=id, name="A", name_zh="甲")

    assert "Letters, digits" in owner.get(f"{draft}?lang=en").text


def test_publishing_wants_a_reason_and_says_what_changes(owner: Any, owned: Deps) -> None:
    draft = _changed(owned)
    page = owner.get(f"{draft}/publish?lang=en").text
    assert "No errors: it can be published." in page
    assert "pack" in page

    owner.send(f"{draft}/publish", seen=f"{draft}/publish", reason="  ")
    assert _numbers(owned) == [1]
    answer = owner.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    assert answer.headers["Location"] == PROCESS
    assert _numbers(owned) == [2, 1]
    assert "small v2" in owner.get(f"{PROCESS}?lang=en").text


def test_a_moment_to_come_is_the_readers(owner: Any, owned: Deps) -> None:
    draft = _changed(owned)
    later = {"reason": "packing", "holds_from": "2099-01-01T09:00"}
    owner.send(f"{draft}/publish", seen=f"{draft}/publish", **later)

    asked = owner.get(f"/api/v1{draft.removeprefix('/studio')}").get_json()["request"]
    assert asked["status"] == "planned"
    assert asked["holds_from"].startswith("2099-01-01T01:00")
    assert "published this draft for a later moment" in owner.get(f"{draft}/publish?lang=en").text


def test_a_second_person_agrees_on_the_same_page(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    assert _numbers(owned) == [1]
    assert "Withdraw" in two.get(f"{draft}/publish?lang=en").text
    assert "waits for agreement" in two.get("/studio?lang=en").text

    two.log_in("bob")
    assert "Agree and publish" in two.get(f"{draft}/publish?lang=en").text
    two.send(f"{draft}/approve", seen=f"{draft}/publish", comment="seen")
    assert _numbers(owned) == [2, 1]


def test_a_second_person_may_refuse(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    two.log_in("bob")
    two.send(f"{draft}/refuse", seen=f"{draft}/publish", comment="not before Christmas")

    assert _numbers(owned) == [1]
    assert "not before Christmas" in two.get(draft).text


def test_an_older_version_comes_back_as_the_newest(owner: Any, owned: Deps) -> None:
    publish_draft(owned, SYSTEM, _id(_changed(owned)), Wish("packing"))
    with owned.unit_of_work.reading() as connection:
        first = versions(connection, "small")[-1].digest
    restore = f"/studio/versions/{first}/restore"
    owner.send(restore, seen=PROCESS, reason="")
    assert _numbers(owned) == [2, 1]
    owner.send(restore, seen=PROCESS, reason="no packing after all")

    assert _numbers(owned) == [3, 2, 1]
    assert "no packing after all" in owner.get(PROCESS).text


def _id(draft: str) -> UUID:
    return UUID(draft.rpartition("/")[2])


def test_a_draft_is_discarded(owner: Any) -> None:
    draft = _began(owner)
    owner.send(f"{draft}/discard", seen=draft)

    assert draft not in owner.get("/studio").text
    assert "This draft was discarded." in owner.get(f"{draft}?lang=en").text


def test_owners_are_named_and_given_up(owner: Any, owned: Deps) -> None:
    owner.send(f"{PROCESS}/owners", seen=PROCESS, usernames="bob")
    with owned.unit_of_work.reading() as connection:
        assert [one.username for one in owners(connection, "small")] == ["bob"]
    refused = owner.send(f"{PROCESS}/owners", seen="/studio", usernames="ann")
    assert refused.status_code == 303
    with owned.unit_of_work.reading() as connection:
        assert [one.username for one in owners(connection, "small")] == ["bob"]


def test_everybody_proposes_and_an_owner_answers(owner: Any, owned: Deps) -> None:
    owner.log_in("ada")
    owner.send(f"{PROCESS}/proposals", seen=PROCESS, element_id="review", text="could be faster")
    owner.send(f"{PROCESS}/proposals", seen=PROCESS, element_id="review", text=" ")
    with owned.unit_of_work.reading() as connection:
        [made] = proposals(connection, owned.catalog, "small")
    assert (made.element_id, made.text, made.by.username) == ("review", "could be faster", "ada")
    assert f"{PROCESS}/proposals/{made.id}/close" not in owner.get(PROCESS).text

    owner.log_in("bob")
    assert "1 open" in owner.get("/studio?lang=en").text
    owner.send(f"{PROCESS}/proposals/{made.id}/close", seen=PROCESS, answer="next month")
    assert re.search(r"Answer of .*:</strong> next month", owner.get(f"{PROCESS}?lang=en").text)
