"""What can't be run rightly is refused by name and place, before it is published."""

import pytest

from processes.catalog import read_bundle
from processes.doubt_words import DOUBTS
from processes.drawn_words import EVENTS
from processes.findings import KINDS, Finding
from processes.reader import _EVENT_KINDS
from tests.processes.diagram import bpmn


def _findings(text: str | bytes, **files: bytes) -> list[Finding]:
    content = text if isinstance(text, bytes) else bpmn(text)
    return list(read_bundle({"p.bpmn": content, **files}).findings)


def _codes(text: str | bytes) -> set[tuple[str, str]]:
    return {(f.code, f.element_id) for f in _findings(text)}


@pytest.mark.parametrize(
    ("diagram", "code", "element"),
    [
        ("start s\nservice a\ns -> a", "no-topic", "a"),
        ("start s\nreceive a\ns -> a", "no-message", "a"),
        ('start s\nreceive a message=m key=""\ns -> a', "no-correlation-key", "a"),
        ("start s\ncatch a duration=tomorrow\ns -> a", "bad-timer", "a"),
        ("start s\nscript a\ns -> a", "no-script", "a"),
        ("start s\ndecide a decision=d result=r\ns -> a", "no-decision", "a"),
        ('start s\ncall a process="=1+*2"\ns -> a', "expression", "a"),
        ('start s\nuser a assignee="${boss}"\ns -> a', "foreign-expression", "a"),
        ('start s\nuser a due="#{tomorrow}"\ns -> a', "foreign-expression", "a"),
        ('start s\ncall a process=""\ns -> a', "no-called-process", "a"),
        ("start s\nuser a\ns -> a\na -> gone", "dangling-flow", "f2"),
        ("start s error=x\nuser a\ns -> a", "no-start", "p"),
        ("start s\nsub x event=true {\nuser a\n}", "no-start", "x"),
        ("catch a link=x", "no-start", "p"),
        ("user a\nuser b\na -> b -> a", "no-start", "p"),
        ("start s\nsub x {\nstart t message=m\n}\ns -> x", "no-start", "x"),
        ("start s\nsub x {\nstart t\nstart u\n}\ns -> x", "many-starts", "u"),
        ("start s message=m\nstart t message=m\nuser a\ns -> a\nt -> a", "same-start", "t"),
        ("start s signal=m\nstart t signal=m\nuser a\ns -> a\nt -> a", "same-start", "t"),
        ("start s signal==x\nuser a\ns -> a", "signal-start-name", "s"),
        ("start s business_key==1+*2\nuser a\ns -> a", "expression", "s"),
        ('start s cycle="0 9 * * *"\nuser a\ns -> a', "bad-timer", "s"),
        ("start s cycle=R/PT0S\nuser a\ns -> a", "bad-timer", "s"),
        ('start s duration="=1 + 1"\nuser a\ns -> a', "bad-timer", "s"),
        ("start s duration==1+*2\nuser a\ns -> a", "expression", "s"),
        ("start s date=PT1H\nuser a\ns -> a", "bad-timer", "s"),
        ("start s\ncatch a duration=2026-01-01\ns -> a", "bad-timer", "a"),
        ('start s\ncatch a cycle="@daily"\ns -> a', "bad-timer", "a"),
        ('start s\nuser a\nboundary b on=a cycle="@daily"\ns -> a', "bad-timer", "b"),
        (
            'start s\nuser a\nboundary b on=a cycle="0 9 * * *" cancel=false\ns -> a',
            "bad-timer",
            "b",
        ),
        ("start s\nstart t\nuser a\ns -> a\nt -> a", "many-starts", "t"),
        ("start s\nxor x\nuser a\nuser b\ns -> x -> a\nx -> b [1 = 1]", "no-condition", "f2"),
        ("start s\nfirst g\nuser a\ns -> g -> a", "event-gateway", "g"),
        ("start s\nend e\nboundary b on=e duration=PT1H\ns -> e\nb -> e", "boundary", "b"),
        ("start s\nuser a\nuser b\ns -> a", "unreachable", "b"),
        ("start s\nuser a\nuser a\ns -> a", "duplicate-id", "a"),
        ("start s\nuser a\nboundary b on=a undo=gone\ns -> a", "no-handler", "b"),
        ("start s\nuser a\nboundary b on=a undo=g\nxor g undo=true\ns -> a", "no-handler", "b"),
        (
            "start s\nuser a\nboundary b on=a undo=t\nsub x {\nstart i\ntask t undo=true\n}\n"
            "s -> a -> x",
            "no-handler",
            "b",
        ),
        (
            "start s\nfirst g\nreceive r message=m each==x\ncatch t duration=PT1H\n"
            "s -> g -> r\ng -> t",
            "event-gateway",
            "g",
        ),
        ("start s\nuser a undo=true\ns -> a", "flow-in", "a"),
        ("start s\nuser a undo=true\nuser b\na -> b", "flow-out", "a"),
        ("start s\nend e undo=gone\ns -> e", "no-activity", "e"),
        ("start s\nend e abort=true\ns -> e", "no-transaction", "e"),
        ("start s\nuser a\nboundary b on=a abort=true\ns -> a", "no-transaction", "b"),
        (
            "start s\ntransaction t {\nstart i\nend e abort=true\ni -> e\n}\ns -> t",
            "no-cancel",
            "t",
        ),
        ("start s\nadhoc a {\ntask t\n}\ns -> a", "no-active-elements", "a"),
        ("start s\nadhoc a active==x {\nstart t\n}\ns -> a", "wrong-start", "t"),
        ("start s\ncatch a when=\ns -> a", "no-event-condition", "a"),
        ("start s\ncatch a when==1+*2\ns -> a", "expression", "a"),
        ("start s when==x\nstart t when==x\nuser a\ns -> a\nt -> a", "same-start", "t"),
        ("start s error=x\nuser a\ns -> a", "wrong-start", "s"),
        ("start s\nuser a", "nothing-follows", "s"),
        ("start s\nuser a\nxor x\ns -> a -> x", "nothing-follows", "x"),
        ("start s\nuser a name=\ns -> a", "no-name", "a"),
        (
            "start s\nxor x\nuser a\nuser b\nand j\ns -> x\nx -> a [k]\nx -> !b\na -> j\nb -> j",
            "join-in-vain",
            "j",
        ),
        (f"start s\nuser a{'b' * 300}\ns -> a{'b' * 300}", "long-name", f"a{'b' * 300}"),
        (f"start s message={'m' * 301}\nuser a\ns -> a", "long-name", "s"),
        ("start s\nthrow a signal=\ns -> a", "no-signal", "a"),
        ("start s\nthrow a link=x\ns -> a", "no-link", "a"),
        ("start s\nthrow a link=x\ncatch b link=x\ncatch c link=x\ns -> a", "many-links", "a"),
        ("start s\nthrow a link=x\ncatch b link=x\ns -> a -> b", "flow-out", "a"),
        ("start s\nthrow a link=x\ncatch b link=x\ns -> a -> b", "flow-in", "b"),
        ("start s\nuser a each=\ns -> a", "no-collection", "a"),
        ("start s\nuser a each==x collect=y\ns -> a", "half-output", "a"),
        ("start s\nuser a while=\ns -> a", "no-loop-condition", "a"),
        ("start s\ncatch a each==x duration=PT1H\ns -> a", "no-loop-here", "a"),
        ("start s\nuser a each==1+*2\ns -> a", "expression", "a"),
        ("start s\nuser a while==1+*2\ns -> a", "expression", "a"),
        (
            "start s\nuser a\nboundary b on=a error=E cancel=false\ns -> a\nb -> a",
            "not-interrupting-error",
            "b",
        ),
    ],
)
def test_a_mistake_is_named_with_its_element(diagram: str, code: str, element: str) -> None:
    assert (code, element) in _codes(diagram)


