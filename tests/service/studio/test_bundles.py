"""Whole bundles go in and out; what somebody uploads is never trusted."""

from __future__ import annotations

import zipfile
from io import BytesIO
from urllib.parse import quote

from sqlalchemy import insert

from service.files.zips import MAX_ENTRIES
from service.store.studio_tables import process_owner
from service.studio.content import MAX_FILE, MAX_FILES, packed
from tests.processes.diagram import bpmn
from tests.service.studio.conftest import DIAGRAM, Editor, form, order


def zipped(**files: bytes) -> bytes:
    """A zip as another program writes it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def names(chen, draft):
    return [file["name"] for file in chen.get(draft)["files"]]


def test_files_and_zips_go_into_a_draft_together(chen):
    draft = chen.draft(process_id="order")
    bundle = zipped(**{"folder/more__form": form(id="more"), "readme__md": b"words"})
    told = chen.upload(
        f"{draft}/upload",
        {"all.zip": bundle, "order.bpmn": order(), "review.form": form(name="New")},
    )
    assert told == {
        "added": ["more.form"],
        "replaced": ["review.form"],
        "same": ["order.bpmn"],
    }
    assert names(chen, draft) == ["order.bpmn", "more.form", "review.form"]


def test_an_uploaded_diagram_of_a_live_process_is_based_on_what_is_live(chen):
    draft = chen.draft(title="from git")
    chen.upload(f"{draft}/upload", {"order.bpmn": order()})
    assert [one["version"] for one in chen.get(draft)["base"]] == [1]


def test_what_was_downloaded_can_be_uploaded_again(chen, app):
    draft = chen.draft(process_id="order")
    for path in (f"{draft}/download", "/definitions/{}/download"):
        digest = chen.get(draft)["base"][0]["digest"]
        answer = chen.get(path.format(digest))
        assert answer.mimetype == "application/zip"
        assert "attachment" in answer.headers["Content-Disposition"]
        other = chen.draft()
        told = chen.upload(f"{other}/upload", {"back.zip": answer.data})
        assert told["added"] == ["order.bpmn", "review.form"]
    chen.get("/definitions/none/download", 404)


def test_a_draft_with_a_chinese_title_is_downloaded_under_it(chen):
    draft = chen.draft(title="员工培训 2", process_id="order")
    named = chen.get(f"{draft}/download").headers["Content-Disposition"]
    assert named.encode("latin-1").startswith(b"attachment")
    assert f"filename*=UTF-8''{quote('员工培训 2.zip')}" in named


def test_the_same_files_always_give_the_same_zip():
    files = {"b.form": b"1", "a.bpmn": b"2"}
    assert packed(files) == packed(dict(reversed(files.items())))


def test_uploads_that_are_too_much_or_nothing_are_refused_whole(chen):
    draft = chen.draft(process_id="order")
    before = chen.get(draft)["files"]
    bomb = zipped(**{f"{n}__form": b"\0" * 3_000_000 for n in range(10)})
    assert len(bomb) < 100_000
    many = zipped(**{f"{n}__form": b"x" for n in range(MAX_FILES + 1)})
    for name, content, status in (
        ("bomb.zip", bomb, 413),
        ("many.zip", many, 413),
        ("broken.zip", b"PK\3\4 nothing", 422),
        ("evil.exe", b"MZ", 422),
    ):
        chen.upload(f"{draft}/upload", {name: content, "order.bpmn": order("start s")}, status)
    chen.upload(f"{draft}/upload", {"useless.zip": zipped(readme__md=b"words")}, 422)
    assert chen.get(draft)["files"] == before


def test_a_zip_that_is_damaged_anywhere_is_refused_and_no_fault_of_ours(chen):
    draft = chen.draft()
    odd_name = zipped(**{"ä__form": form()}).replace("ä".encode(), b"\xff\xff")
    far_off = bytearray(zipped(a__form=form()))
    far_off[-6:-2] = (0xFFFFFF).to_bytes(4, "little")  # where its directory is said to begin
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.form", form())
    squeezed = bytearray(out.getvalue())
    squeezed[60:70] = b"\xff" * 10
    for broken in (odd_name, bytes(far_off), bytes(squeezed)):
        told = chen.upload(f"{draft}/upload", {"broken.zip": broken}, 422)
        assert told["code"] == "file.broken"


def test_a_zip_of_countless_useless_entries_is_refused_before_they_are_listed(chen):
    draft = chen.draft()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(MAX_ENTRIES + 1):
            archive.writestr(f"{number}.txt", b"")
    chen.upload(f"{draft}/upload", {"countless.zip": out.getvalue()}, 413)


def test_a_zip_can_not_write_outside(chen, tmp_path):
    draft = chen.draft()
    evil = zipped(**{"../../etc/cron__form": form(), "/abs/olute__bpmn": order()})
    chen.upload(f"{draft}/upload", {"evil.zip": evil})
    assert names(chen, draft) == ["olute.bpmn", "cron.form"]


def test_only_owners_upload_and_a_foreign_process_does_not_become_ones_own(
    ann, chen, editor, studio
):
    draft = chen.draft(process_id="order")
    ann.upload(f"{draft}/upload", {"order.bpmn": order()}, 403)
    owner: Editor = editor("olga", "process-owners")
    with studio.engine.begin() as connection:
        connection.execute(insert(process_owner), {"process_id": "order", "username": "chen"})
    mine = owner.draft(title="mine")
    owner.upload(f"{mine}/upload", {"order.bpmn": order()}, 403)
    owner.save(mine, "order.bpmn", order(), 0, 403)
    assert owner.get(mine)["files"] == []


def test_a_table_or_form_that_two_files_hold_is_an_error(chen):
    draft = chen.draft(process_id="order")
    chen.save(draft, "review-v2.form", form(name="Newer"))
    told = chen.get(f"{draft}/findings")
    (found,) = [one for one in told["findings"] if one["severity"] == "error"]
    assert (found["code"], found["file"], found["element_id"]) == (
        "held-twice",
        "review.form",
        "review",
    )
    chen.post(f"{draft}/publish", {"reason": "which one?"}, 422)
    chen.delete(f"{draft}/files/review.form?version=1")
    assert chen.get(f"{draft}/findings")["publishable"]


def test_a_form_of_the_draft_counts_whatever_the_published_one_is_called(chen, house):
    """A draft that leans on something published does not lean on what it holds itself."""
    house.publish(
        {
            "other.bpmn": bpmn("start s\nuser u form=more\ns -> u", "other"),
            "more.form": form(id="more"),
        }
    )
    draft = chen.draft(process_id="order")
    chen.save(
        draft,
        "order.bpmn",
        order(
            DIAGRAM.replace("user review", "user first form=more\nuser review").replace(
                "placed ->", "placed -> first ->"
            )
        ),
        1,
    )
    chen.delete(f"{draft}/files/review.form?version=1")
    chen.save(draft, "a-review.form", form(name="Mine"))
    digest = chen.post(f"{draft}/publish", {"reason": "renamed"})["definitions"][0]["digest"]
    files = house.deps.catalog.definition(digest).files
    assert set(files) == {"order.bpmn", "a-review.form", "more.form"}


def padded(size: int) -> bytes:
    """The order's diagram, made as large as that by what JSON writes as two characters."""
    text = order()
    return text + b"<!--" + b'"' * (size - len(text) - 7) + b"-->"


