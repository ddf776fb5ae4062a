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
from service.queries.proposals import MOST, owners, proposals
from service.studio.blank import blank
from service.studio.events import note
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
    assert "has this draft published at a later moment" in owner.get(f"{draft}?lang=en").text


def _asked(visitor: Any, draft: str, how: str, **said: str) -> Any:
    """Answer the wish that the page shows."""
    page = visitor.get(f"{draft}/publish").text
    [wish, *_] = re.findall(r'name="request_id" value="([^"]+)"', page)
    return visitor.send(f"{draft}/{how}", seen=f"{draft}/publish", request_id=wish, **said)


def _mains(page: Any) -> str:
    """What a page says, without markup and spare blanks."""
    body = page.text.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("moment", ["tomorrow", "2099-13-01T09:00", "2099-01-01 at nine"])
def test_a_moment_nobody_can_read_publishes_nothing(owner: Any, owned: Deps, moment: str) -> None:
    draft = _changed(owned)
    later = {"reason": "packing", "holds_from": moment}
    owner.send(f"{draft}/publish", seen=f"{draft}/publish", **later)

    assert _numbers(owned) == [1]
    assert "Please give date and time." in owner.get(f"{draft}/publish?lang=en").text
    assert owner.get(f"/api/v1{draft.removeprefix('/studio')}").get_json()["request"] is None


def test_who_may_not_publish_alone_asks_and_sees_whom_it_waits_for(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    page = two.get(f"{draft}/publish?lang=en").text
    assert "Ask to publish</button>" in page
    assert "A second person has to agree before it goes live: Bob, Mei." in _mains(
        two.get(f"{draft}/publish?lang=en")
    )
    assert "请求发布</button>" in two.get(f"{draft}/publish?lang=zh").text
    assert "Ask to publish</a>" in two.get(f"{draft}?lang=en").text

    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    assert _numbers(owned) == [1]
    for place in (draft, f"{draft}/publish"):
        said = _mains(two.get(f"{place}?lang=en"))
        assert "You asked to publish this draft." in said
        assert "Waits for the agreement of: Bob, Mei." in said
    page = two.get(f"{draft}/publish?lang=en").text
    assert "Withdraw</button>" in page
    assert "Agree and publish" not in page
    assert "waits for agreement" in two.get("/studio?lang=en").text


def test_who_may_agree_is_told_and_compares_first(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    for who in ("bob", "mei"):
        two.log_in(who)
        start = two.get("/?lang=en").text
        assert "Waits for your agreement" in start
        assert f'href="{draft}/publish"' in start
        assert "waits for your agreement" in two.get("/studio?lang=en").text
        assert "waits for your agreement" in two.get(f"{PROCESS}?lang=en").text
        assert "Review and answer" in two.get(f"{draft}?lang=en").text
    page = two.get(f"{draft}/publish?lang=en").text
    compare, check = page.index("view=comparison"), page.index("No errors: it can be published.")
    assert max(compare, check) < page.index("Agree and publish") < page.index('data-opens="refuse"')
    assert "Agree and publish" not in two.get(f"{draft}/publish?lang=zh").text
    two.log_in("ada")
    assert "Waits for your agreement" not in two.get("/?lang=en").text
    assert 'name="request_id"' not in two.get(f"{draft}/publish").text


def test_versions_say_who_asked_and_who_agreed(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    two.log_in("bob")
    answer = _asked(two, draft, "approve", comment="seen")
    assert answer.headers["Location"] == PROCESS
    assert _numbers(owned) == [2, 1]
    for place in (PROCESS, "/processes/small", "/processes/small/versions/2"):
        assert re.search(r"Ann.*Agreed to by Bob", _mains(two.get(f"{place}?lang=en"))), place
    assert (
        "Agreed to by"
        not in _mains(two.get("/processes/small/versions/1?lang=en")).partition("Versions")[0]
    )
    steps = _mains(two.get(f"{draft}/publish?lang=en"))
    assert re.search(r"Bob Publishing agreed to seen .*Ann Publishing asked for packing", steps)


def test_a_refusal_wants_a_reason_that_the_asker_sees(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    two.log_in("bob")
    _asked(two, draft, "refuse", comment="  ")
    assert "Please say why." in two.get(f"{draft}/publish?lang=en").text
    _asked(two, draft, "refuse", comment="not before Christmas")
    assert _numbers(owned) == [1]

    two.log_in("ann")
    for place in (draft, f"{draft}/publish"):
        said = _mains(two.get(f"{place}?lang=en"))
        assert re.search(r"Bob refused to publish this draft\. .*not before Christmas", said)
    assert "已拒绝" in two.get("/studio?lang=zh").text
    assert re.search(r"Bob Publishing refused not before Christmas", _mains(two.get(PROCESS)))
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="after Christmas")
    assert "refused to publish" not in _mains(two.get(f"{draft}?lang=en"))


def test_much_drawing_does_not_push_out_what_was_answered(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    two.log_in("bob")
    _asked(two, draft, "refuse", comment="not before Christmas")
    now, told = owned.clock.now(), {"file": "small.bpmn"}
    with owned.engine.begin() as connection:
        for _ in range(MOST):
            note(connection, now, "ann", "file.saved", draft_id=_id(draft), details=told)

    record = _mains(two.get(f"{draft}/publish?lang=en")).partition("Record")[2]
    assert "Bob Publishing refused not before Christmas" in record
    assert "File changed" not in record


def test_who_withdraws_has_not_been_refused(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    _asked(two, draft, "refuse")
    said = _mains(two.get(f"{draft}?lang=en"))
    assert "Ann withdrew the request to publish this draft." in said
    assert "refused" not in said
    assert "withdrawn" in _mains(two.get("/studio?lang=en"))
    assert "Publishing withdrawn" in two.get(f"{PROCESS}?lang=en").text


def test_what_can_not_be_agreed_to_says_so_before_anybody_tries(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    publish_draft(owned, SYSTEM, _id(_changed(owned)), Wish("first"))
    assert "Withdraw it, compare, and ask again." in _mains(two.get(f"{draft}?lang=en"))
    two.log_in("bob")
    for place in ("/", "/studio", PROCESS):
        assert ">outdated</span>" in two.get(f"{place}?lang=en").text, place
    page = two.get(f"{draft}/publish?lang=en")
    assert "a newer version was published since it was asked for" in page.text
    assert re.search(r'<button class="btn btn-primary" disabled[^>]*>Agree and publish', page.text)
    assert "small Version 2" in _mains(page)
    _asked(two, draft, "approve")
    assert _numbers(owned) == [2, 1]


def test_a_page_that_is_old_agrees_to_nothing_new(two: Any, owned: Deps) -> None:
    draft = _changed(owned)
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="packing")
    two.log_in("bob")
    [old, *_] = re.findall(r'name="request_id" value="([^"]+)"', two.get(f"{draft}/publish").text)
    _asked(two, draft, "refuse", comment="why?")
    two.log_in("ann")
    two.send(f"{draft}/publish", seen=f"{draft}/publish", reason="because")
    two.log_in("bob")
    for wish in (old, "", "nothing"):
        two.send(f"{draft}/approve", seen=f"{draft}/publish", request_id=wish)
        assert _numbers(owned) == [1]
    _asked(two, draft, "approve")
    assert _numbers(owned) == [2, 1]


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