@pytest.mark.parametrize(
    "text", ["().__class__", "__import__('os')", "amount >", "1 +* 2", 'open("f").read(', "a; b"]
)
def test_what_is_not_feel_is_a_syntax_error_of_the_diagram(text: str) -> None:
    (found,) = _findings(f"start s\nxor x\ntask a\ntask b\ns -> x -> a [{text}]\nx -> !b")
    assert found.code == "expression"
    assert text in found.reason["en"]
    assert text in found.reason["zh"]


def test_a_finding_tells_place_reason_and_remedy_in_both_languages() -> None:
    (found,) = _findings('start s\nservice a name="Book it"\ns -> a')
    assert (found.severity, found.file, found.element_id) == ("error", "p.bpmn", "a")
    assert (found.element_name, found.line) == ("Book it", 1)
    assert found.reason["en"].startswith("The task names no handler")
    assert "处理程序" in found.reason["zh"]
    assert found.remedy["en"]
    assert found.remedy["zh"]


def test_every_kind_of_finding_speaks_both_languages() -> None:
    for code, kind in KINDS.items():
        for texts in (kind.reason, kind.remedy):
            assert texts["en"].strip(), code
            assert any("\u4e00" <= sign <= "\u9fff" for sign in texts["zh"]), code


def test_elements_that_are_not_run_yet_are_refused_by_name() -> None:
    drawn = bpmn("start s\nuser a\ns -> a").decode()
    choice = drawn.replace("bpmn:userTask", "bpmn:complexGateway")
    assert ("complex-gateway", "a") in _codes(choice.encode())


