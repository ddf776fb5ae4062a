"""Files handed in with a form: taken, attached when the work item is completed, or swept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, select

from service.commands.sweep_files import sweep_files
from service.commands.upload_file import upload_file
from service.deps import Deps
from service.errors import Invalid, TooLarge, Unavailable
from service.files.scanning import scanner_at
from tasks.backoffice.tables import attachment, file, upload
from tests.forms.builder import field
from tests.processes.diagram import bpmn
from tests.service.files.clamd import fake_clamd
from tests.service.files.samples import EICAR, mp4, picture
from tests.story import ann, bob, person

carl = person("carl", "customer-service")

WORK = """
    start begin
    user photos groups=customer-service
    user again groups=customer-service
    end done
    begin -> photos -> again -> done
"""
SQUARE = {"picture_width": 800, "picture_height": 800}


@pytest.fixture
def listing(house: Any) -> Any:
    """A run that waits for square photos."""
    picker = field(
        "filepicker",
        "photos",
        multiple=True,
        accept="image/*",
        properties={**SQUARE, "label:zh": "图"},
    )
    note = field("textfield", "note")
    made = {"id": "photos", "type": "default", "components": [picker, note]}
    shown = b'<zeebe:userTask/><zeebe:formDefinition formId="photos"/><zeebe:assignmentDefinition'
    diagram = bpmn(WORK).replace(b"<zeebe:assignmentDefinition", shown)
    house.publish({"p.bpmn": diagram, "photos.form": json.dumps(made).encode()})
    return house.start()


def rows(deps: Deps, table: Any) -> list[Any]:
    with deps.engine.connect() as connection:
        return list(connection.execute(select(table)))


def value(uploaded: Any) -> dict[str, Any]:
    """What the browser sends of an uploaded file."""
    return {"digest": uploaded.digest, "name": uploaded.name}


def test_an_attached_file_belongs_to_the_instance(listing: Any, deps: Deps) -> None:
    content = picture()
    uploaded = upload_file(deps, ann, "C:\\fotos\\front.png", content)
    assert (uploaded.name, uploaded.width, uploaded.height) == ("front.png", 800, 800)
    assert (uploaded.verdict, uploaded.digest) == ("unscanned", sha256(content).hexdigest())

    listing.item("photos").complete(by=ann, photos=[value(uploaded)], note="front")

    assert listing.variables["photos"] == [
        {"digest": uploaded.digest, "name": "front.png", "type": "image/png", "size": len(content)}
    ]
    [row] = rows(deps, attachment)
    assert (row.instance_id, row.element_id, row.kind) == (listing.id, "photos", "upload")
    assert (row.name, row.digest, row.actor) == ("front.png", uploaded.digest, "ann")
    assert listing.problem is None


def test_nobody_attaches_what_somebody_else_handed_in(listing: Any, deps: Deps) -> None:
    theirs = upload_file(deps, bob, "theirs.png", picture())
    with pytest.raises(Invalid) as refused:
        listing.item("photos").complete(by=ann, photos=[value(theirs)])
    assert "not there any more" in refused.value.fields["photos"]["en"][0]
    # The same content from one's own machine is one's own, and is kept once.
    mine = upload_file(deps, ann, "mine.png", picture())
    assert mine.digest == theirs.digest
    listing.item("photos").complete(by=ann, photos=[value(mine)])
    assert len(rows(deps, file)) == 1


def test_what_belongs_to_the_instance_may_be_sent_again(
    listing: Any, deps: Deps, house: Any
) -> None:
    front = upload_file(deps, ann, "front.png", picture())
    listing.item("photos").complete(by=ann, photos=[value(front)])
    house.clock.advance(timedelta(days=2))
    sweep_files(deps)
    assert rows(deps, upload) == []
    listing.item("again").complete(by=ann, photos=[value(front)])
    assert [row.name for row in rows(deps, attachment)] == ["front.png"]
    assert listing.status == "completed"


def test_what_the_process_shows_may_be_sent_on(listing: Any, deps: Deps, house: Any) -> None:
    """A message may carry a file into another instance."""
    front = upload_file(deps, ann, "front.png", picture())
    listing.item("photos").complete(by=ann, photos=[value(front)])
    other = house.start(sent={"from": [value(front)]})
    other.item("photos").complete(by=carl, photos=[value(front)])
    assert {row.instance_id for row in rows(deps, attachment)} == {listing.id, other.id}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("wide.png", picture(900, 800), "wide.png must have 800 × 800 pixels, it has 900 × 800."),
        ("film.mp4", mp4(), "film.mp4 is not of a kind that is taken here (image/*)."),
    ],
)
def test_a_wrong_file_is_named_at_its_field(
    listing: Any, deps: Deps, name: str, content: bytes, said: str
) -> None:
    wrong = upload_file(deps, ann, name, content)
    with pytest.raises(Invalid) as refused:
        listing.item("photos").complete(by=ann, photos=[value(wrong)])
    assert refused.value.fields["photos"]["en"] == [said]
    assert rows(deps, attachment) == []
    assert listing.open == ["photos"]


def test_a_file_nobody_attached_is_forgotten_after_a_day(
    listing: Any, deps: Deps, house: Any
) -> None:
    kept = upload_file(deps, ann, "kept.png", picture())
    listing.item("photos").complete(by=ann, photos=[value(kept)])
    upload_file(deps, ann, "lost.png", picture(10, 10))
    house.clock.advance(timedelta(hours=23))
    twice = upload_file(deps, bob, "twice.png", picture(20, 20))
    upload_file(deps, bob, "lost.png", picture(10, 10))
    assert sweep_files(deps) == 0
    house.clock.advance(timedelta(hours=2))
    assert sweep_files(deps) == 0
    assert len(rows(deps, file)) == 3, "bob handed the lost one in two hours ago"
    house.clock.advance(timedelta(hours=23))
    assert sweep_files(deps) == 2
    assert [row.digest for row in rows(deps, file)] == [kept.digest]
    again = upload_file(deps, bob, "twice.png", picture(20, 20))
    assert again.digest == twice.digest


def test_an_infected_file_is_not_kept(deps: Deps) -> None:
    with fake_clamd() as daemon:
        guarded = replace(deps, scanner=scanner_at(daemon.url))
        with pytest.raises(Invalid, match="holds a virus"):
            upload_file(guarded, ann, "gift.txt", EICAR)
        assert upload_file(guarded, ann, "me.png", picture()).verdict == "clean"
    assert [row.verdict for row in rows(deps, file)] == ["clean"]


def test_a_file_scanned_later_is_known_to_be_clean(deps: Deps) -> None:
    upload_file(deps, ann, "me.png", picture())
    with fake_clamd() as daemon:
        upload_file(replace(deps, scanner=scanner_at(daemon.url)), ann, "me.png", picture())
    assert [row.verdict for row in rows(deps, file)] == ["clean"]
    upload_file(deps, ann, "me.png", picture())
    assert [row.verdict for row in rows(deps, file)] == ["clean"]


def test_nothing_is_kept_while_the_scanner_is_away(deps: Deps) -> None:
    with fake_clamd(b"") as daemon, pytest.raises(Unavailable):
        upload_file(replace(deps, scanner=scanner_at(daemon.url)), ann, "me.png", picture())
    assert rows(deps, file) == []


def test_a_file_has_a_largest_size(deps: Deps) -> None:
    small = replace(deps, settings=replace(deps.settings, max_upload=2**20))
    with pytest.raises(TooLarge) as refused:
        upload_file(small, ann, "me.txt", b"x" * (2**20 + 1))
    assert refused.value.message["en"] == "me.txt is larger than 1 MB."


def test_completing_with_files_costs_two_statements_more(listing: Any, deps: Deps) -> None:
    front = upload_file(deps, ann, "front.png", picture())
    statements: list[str] = []

    def count(connection: Any, cursor: Any, text: str, *rest: Any) -> None:
        statements.append(text)

    event.listen(deps.engine, "before_cursor_execute", count)
    listing.item("photos").complete(by=ann, photos=[value(front)])
    event.remove(deps.engine, "before_cursor_execute", count)
    ours = [text for text in statements if "shop_" in text]
    assert len(ours) == 2
