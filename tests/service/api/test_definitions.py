"""Published processes: listed, shown, taken along, revalidated; drafts checked."""

import pytest

from tests.processes.diagram import bpmn
from tests.processes.test_bindings import caller, child

PATH = "/api/v1/definitions"
SCRIPT = """
    start s
    script calc feel="=().__class__" result=x
    end e
    s -> calc -> e
"""


@pytest.fixture
def digest(desk):
    return desk.get(PATH).json[0]["digest"]


def test_the_newest_versions_are_listed(desk, house):
    house.draw("start s\nuser u\nend e\ns -> u -> e", "order")
    house.start("order")

    (row,) = desk.get(PATH).json

    assert (row["process_id"], row["version"]) == ("order", 2)
    assert (row["running"], row["finished"]) == (1, 0)
    assert [v["version"] for v in desk.get(f"{PATH}/order/versions").json] == [2, 1]
    assert desk.get(f"{PATH}/nothing/versions").status_code == 404


def test_one_version_is_shown_with_its_steps_and_taken_along(desk, digest):
    shown = desk.get(f"{PATH}/{digest}").json
    taken = desk.get(f"{PATH}/{digest}/xml")

    assert {step["id"]: step["type"] for step in shown["elements"]} == {
        "placed": "startEvent",
        "review": "userTask",
        "paid": "intermediateCatchEvent",
        "done": "endEvent",
    }
    assert shown["latest"] is True
    assert (taken.mimetype, taken.data[:1]) == ("application/xml", b"<")
    assert taken.headers["Content-Disposition"].endswith("''order.bpmn")
    assert desk.get(f"{PATH}/unknown").status_code == 404
    assert desk.get(f"{PATH}/unknown/xml").status_code == 404


def test_a_process_with_a_chinese_id_can_be_taken_along(desk, house):
    house.draw("start s\nuser u\nend e\ns -> u -> e", "退货")
    (row,) = [row for row in desk.get(PATH).json if row["process_id"] == "退货"]
    taken = desk.get(f"{PATH}/{row['digest']}/xml")
    assert taken.headers["Content-Disposition"].isascii()
    assert "filename*=UTF-8''%E9%80%80%E8%B4%A7.bpmn" in taken.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["", "/{}", "/{}/xml"])
def test_what_has_not_changed_is_not_sent_again(desk, digest, path):
    address = PATH + path.format(digest)
    first = desk.get(address)
    again = desk.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    other = desk.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_a_list_that_changed_is_sent_again(desk, house, digest):
    assert digest
    before = desk.get(PATH).headers["ETag"]
    house.start("order")
    assert desk.get(PATH, headers={"If-None-Match": before}).status_code == 200


def check(desk, **files):
    named = {name.replace("__", "."): text for name, text in files.items()}
    answer = desk.post(f"{PATH}/check", {"files": named})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_sound_draft_is_publishable_and_stays_a_draft(desk, digest):
    draft = bpmn("start s\nuser u groups=order-desk\nend e\ns -> u -> e", "new").decode()
    assert check(desk, new__bpmn=draft)["publishable"] is True
    assert [row["process_id"] for row in desk.get(PATH).json] == ["order"]
    assert digest


def test_a_script_that_reaches_for_python_is_an_error_at_its_element(desk):
    told = check(desk, bad__bpmn=bpmn(SCRIPT, "bad").decode())

    assert told["publishable"] is False
    (found,) = [finding for finding in told["findings"] if finding["severity"] == "error"]
    assert (found["file"], found["element_id"]) == ("bad.bpmn", "calc")
    assert found["line"] > 0
    assert found["reason"]["en"]
    assert not found["reason"]["zh"].isascii()


def test_a_handler_nobody_has_is_found_before_publishing(desk):
    draft = bpmn("start s\nservice x topic=no.such\nend e\ns -> x -> e", "new").decode()
    told = check(desk, new__bpmn=draft)
    assert told["publishable"] is False
    (found,) = told["findings"]
    assert (found["element_id"], found["code"]) == ("x", "missing-part")
    assert "no.such" in found["reason"]["en"]


def test_xml_that_reaches_outside_is_refused_not_read(desk):
    evil = (
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>'
    )
    told = check(desk, evil__bpmn=evil)
    assert told["publishable"] is False
    assert "root:" not in str(told)


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({}, "files"),
        ({"a.bpmn": 1}, "files.a.bpmn.value"),
        ({"": "x"}, "files..key"),
        ({f"{n}.bpmn": "" for n in range(101)}, "files"),
        ("<definitions/>", "files"),
    ],
)
def test_a_check_needs_files(desk, files, field):
    answer = desk.post(f"{PATH}/check", {"files": files})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


@pytest.mark.parametrize(
    ("binding", "code"), [("deployment", "no-bound-process"), ("versionTag", "no-tagged-process")]
)
def test_a_draft_is_checked_with_what_was_published_before(desk, house, binding, code):
    draft = {"p.bpmn": caller(binding, "v1").decode()}
    before = desk.post(f"{PATH}/check", {"files": draft}).json
    assert [one["code"] for one in before["findings"] if one["severity"] == "error"] == [code]
    house.publish({"c.bpmn": child("a", "v1")})
    assert desk.post(f"{PATH}/check", {"files": draft}).json["publishable"]