def test_a_broken_process_gives_no_definition() -> None:
    assert read_bundle({"p.bpmn": bpmn("start s\nservice a\ns -> a")}).definitions == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml at all",
        b"<bpmn:definitions",
        b"<html/>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<a>" * 100_000,
    ],
)
def test_a_file_that_is_no_diagram_is_a_finding_not_a_crash(content: bytes) -> None:
    (found,) = _findings(content)
    assert found.code == "xml"


def test_entities_are_never_read() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + bpmn("start s")
    (found,) = _findings(bomb)
    assert "document type" in found.reason["en"]


def test_an_unreadable_table_or_form_is_named() -> None:
    bundle = read_bundle({"t.dmn": b"<x/>", "f.form": b"{", "g.form": b"[]"})
    assert {(f.code, f.file) for f in bundle.findings} == {
        ("decision-file", "t.dmn"),
        ("xml", "f.form"),
        ("xml", "g.form"),
    }


@pytest.mark.parametrize(
    "diagram",
    [
        "start s",
        "start s\nuser a\ns -> a",
        "start s\nand x\nuser a\nuser b\nand j\ns -> x\nx -> a -> j -> e\nx -> b -> j\nend e",
        # a token over both flows of the join: one way splits again
        "start s\nxor x\nand f\nuser a\nuser b\nand j\ns -> x\nx -> f [k]\nx -> !e\nend e\n"
        "f -> a -> j -> e\nf -> b -> j",
        # a loop may bring the second token
        "start s\nxor m\nxor x\nuser a\nuser b\nand j\ns -> m -> x\nx -> a [k]\nx -> !b\n"
        "a -> m\na -> j -> e\nb -> j\nend e",
    ],
)
def test_what_is_drawn_well_raises_no_doubt(diagram: str) -> None:
    doubts = set(DOUBTS) - {"no-form"}
    assert not {code for code, _ in _codes(diagram)} & doubts


@pytest.mark.parametrize(
    ("diagram", "words"),
    [
        ("start s signal=x\nsub a {\nstart t signal=y\n}\ns -> a", "信号开始事件"),
        ("start s\nuser a\nend e\ns -> e -> a", "结束事件不能有出口连线"),
        ("start s\nend e error=\ns -> e", "该错误事件"),
    ],
)
def test_findings_call_elements_by_words_of_the_language(diagram: str, words: str) -> None:
    assert [one for one in _findings(diagram) if words in one.reason["zh"]]


def test_every_kind_of_event_that_can_be_drawn_has_a_word() -> None:
    assert set(_EVENT_KINDS.values()) | {"none"} == set(EVENTS)


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (
            b"<!DOCTYPE a []><a/>",
            "a document type declaration is not allowed",
            "不允许文档类型声明",
        ),
        (
            b"<a/>",
            "the root element is a, not bpmn:definitions",
            "根元素是 a，而不是 bpmn:definitions",
        ),
        (b"", "can't be read: Document is empty, line 1, column 1.", "文件无法读取：Document"),
    ],
)
def test_why_a_file_can_not_be_read_is_said_in_both_languages(
    content: bytes, en: str, zh: str
) -> None:
    (found,) = _findings(content)
    assert en in found.reason["en"]
    assert zh in found.reason["zh"]


def test_a_finding_does_not_repeat_the_whole_file() -> None:
    endless = "(" * 20_000
    found = next(f for f in _findings(f"start s\nxor x\nend e\ns -> x\nx -> e [{endless}]"))
    assert found.code == "expression"
    assert len(found.reason["en"]) < 600


def test_a_filter_of_what_a_condition_looks_at_is_refused_and_not_read_past() -> None:
    plain = bpmn("start s\nuser a\nboundary b on=a when==x\nend e\ns -> a -> e\nb -> e")
    text = b'<zeebe:conditionalFilter variableEvents="create"/>'
    inner = b"<bpmn:extensionElements>%s</bpmn:extensionElements></bpmn:conditionalEventDefinition>"
    filtered = plain.replace(b"</bpmn:conditionalEventDefinition>", inner % text)
    assert ("unsupported", "b") in _codes(filtered)
    assert ("unsupported", "b") not in _codes(plain)