def test_what_can_be_uploaded_can_be_edited_and_saved(chen, studio):
    draft = chen.draft(process_id="order")
    largest = padded(MAX_FILE)
    assert len(largest) == MAX_FILE > studio.settings.max_body
    chen.upload(f"{draft}/upload", {"order.bpmn": largest})
    (version,) = [one["version"] for one in chen.get(draft)["files"] if one["kind"] == "bpmn"]
    edited = largest.replace(b'"-->', b" -->")
    chen.post(f"{draft}/findings", {"files": {"order.bpmn": edited.decode()}})
    chen.save(draft, "order.bpmn", edited, version)


def test_a_file_too_large_is_refused_in_the_same_words_however_it_comes(chen):
    draft = chen.draft(process_id="order")
    before = chen.get(draft)["files"]
    larger = padded(MAX_FILE + 1)
    told = [
        chen.upload(f"{draft}/upload", {"order.bpmn": larger}, 413),
        chen.upload(f"{draft}/upload", {"all.zip": zipped(order__bpmn=larger)}, 413),
        chen.save(draft, "order.bpmn", larger, 1, 413),
    ]
    assert {one["code"] for one in told} == {"file.too_large"}
    assert {one["detail"] for one in told} == {"order.bpmn is larger than 4 MB."}
    assert chen.get(draft)["files"] == before
