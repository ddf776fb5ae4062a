"""A run's files on its page, and what browsers get when they ask for one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from service.commands.upload_file import upload_file
from service.deps import Deps
from service.files.pictures import measure
from tasks.backoffice.file_rows import attach, store
from tasks.contract import Job
from tests.forms.builder import field
from tests.processes.diagram import bpmn
from tests.service.files.samples import picture
from tests.story import bob

WORK = "start s\nuser photos groups=order-desk\nend e\ns -> photos -> e"


@pytest.fixture
def run(house: Any, web: Deps) -> Any:
    """A run with a picture, a text and a report of a handler."""
    shown = b'<zeebe:userTask/><zeebe:formDefinition formId="photos"/><zeebe:assignmentDefinition'
    diagram = bpmn(WORK, "listing").replace(b"<zeebe:assignmentDefinition", shown)
    picker = field("filepicker", "photos", multiple=True)
    made = {"id": "photos", "type": "default", "components": [picker]}
    house.publish({"listing.bpmn": diagram, "photos.form": json.dumps(made).encode()})
    run = house.start("listing")
    files = [
        upload_file(web, bob, "front <b>.jpg", picture(400, 300, "JPEG")),
        upload_file(web, bob, "说明.txt", "茶壶".encode()),
    ]
    sent = [{"digest": one.digest, "name": one.name} for one in files]
    run.item("photos").complete(by=bob, photos=sent)
    job = Job(run.id, "report.write", {}, {}, run.id, "write", "listing", web.clock.now())
    with web.engine.begin() as connection:
        digest = store(connection, b"%PDF-1.7 report", "application/pdf", job)
        attach(connection, job.id, job, "report.pdf", digest)
    return run


def digest_of(run: Any, name: str) -> str:
    files = {one["name"]: one["digest"] for one in run.variables["photos"]}
    return str(files[name])


def test_the_page_lists_who_brought_which_file(run: Any, visitor: Any) -> None:
    visitor.log_in("bob")
    page = visitor.get(f"/instances/{run.id}").text
    assert "front &lt;b&gt;.jpg" in page
    assert "front <b>" not in page
    for said in (
        "JPEG",
        "400 × 300",
        "Not checked for viruses",
        "Made by the process",
        "photos",
    ):
        assert said in page
    assert f"/files/{digest_of(run, '说明.txt')}" in page
    assert page.count("/small") == 1, "only pictures are shown small"


def test_a_file_among_the_data_is_a_link(run: Any, visitor: Any) -> None:
    visitor.log_in("bob")
    page = visitor.get(f"/instances/{run.id}").text
    assert page.count(f'href="/files/{digest_of(run, "说明.txt")}"') == 3, "list, data, record"


def test_a_picture_is_looked_at_in_a_box_of_its_own(run: Any, visitor: Any) -> None:
    visitor.log_in("bob")
    shown = visitor.get(f"/files/{digest_of(run, 'front <b>.jpg')}?view=1")
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    small = visitor.get(f"/files/{digest_of(run, 'front <b>.jpg')}/small")
    assert measure(small.data, small.mimetype) == (160, 120)


def test_a_document_may_be_read_in_a_box_of_its_own(run: Any, visitor: Any) -> None:
    visitor.log_in("bob")
    page = visitor.get(f"/instances/{run.id}").text
    [address] = re.findall(r'href="(/files/[0-9a-f]{64}\?view=1)"[^>]*>Open<', page)
    read = visitor.get(address)
    assert (read.mimetype, read.data) == ("application/pdf", b"%PDF-1.7 report")
    assert read.headers["Content-Disposition"] == "inline; filename=report.pdf"
    assert "sandbox" in read.headers["Content-Security-Policy"]


def test_what_is_no_picture_is_saved_whatever_is_asked(run: Any, visitor: Any) -> None:
    visitor.log_in("bob")
    digest = digest_of(run, "说明.txt")
    saved = visitor.get(f"/files/{digest}?view=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "UTF-8''%E8%AF%B4%E6%98%8E.txt" in saved.headers["Content-Disposition"]
    assert saved.data.decode() == "茶壶"
    assert visitor.get(f"/files/{digest}/small").status_code == 404


def test_a_stranger_and_a_wrong_address_get_nothing(run: Any, visitor: Any) -> None:
    digest = digest_of(run, "说明.txt")
    asked = visitor.get(f"/files/{digest}")
    assert (asked.status_code, "login" in asked.headers["Location"]) == (303, True)
    visitor.log_in("bob")
    assert visitor.get("/files/" + "0" * 64).status_code == 404
    assert visitor.get("/files/x/small").status_code == 404
