"""Programs hand files in, complete work with them, and fetch what belongs to an instance."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from processes.codec import loads
from service.app import create_app
from service.files.scanning import scanner_at
from service.settings import MIB
from tests.forms.builder import field
from tests.processes.diagram import bpmn
from tests.service.api.conftest import Program
from tests.service.files.clamd import fake_clamd
from tests.service.files.samples import EICAR, picture, webm

WORK = "start s\nuser photos groups=order-desk\nend e\ns -> photos -> e"


@pytest.fixture
def listing(house: Any, shop: Any) -> Any:
    """A run that waits for the order desk's photos."""
    shown = b'<zeebe:userTask/><zeebe:formDefinition formId="photos"/><zeebe:assignmentDefinition'
    diagram = bpmn(WORK, "listing").replace(b"<zeebe:assignmentDefinition", shown)
    made = {
        "id": "photos",
        "type": "default",
        "components": [field("filepicker", "photos", multiple=True)],
    }
    house.publish({"listing.bpmn": diagram, "photos.form": json.dumps(made).encode()})
    return house.start("listing")


def hand_in(program: Program, content: bytes, name: str = "front.png", **more: Any) -> Any:
    """Send a file as a browser's form does."""
    return program.client.post(
        "/api/v1/files",
        data={"file": (BytesIO(content), name)},
        headers={**program.headers, **more},
        content_type="multipart/form-data",
    )


def test_a_file_goes_in_with_a_form_and_comes_out_as_it_was(desk: Program, listing: Any) -> None:
    content = picture(300, 200)
    taken = hand_in(desk, content)
    assert taken.status_code == 201
    assert taken.json["verdict"] == "unscanned"
    assert (taken.json["width"], taken.json["height"], taken.json["seconds"]) == (300, 200, None)
    item = listing.item("photos").id
    value = {key: taken.json[key] for key in ("digest", "name", "type", "size")}
    done = desk.post(f"/api/v1/work-items/{item}/complete", {"data": {"photos": [value]}})
    assert done.status_code == 200
    assert listing.variables["photos"] == [value]

    [listed] = desk.get(f"/api/v1/instances/{listing.id}/files").json["items"]
    assert value.items() <= listed.items()
    assert (listed["element_id"], listed["kind"], listed["actor"]) == ("photos", "upload", "bob")
    fetched = desk.get(f"/api/v1/files/{value['digest']}")
    assert (fetched.data, fetched.mimetype) == (content, "image/png")
    assert fetched.headers["Content-Disposition"] == "attachment; filename=front.png"
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"


def test_a_video_tells_its_length_exactly(desk: Program) -> None:
    assert loads(hand_in(desk, webm(7.25), "film.webm").text)["seconds"] == 7.25


def test_what_is_attached_to_nothing_is_not_given_away(desk: Program) -> None:
    taken = hand_in(desk, picture())
    for digest in (taken.json["digest"], "0" * 64):
        missing = desk.get(f"/api/v1/files/{digest}")
        assert (missing.status_code, missing.json["code"]) == (404, "file.not_found")


def test_a_kind_that_is_not_taken_is_refused_in_the_callers_language(desk: Program) -> None:
    refused = hand_in(desk, b"<svg/>", "x.svg", **{"Accept-Language": "zh"})
    assert (refused.status_code, refused.json["code"]) == (422, "file.kind_refused")
    assert "不接受 x.svg 的类型" in refused.json["detail"]
    assert refused.json["errors"] == {"file": [refused.json["detail"]]}


def test_a_body_without_a_file_is_refused(desk: Program) -> None:
    for body in ({"other": "x"}, {"file": "text"}, {}):
        refused = desk.client.post(
            "/api/v1/files", data=body, headers=desk.headers, content_type="multipart/form-data"
        )
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["file"])
    assert desk.post("/api/v1/files", {"file": "x"}).status_code == 422


def test_only_uploads_may_be_larger_than_other_requests(shop: Any, desk: Program) -> None:
    settings = replace(shop.settings, max_body=2048, max_upload=2 * MIB)
    small = Program(create_app(replace(shop, settings=settings)).test_client(), desk.headers)
    assert hand_in(small, b"x" * (2 * MIB), "x.txt").status_code == 201
    larger = hand_in(small, b"x" * (2 * MIB + 1), "x.txt")
    assert (larger.status_code, larger.json["code"]) == (413, "file.too_large")
    assert hand_in(small, b"x" * (3 * MIB), "x.txt").status_code == 413
    assert small.post("/api/v1/orders", b"x" * 4096).status_code == 413


def test_a_virus_is_refused_and_without_a_scanner_nothing_is_taken(
    shop: Any, desk: Program
) -> None:
    with fake_clamd() as daemon:
        guarded = create_app(replace(shop, scanner=scanner_at(daemon.url)))
        program = Program(guarded.test_client(), desk.headers)
        infected = hand_in(program, EICAR, "gift.txt")
        assert (infected.status_code, infected.json["code"]) == (422, "file.infected")
        assert hand_in(program, picture()).json["verdict"] == "clean"
    away = hand_in(program, picture())
    assert (away.status_code, away.json["code"]) == (503, "scanner.unavailable")


def test_nobody_hands_in_or_fetches_without_a_name(stranger: Program) -> None:
    assert hand_in(stranger, picture()).status_code == 401
    assert stranger.get("/api/v1/files/" + "0" * 64).status_code == 401
