"""Process owners change a diagram in the studio: draw, check, publish; two at once; offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from service.commands.complete_task import complete_task
from service.commands.create_draft import create_draft
from service.commands.discard_draft import discard_draft
from service.commands.publish_draft import Wish, publish_draft
from service.commands.save_draft_file import delete_draft_file, save_draft_file
from service.commands.start_instance import start_instance
from service.company import SAMPLE_PASSWORD
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.definitions import versions
from service.store.tables import work_item
from service.studio.blank import blank
from tests.browser.islands import drawn

STATE = "[data-state]"


class Gift:
    """A small process of one task, published once: a gift is wrapped."""

    def __init__(self, company: Deps) -> None:
        self.company = company
        self.process_id = f"gift_{uuid4().hex[:8]}"
        draft = create_draft(company, SYSTEM, title="Gift")
        content = blank("bpmn", self.process_id, "Gift wrap", "礼品包装")
        named = _with_a_task(content)
        save_draft_file(company, SYSTEM, draft, f"{self.process_id}.bpmn", named, 0)
        publish_draft(company, SYSTEM, draft, Wish("first version"))

    def draft(self) -> UUID:
        """A fresh draft of it."""
        return create_draft(self.company, SYSTEM, process_id=self.process_id)

    def finish_tasks(self) -> None:
        """Complete every work item that is open now."""
        with self.company.unit_of_work.reading() as connection:
            of = work_item.c
            query = select(of.id).where(of.process_id == self.process_id, of.closed_at.is_(None))
            open_now = connection.scalars(query).all()
        for item in open_now:
            complete_task(self.company, SYSTEM, item, {})

    def seen(self, page: Page, instance_id: UUID) -> tuple[int, str]:
        """Version and status of an instance."""
        found = page.request.get(f"/api/v1/instances/{instance_id}").json()
        return found["version"], found["status"]

    def version(self) -> int:
        """The number of its newest version."""
        with self.company.unit_of_work.reading() as connection:
            return versions(connection, self.process_id)[0].version


def _with_a_task(content: str) -> str:
    """The new diagram with names at its events and a task between them."""
    changes = {
        '<bpmn:startEvent id="started">': (
            f'<bpmn:startEvent id="started" name="Gift wanted">{_chinese("需要包装")}'
        ),
        '<bpmn:endEvent id="ended">': (
            f'<bpmn:endEvent id="ended" name="Gift ready">{_chinese("包装完成")}'
        ),
        "<bpmn:outgoing>flow_end<": "<bpmn:outgoing>flow_wrap<",
        'sourceRef="started" targetRef="ended" />': (
            'sourceRef="wrap" targetRef="ended" />'
            '<bpmn:sequenceFlow id="flow_wrap" sourceRef="started" targetRef="wrap" />'
            f'<bpmn:userTask id="wrap" name="Wrap gift">{_chinese("包装礼品")}'
            "<bpmn:incoming>flow_wrap</bpmn:incoming><bpmn:outgoing>flow_end</bpmn:outgoing>"
            "</bpmn:userTask>"
        ),
        '<di:waypoint x="276" y="210" />': '<di:waypoint x="500" y="210" />',
        "</bpmndi:BPMNPlane>": (
            '<bpmndi:BPMNShape id="wrap_di" bpmnElement="wrap">'
            '<dc:Bounds x="400" y="170" width="100" height="80" /></bpmndi:BPMNShape>'
            '<bpmndi:BPMNEdge id="flow_wrap_di" bpmnElement="flow_wrap">'
            '<di:waypoint x="276" y="210" /><di:waypoint x="400" y="210" />'
            "</bpmndi:BPMNEdge></bpmndi:BPMNPlane>"
        ),
    }
    for found, better in changes.items():
        content = content.replace(found, better)
    return content


def _chinese(name: str) -> str:
    said = f'<zeebe:property name="name:zh" value="{name}" />'
    properties = f"<zeebe:properties>{said}</zeebe:properties>"
    return f"<bpmn:extensionElements>{properties}</bpmn:extensionElements>"


@pytest.fixture
def gift(company: Deps) -> Gift:
    """The process that is changed."""
    return Gift(company)


@pytest.fixture
def another(browser: Browser, base_url: str) -> Iterator[Callable[[str], Page]]:
    """Gives somebody a browser of their own, logged in."""
    contexts = []

    def logged_in(username: str) -> Page:
        context = browser.new_context(base_url=base_url, viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto("/login")
        page.locator("#username").fill(username)
        page.locator("#password").fill(SAMPLE_PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url("**/")
        return page

    yield logged_in
    for context in contexts:
        context.close()


def _opened(desk: Any, draft: UUID, language: str = "en") -> Page:
    desk.sees(language).is_at("chen", f"/studio/drafts/{draft}")
    page: Page = desk.settled()
    return page


def _choose(page: Page, element_id: str) -> None:
    page.locator(f".djs-shape[data-element-id='{element_id}'] .djs-hit").first.click()


def _insert_task(page: Page) -> None:
    """Put a task on the line between beginning and end."""
    page.locator(".djs-palette [data-action='create.task']").click()
    line = page.locator(".djs-connection[data-element-id='flow_end']").bounding_box()
    assert line is not None
    x, y = line["x"] + line["width"] / 2, line["y"] + line["height"] / 2
    page.mouse.move(x - 30, y - 4)
    page.mouse.move(x, y, steps=4)
    page.mouse.click(x, y)
    page.keyboard.press("Escape")


def _make_user_task(page: Page) -> None:
    page.locator(".djs-container > svg").focus()
    page.keyboard.press("r")
    page.locator(".djs-popup [data-id='replace-with-user-task']").click()


def _write(page: Page, what: str, en: str, zh: str) -> None:
    for language, text in (("en", en), ("zh", zh)):
        _write_in(page, language, what, text)


def _write_in(page: Page, language: str, what: str, text: str) -> None:
    field = page.locator(f"#bio-properties-panel-texts-{what}-{language}")
    field.fill(text)
    field.blur()


def _take(page: Page, field: str, typed: str, wanted: str) -> None:
    box = page.locator(f"#choice-{field}")
    box.fill(typed)
    page.get_by_role("option", name=wanted).first.click()


def _saved(page: Page) -> None:
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")


def test_a_step_with_a_new_form_is_added_mended_and_published(
    desk: Any, company: Deps, gift: Gift
) -> None:
    before = start_instance(company, SYSTEM, gift.process_id, {})
    page = _opened(desk, gift.draft())

    page.get_by_text("More ▾").click()
    page.get_by_role("button", name="New file").click()
    page.locator("#new-kind").select_option("form")
    page.locator("#new-id").fill(f"{gift.process_id}-note")
    page.locator("#new-name").fill("Write the card")
    page.locator("#new-name-zh").fill("写贺卡")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name=f"{gift.process_id}.bpmn").click()
    desk.settled()

    _insert_task(page)
    _make_user_task(page)
    findings = page.locator("[data-findings]")
    findings.locator("summary").click()
    unmended = findings.locator(".finding")
    expect(unmended).to_have_count(3)
    expect(page.locator(".finding-badge").first).to_be_visible()

    _write(page, "name", "Write card", "写贺卡")
    _write(page, "documentation", "Write what the customer wants to say.", "写下客户的祝福。")
    _take(page, "form-id", "card", f"{gift.process_id}-note")
    _take(page, "candidate-groups", "ware", "warehouse")
    expect(unmended).to_have_count(1)
    _saved(page)

    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("No errors: it can be published.")).to_be_visible()
    expect(page.get_by_text("Write card")).to_be_visible()
    page.locator("#reason").fill("Customers want a card")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".note-good")).to_contain_text("v2")
    assert gift.version() == 2

    after = start_instance(company, SYSTEM, gift.process_id, {})
    gift.finish_tasks()
    assert gift.seen(page, before.instance_id) == (1, "completed")
    assert gift.seen(page, after.instance_id) == (2, "running")
    gift.finish_tasks()
    assert gift.seen(page, after.instance_id) == (2, "completed")


def test_what_is_plainly_wrong_is_told_at_once_and_without_the_server(
    desk: Any, gift: Gift
) -> None:
    page = _opened(desk, gift.draft())
    page.locator("[data-findings] summary").click()
    page.route("**/api/v1/drafts/*/findings", lambda route: None)
    line = page.locator(".djs-connection[data-element-id='flow_wrap']").bounding_box()
    assert line is not None
    page.mouse.click(line["x"] + line["width"] / 2, line["y"] + line["height"] / 2)
    page.locator(".djs-container > svg").focus()
    page.keyboard.press("Delete")
    found = page.locator(".finding")
    expect(found.filter(has_text="The way ends here without an end event.")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(found.filter(has_text="The way ends here")).to_have_count(0)

    expect(found.filter(has_text="Two flows go the same way.")).to_have_count(0)


def test_names_are_drawn_and_written_in_the_readers_language(desk: Any, gift: Gift) -> None:
    draft = gift.draft()
    page = _opened(desk, draft, "zh")

    expect(page.locator("[data-element-id=started_label] text")).to_have_text("需要包装")
    page.get_by_role("button", name="名称的语言").click()
    expect(page.locator("[data-element-id=started_label] text")).to_have_text("Gift wanted")
    page.get_by_role("button", name="名称的语言").click()
    _choose(page, "ended")
    page.locator(".djs-container > svg").focus()
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("已包好")
    page.locator(".djs-container > svg").click(position={"x": 600, "y": 500})
    _saved(page)

    content = _content(page, draft, f"{gift.process_id}.bpmn")
    assert 'name="Gift ready"' in content
    assert 'value="已包好"' in content


def test_clauses_are_chosen_by_their_titles(desk: Any, gift: Gift) -> None:
    draft = gift.draft()
    page = _opened(desk, draft)
    _choose(page, "ended")
    _take(page, "clause", "D2-2.1.1", "D2-2.1.1")
    _saved(page)

    assert 'name="clause" value="D2-2.1.1"' in _content(page, draft, f"{gift.process_id}.bpmn")


def _content(page: Page, draft: UUID, name: str) -> str:
    answer = page.request.get(f"/api/v1/drafts/{draft}/files/{name}")
    content: str = answer.json()["content"]
    return content


def _save_meanwhile(company: Deps, page: Page, draft: UUID, name: str) -> None:
    """Somebody else calls the end otherwise."""
    theirs = _content(page, draft, name).replace("Gift ready", "Gift done")
    version = page.request.get(f"/api/v1/drafts/{draft}/files/{name}").json()["version"]
    save_draft_file(company, SYSTEM, draft, name, theirs, version)


def test_the_second_of_two_is_told_and_nothing_is_lost(
    desk: Any, company: Deps, gift: Gift
) -> None:
    draft, name = gift.draft(), f"{gift.process_id}.bpmn"
    page = _opened(desk, draft)
    _save_meanwhile(company, page, draft, name)

    _choose(page, "started")
    _write(page, "name", "Gift asked for", "要求包装")
    dialog = page.get_by_role("dialog", name="Somebody else changed this file")
    expect(dialog).to_contain_text("Shopflow saved this file meanwhile.")
    dialog.get_by_role("button", name="Show what differs").click()
    expect(dialog.get_by_text("Gift asked for: differs")).to_be_visible()
    dialog.get_by_role("button", name="Keep mine as a copy").click()
    page.wait_for_url("**file=*chen*")
    desk.settled()

    assert "Gift done" in _content(page, draft, name)
    copy = page.locator(".tabs [aria-current]").inner_text()
    assert "Gift asked for" in _content(page, draft, copy)


def test_a_file_that_was_deleted_meanwhile_is_brought_back_if_wanted(
    desk: Any, company: Deps, gift: Gift
) -> None:
    draft, name = gift.draft(), f"{gift.process_id}.bpmn"
    page = _opened(desk, draft)
    version = page.request.get(f"/api/v1/drafts/{draft}/files/{name}").json()["version"]
    delete_draft_file(company, SYSTEM, draft, name, version)

    _choose(page, "started")
    _write(page, "name", "Gift asked for", "要求包装")
    dialog = page.get_by_role("dialog", name="Somebody else changed this file")
    expect(dialog).to_contain_text("This file was deleted meanwhile.")
    expect(dialog.get_by_role("button", name="Show what differs")).to_be_hidden()
    dialog.get_by_role("button", name="Save mine over theirs").click()
    _saved(page)

    assert "Gift asked for" in _content(page, draft, name)


def test_a_choice_that_can_not_be_carried_out_says_why(
    desk: Any, company: Deps, gift: Gift
) -> None:
    draft, name = gift.draft(), f"{gift.process_id}.bpmn"
    page = _opened(desk, draft)
    _save_meanwhile(company, page, draft, name)
    _choose(page, "started")
    _write(page, "name", "Gift asked for", "要求包装")
    dialog = page.get_by_role("dialog", name="Somebody else changed this file")
    expect(dialog).to_be_visible()
    discard_draft(company, SYSTEM, draft)

    dialog.get_by_role("button", name="Keep mine as a copy").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This draft was discarded already.")


def test_who_changes_a_draft_that_is_closed_meanwhile_is_told_so(
    desk: Any, company: Deps, gift: Gift
) -> None:
    draft = gift.draft()
    page = _opened(desk, draft)
    discard_draft(company, SYSTEM, draft)

    _choose(page, "started")
    _write_in(page, "en", "name", "Gift asked for")
    expect(page.locator(STATE)).to_have_attribute("data-state", "refused")
    expect(page.locator(STATE)).to_contain_text("Not saved:")
    expect(page.locator("#conflict")).to_be_hidden()


def test_everybody_sees_who_else_is_in_a_file(
    desk: Any, gift: Gift, another: Callable[[str], Page]
) -> None:
    draft = gift.draft()
    _opened(desk, draft)
    colleague = another("mei")
    colleague.goto(f"/studio/drafts/{draft}")

    expect(colleague.locator("[data-people]")).to_contain_text("陈宇")
    expect(colleague.locator(STATE)).to_have_text("只读")


def test_what_could_not_be_saved_is_offered_again(
    gift: Gift, front: Any, another: Callable[[str], Page]
) -> None:
    draft = gift.draft()
    page = another("chen")
    page.goto(f"/studio/drafts/{draft}?lang=en")
    drawn(page)
    front.loses_saves = True
    _choose(page, "started")
    _write(page, "name", "Gift asked for", "要求包装")
    expect(page.locator(STATE)).to_have_attribute("data-state", "offline")
    page.reload()
    front.loses_saves = False
    page.get_by_role("button", name="Take it up").click()
    _saved(page)

    assert "Gift asked for" in _content(page, draft, f"{gift.process_id}.bpmn")


def test_who_looks_may_propose_and_the_owner_answers(
    desk: Any, gift: Gift, another: Callable[[str], Page]
) -> None:
    colleague = another("mei")
    colleague.goto(f"/processes/{gift.process_id}")
    drawn(colleague)
    colleague.get_by_text("提出改进建议").click()
    colleague.locator("[data-show-element=started]").click()
    expect(colleague.locator("#propose-step")).to_have_value("started")
    colleague.locator("#propose-text").fill("这一步可以自动完成")
    colleague.get_by_role("button", name="提交建议").click()
    expect(colleague.get_by_text("谢谢")).to_be_visible()

    page = desk.sees("en").is_at("chen", f"/studio/processes/{gift.process_id}")
    expect(page.get_by_text("这一步可以自动完成")).to_be_visible()
    page.get_by_label("Your answer").fill("Good idea, next month.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("Good idea, next month.")).to_be_visible()


def test_an_older_version_is_published_again(desk: Any, company: Deps, gift: Gift) -> None:
    draft, name = gift.draft(), f"{gift.process_id}.bpmn"
    page = desk.sees("en").is_at("chen", "/studio")
    content = _content(page, draft, name).replace("Gift ready", "Gift done")
    version = page.request.get(f"/api/v1/drafts/{draft}/files/{name}").json()["version"]
    save_draft_file(company, SYSTEM, draft, name, content, version)
    publish_draft(company, SYSTEM, draft, Wish("another word"))

    page.goto(f"/studio/processes/{gift.process_id}")
    page.get_by_role("button", name="Go back to it").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("The old word was better")
    page.get_by_role("button", name="Publish it again").click()
    expect(page.locator(".note-good")).to_contain_text("v3")
    assert gift.version() == 3


def test_a_file_that_was_just_changed_is_taken_out(desk: Any, gift: Gift) -> None:
    page = _opened(desk, gift.draft())
    _choose(page, "started")
    _write_in(page, "en", "name", "Gift asked for")  # one change, so that it is saved once
    _saved(page)
    page.get_by_text("More ▾").click()
    page.get_by_role("button", name="Take gift").click()
    page.get_by_role("button", name="Take it out").click()

    expect(page.get_by_text("This draft has no files yet.")).to_be_visible()
