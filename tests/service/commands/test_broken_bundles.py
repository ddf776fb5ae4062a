"""Many ways to break a bundle: each is found at its element, with a remedy, and never published."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from processes.codec import dumps
from service.checking import check_draft
from service.errors import Invalid
from service.store.tables import definition
from tests.processes.decisions.test_rule_check import table
from tests.processes.diagram import bpmn

Files = dict[str, bytes]


def drawn(text: str, **files: bytes) -> Files:
    """A diagram with what lies beside it."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    return {"p.bpmn": bpmn(text), **named}


def changed(text: str, before: str, after: str) -> Files:
    """A diagram in which something was changed by hand."""
    content = bpmn(text).decode()
    assert before in content
    return {"p.bpmn": content.replace(before, after, 1).encode()}


def form(*components: dict[str, Any], id: str = "f") -> bytes:
    """A form."""
    return dumps({"id": id, "type": "default", "components": list(components)}).encode()


def asked(**component: Any) -> Files:
    """A user task whose form has one component."""
    shown = form({"id": "part", "key": "part", "label": "Part", "type": "textfield"} | component)
    return drawn("start s\nuser a form=f\ns -> a", f__form=shown)


#: what is broken -> the files, and file, element and code of the finding
BROKEN: dict[str, tuple[Files, str, str, str]] = {
    "a handler nobody has": (
        drawn("start s\nservice x topic=no.such\ns -> x"),
        "p.bpmn",
        "x",
        "missing-part",
    ),
    "a service task without a topic": (
        drawn("start s\nservice x\ns -> x"),
        "p.bpmn",
        "x",
        "no-topic",
    ),
    "a form that is not there": (
        drawn("start s\nuser a form=gone\ns -> a"),
        "p.bpmn",
        "a",
        "missing-form",
    ),
    "a decision that is not there": (
        drawn("start s\ndecide d decision=gone result=r\ns -> d"),
        "p.bpmn",
        "d",
        "no-decision",
    ),
    "an expression that can't be read": (
        drawn("start s\nscript x feel='=1 +' result=r\ns -> x"),
        "p.bpmn",
        "x",
        "expression",
    ),
    "a way out of a decision without a condition": (
        drawn("start s\nxor x\nuser a\nuser b\ns -> x -> a\nx -> b [k = 1]"),
        "p.bpmn",
        "f2",
        "no-condition",
    ),
    "a message without a key": (
        changed("start s\ncatch c message=m key==k\ns -> c", 'correlationKey="=k"', ""),
        "p.bpmn",
        "c",
        "no-correlation-key",
    ),
    "a timer without a time": (
        changed(
            "start s\ncatch c duration=PT1H\ns -> c",
            "<bpmn:timeDuration>PT1H</bpmn:timeDuration>",
            "",
        ),
        "p.bpmn",
        "c",
        "no-timer",
    ),
    "a timer that is no time": (
        drawn("start s\ncatch c duration=soon\ns -> c"),
        "p.bpmn",
        "c",
        "bad-timer",
    ),
    "an event no error can be thrown by": (
        changed(
            "start s\nuser a\nend e error=BAD\ns -> a -> e",
            'errorCode="BAD"',
            "",
        ),
        "p.bpmn",
        "e",
        "no-code",
    ),
    "an error event that does not interrupt": (
        drawn("start s\nuser a\nboundary b on=a error=BAD cancel=false\nend e\ns -> a\nb -> e"),
        "p.bpmn",
        "b",
        "not-interrupting-error",
    ),
    "a call of nothing": (
        changed("start s\ncall c process=x\ns -> c", 'processId="x"', ""),
        "p.bpmn",
        "c",
        "no-called-process",
    ),
    "a loop over nothing": (
        changed(
            "start s\nuser a\ns -> a",
            '<bpmn:userTask id="a" name="a">',
            '<bpmn:userTask id="a" name="a"><bpmn:multiInstanceLoopCharacteristics/>',
        ),
        "p.bpmn",
        "a",
        "no-collection",
    ),
    "two elements of one id": (
        changed("start s\nuser a\nuser b\ns -> a -> b", 'id="b"', 'id="a"'),
        "p.bpmn",
        "a",
        "duplicate-id",
    ),
    "a flow into nowhere": (
        changed("start s\nuser a\ns -> a", 'targetRef="a"', 'targetRef="gone"'),
        "p.bpmn",
        "f1",
        "dangling-flow",
    ),
    "a default that leaves elsewhere": (
        changed(
            "start s\nxor x\nuser a\nuser b\ns -> x ->! a\nx -> b [k = 1]",
            'default="f2"',
            'default="f1"',
        ),
        "p.bpmn",
        "x",
        "bad-default",
    ),
    "an event gateway that leads to a task": (
        drawn("start s\nfirst g\nuser a\ncatch c duration=PT1H\ns -> g -> a\ng -> c"),
        "p.bpmn",
        "g",
        "event-gateway",
    ),
    "a complex gateway": (
        {"p.bpmn": bpmn("start s\nxor x\nuser a\ns -> x -> a").replace(b"exclusive", b"complex")},
        "p.bpmn",
        "x",
        "complex-gateway",
    ),
    "a link to nowhere": (
        drawn("start s\nthrow t link=gone\ns -> t"),
        "p.bpmn",
        "t",
        "no-link",
    ),
    "an expression of another product": (
        drawn("start s\nuser a groups='${team}'\ns -> a"),
        "p.bpmn",
        "a",
        "foreign-expression",
    ),
    "a table with a rule that can't be read": (
        drawn(
            "start s\ndecide d decision=t result=r\ns -> d",
            t__dmn=table("< | 1"),
        ),
        "t.dmn",
        "r1",
        "decision-file",
    ),
    "a field of a kind nobody knows": (
        asked(type="crystalBall"),
        "f.form",
        "part",
        "unknown-component",
    ),
    "a field without a name": (asked(key=""), "f.form", "part", "no-key"),
    "a choice of nothing": (asked(type="select"), "f.form", "part", "no-options"),
    "a limit that is no number": (
        asked(type="number", validate={"min": "many"}),
        "f.form",
        "part",
        "bad-limit",
    ),
    "a pattern that is none": (asked(validate={"pattern": "("}), "f.form", "part", "bad-pattern"),
    "a form without components": (
        drawn("start s\nuser a form=f\ns -> a", f__form=b'{"id": "f"}'),
        "f.form",
        "",
        "not-form",
    ),
    "a diagram that is cut off": ({"p.bpmn": bpmn("start s")[:-20]}, "p.bpmn", "", "xml"),
    "a diagram with entities": (
        {"p.bpmn": b'<!DOCTYPE d [<!ENTITY x "y">]><definitions>&x;</definitions>'},
        "p.bpmn",
        "",
        "xml",
    ),
    "a bundle without a process": (
        {"t.dmn": table("1 | 1"), "p.bpmn": b"<a/>"},
        "p.bpmn",
        "",
        "xml",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_found_at_its_element_with_a_remedy_and_not_published(house, kind):
    files, file, element, code = BROKEN[kind]
    with house.deps.engine.connect() as connection:
        found = check_draft(house.deps, connection, files)
    errors = [one for one in found if one.severity == "error"]
    assert (file, element, code) in [(one.file, one.element_id, one.code) for one in errors]
    for one in errors:
        for words in (one.reason, one.remedy):
            assert words["en"]
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words["zh"])
    with pytest.raises(Invalid) as refused:
        house.publish(files)
    assert refused.value.fields
    assert house.all(select(func.count()).select_from(definition)) == [(0,)]


def test_there_are_at_least_twenty_kinds():
    assert len({code for *_, code in BROKEN.values()}) >= 20
