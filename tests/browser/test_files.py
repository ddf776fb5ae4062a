"""Choosing files in a form: they go up at once, wrong ones are named, the right ones are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.commands.publish import publish
from service.commands.start_instance import start_instance
from service.deps import Deps
from service.files.scanning import NoScanner, scanner_at
from service.identity import SYSTEM
from service.queries.inbox import inbox
from tests.forms.builder import field
from tests.logged_in import actor_named
from tests.processes.diagram import bpmn
from tests.service.files.clamd import fake_clamd
from tests.service.files.samples import EICAR, mp4, picture

WORK = """
    start s
    user photos groups=order-desk
    user look groups=order-desk
    end e
    s -> photos -> look -> e
"""


#: where the elements stand, so that there is something to look at
DRAWN = (
    '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><di:BPMNPlane bpmnElement="listing">{}'
    "</di:BPMNPlane></di:BPMNDiagram></bpmn:definitions>"
).format(
    "".join(
        f'<di:BPMNShape bpmnElement="{id}"><dc:Bounds x="{x}" y="0" width="80" height="80"/>'
        "</di:BPMNShape>"
        for x, id in ((0, "s"), (120, "photos"), (240, "look"), (360, "e"))
    )
)


def _form(**more: Any) -> bytes:
    square = {"picture_width": "800", "picture_height": "800", "max_size": "2000000"}
    photos = field(
        "filepicker",
        "photos",
        multiple=True,
        accept="image/*",
        validate={"required": True},
        properties={**square, "label:zh": "商品图片"},
        **more,
    )
    video = field(
        "filepicker", "video", properties={"max_seconds": "30", "label:zh": "视频"}, **more
    )
    photos["label"], video["label"] = "Product photos", "Video"
    made = {"id": "photos", "type": "default", "components": [photos, video]}
    return json.dumps(made).encode()


@pytest.fixture
def address(company: Deps) -> str:
    """A work item of bob that wants photos."""
    shown = b'<zeebe:userTask/><zeebe:formDefinition formId="photos"/><zeebe:assignmentDefinition'
    diagram = bpmn(WORK, "listing").replace(b"<zeebe:assignmentDefinition", shown)
    diagram = diagram.replace(b"</bpmn:definitions>", DRAWN.encode())
    publish(company, SYSTEM, {"listing.bpmn": diagram, "photos.form": _form()}, "a test")
    started = start_instance(company, SYSTEM, "listing", {})
    with company.unit_of_work.reading() as connection:
        bob = actor_named(connection, "bob")
        items = inbox(connection, bob, process_id="listing").items
    [item] = [one for one in items if one.instance_id == started.instance_id]
    return f"/inbox/{item.id}"


@pytest.fixture
def scanned(company: Deps) -> Iterator[None]:
    """Files are scanned."""
    with fake_clamd() as daemon:
        object.__setattr__(company, "scanner", scanner_at(daemon.url))
        yield
        object.__setattr__(company, "scanner", NoScanner())


def _file(name: str, content: bytes, kind: str = "image/png") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


def _listed(page: Page) -> Any:
    return page.locator(".picker-files li")


def test_files_are_chosen_taken_back_and_sent(desk: Any, address: str, axe_source: str) -> None:
    page = desk.sees("en").is_at("bob", address)
    desk.settled()
    front, back = _file("front.png", picture()), _file("back.jpg", picture(kind="JPEG"))
    page.get_by_label("Product photos").set_input_files([front, back])
    expect(_listed(page)).to_have_count(2)
    expect(page.get_by_role("progressbar")).to_have_count(0)

    page.get_by_role("button", name="Remove front.png").press("Enter")
    expect(_listed(page)).to_have_count(1)
    expect(page.get_by_label("Product photos")).to_be_focused()
    page.get_by_label("Video").set_input_files(_file("film.mp4", mp4(12), "video/mp4"))
    expect(_listed(page)).to_have_count(2)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.evaluate(axe_source)
    found = page.evaluate("axe.run('.work-form')")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []

    page.get_by_role("button", name="Complete").click()
    expect(page.get_by_role("status").filter(has_text="Done.")).to_be_visible()
    page.locator(".item-head a[href^='/instances/']").click()
    expect(page.locator(".files li")).to_have_count(2)
    expect(page.locator(".files")).to_contain_text("Not checked for viruses")
    small = page.locator(".files img")
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("naturalWidth", 160)
    with page.expect_download() as saved:
        page.get_by_role("link", name="film.mp4").first.click()
    assert saved.value.suggested_filename == "film.mp4"


def test_what_was_sent_before_is_shown_as_links(desk: Any, address: str) -> None:
    page = desk.sees("zh").is_at("bob", address)
    desk.settled()
    page.get_by_label("商品图片").set_input_files(_file("正面.png", picture()))
    expect(page.get_by_role("button", name="移除 正面.png")).to_be_visible()
    page.get_by_role("button", name="完成").click()
    expect(page.get_by_role("status").filter(has_text="已完成")).to_be_visible()
    desk.settled()
    with page.expect_download() as saved:
        page.locator(".picker-files").get_by_role("link", name="正面.png").click()
    assert saved.value.suggested_filename == "正面.png"


def test_files_are_sent_over_plain_http_too(desk: Any, address: str) -> None:
    """Browsers keep some of their functions for https and their own machine."""
    desk.page.add_init_script("delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle")
    page = desk.sees("en").is_at("bob", address)
    page.get_by_label("Product photos").set_input_files(_file("front.png", picture()))
    expect(page.get_by_role("button", name="Remove front.png")).to_be_visible()


def test_wrong_files_are_named_at_their_field(desk: Any, address: str) -> None:
    page = desk.sees("zh").is_at("bob", address)
    desk.settled()
    page.get_by_label("商品图片").set_input_files(_file("wide.png", picture(1000, 800)))
    page.get_by_label("视频").set_input_files(_file("film.mp4", mp4(45), "video/mp4"))
    expect(page.get_by_role("button", name="移除")).to_have_count(2)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="完成").click()

    summary = page.locator(".form-errors")
    expect(summary).to_contain_text("wide.png 必须为 800 × 800 像素，实际为 1000 × 800。")
    expect(summary).to_contain_text("film.mp4 时长不得超过 30 秒，实际为 45.0 秒。")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("商品图片")).to_be_focused()


def test_a_file_that_is_not_taken_says_why_at_once(desk: Any, address: str, scanned: None) -> None:
    page = desk.sees("en").is_at("bob", address)
    desk.settled()
    photos = page.get_by_label("Product photos")
    photos.set_input_files(_file("gift.png", EICAR))
    alert = page.locator(".picker-failed").get_by_role("alert")
    expect(alert).to_have_text("gift.png holds a virus (Eicar-Signature) and was not taken.")
    photos.set_input_files(_file("large.png", bytes(2_000_001)))
    expect(alert).to_have_text("large.png is larger than 1.9 MB.")
    photos.set_input_files(_file("logo.png", b"<svg/>"))
    expect(alert).to_contain_text("logo.png is not of a kind that is taken")
    page.get_by_role("button", name="Remove logo.png").click()
    expect(_listed(page)).to_have_count(0)
    page.get_by_role("button", name="Complete").click()
    expect(page.locator(".form-errors")).to_contain_text("Product photos")


def test_nothing_is_sent_while_a_file_is_on_its_way(desk: Any, address: str) -> None:
    page = desk.sees("en").is_at("bob", address)
    desk.settled()
    held: list[Any] = []
    page.route("**/api/v1/files", lambda route: held.append(route))
    page.get_by_label("Product photos").set_input_files(_file("front.png", picture()))
    expect(page.get_by_role("progressbar", name="Uploading front.png")).to_be_visible()
    page.get_by_role("button", name="Complete").click()
    expect(page.locator(".form-errors")).to_contain_text(
        "Please wait until all files are uploaded."
    )
    held[0].fulfill(status=422, body="no JSON")
    expect(page.locator(".picker-failed")).to_contain_text("could not be uploaded")
