"""Diagrams become pictures: everything is there, in both languages, and texts stay in their place.

By eye they were compared with what the viewer in the browser shows.
"""

from pathlib import Path

import pytest
from lxml import etree

from processes.picture import draw, svg, words
from processes.picture.layout import Box
from tests.processes.picture.sheet import EVENTS, GATEWAYS, TASKS, TRIGGERS, Sheet, every_sign

DIAGRAMS = sorted((Path(__file__).parents[3] / "processes" / "bpmn").glob("*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    root = etree.fromstring(picture)
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def parts(picture: str, id: str) -> etree._Element:
    root = etree.fromstring(picture)
    return next(node for node in root.iter(f"{SVG}a") if node.get("href") == f"#{id}")


def linked(source: bytes) -> str:
    ids = [str(node.get("id")) for node in etree.fromstring(source).iter("{*}*")]
    return draw(source, "en", links={id: f"#{id}" for id in ids}).svg


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_companys_diagrams_are_drawn_whole(path, language):
    picture = draw(path.read_bytes(), language)
    said = "".join(texts(picture.svg)).replace(" ", "")
    root = etree.fromstring(path.read_bytes())
    for node in root.iter("{*}userTask", "{*}lane", "{*}exclusiveGateway"):
        name = node.get("name", "")
        if language == "zh":
            name = node.xpath("string(.//*[@name='name:zh']/@value)")
        assert name.replace(" ", "") in said


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_leaves_its_task(path, language):
    """A task's name fits between its corner sign and its foot, in at least 10 points."""
    root = etree.fromstring(path.read_bytes())
    found = []
    for node in root.iter("{*}userTask", "{*}serviceTask", "{*}businessRuleTask", "{*}scriptTask"):
        name = node.get("name", "")
        if language == "zh":
            name = node.xpath("string(./*/*/*[@name='name:zh']/@value)") or name
        lines, size = words.fitted(name, 90, 70, 12)
        wide = max((words.width(line, size) for line in lines), default=0)
        if size < 10 or wide > 90.5 or len(lines) * size * words.LINE > 70:
            found.append((name, lines, size))
    assert found == []


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_label_lies_over_a_shape(path, language):
    """Labels outside of shapes hide no task, event or gateway, and not each other."""
    picture = draw(path.read_bytes(), language)
    root = etree.fromstring(path.read_bytes())
    kinds = {node.get("id"): etree.QName(node).localname for node in root.iter("{*}*")}
    seen: set[str] = set()
    solid, labels = [], []
    for id, box in picture.shapes:
        if id in seen or kinds[id] == "sequenceFlow":
            labels.append((id, box))
        elif kinds[id].endswith(("Task", "Event", "Gateway", "callActivity")):
            solid.append((id, box))
        seen.add(id)
    over = [(a, b) for a, box in labels for b, other in solid if _overlap(box, other)]
    twice = [(a, b) for a, box in labels for b, other in labels if a < b and _overlap(box, other)]
    assert (over, twice) == ([], [])


def _overlap(one: Box, other: Box) -> bool:
    slack = 2.5
    return (
        one.x + slack < other.right
        and other.x + slack < one.right
        and one.y + slack < other.bottom
        and other.y + slack < one.bottom
    )


@pytest.mark.parametrize("tag", TASKS)
def test_each_kind_of_task_has_its_own_sign(tag):
    picture = linked(every_sign())
    signs = {
        other: etree.tostring(part)
        for other in TASKS
        if (part := parts(picture, other).find(f"{SVG}g")) is not None
    }
    if tag in ("task", "callActivity"):
        assert tag not in signs
    else:
        assert [other for other, sign in signs.items() if sign == signs[tag]] != []
        paths = [parts(picture, o).findall(f".//{SVG}path") for o in signs if o != tag]
        mine = [p.get("d") + p.get("fill") for p in parts(picture, tag).findall(f".//{SVG}path")]
        assert mine
        assert all([p.get("d") + p.get("fill") for p in other] != mine for other in paths)


def test_a_call_is_drawn_thick_and_other_tasks_are_not():
    picture = linked(every_sign())
    widths = {tag: parts(picture, tag)[0].get("stroke-width") for tag in TASKS}
    assert [tag for tag, width in widths.items() if width != "1.5"] == ["callActivity"]


@pytest.mark.parametrize("kind", TRIGGERS[1:])
def test_each_trigger_has_a_sign_and_throwing_is_dark(kind):
    picture = linked(every_sign())
    catching = parts(picture, f"intermediateCatchEvent-{kind}")
    throwing = parts(picture, f"intermediateThrowEvent-{kind}")
    plain = parts(picture, "intermediateCatchEvent-none")
    assert len(list(catching.iter())) > len(list(plain.iter()))
    same = kind in ("timer", "conditional", "terminate")
    assert (_inner(catching) == _inner(throwing)) == same


def _inner(event: etree._Element) -> list[str | None]:
    return [node.get("fill") for node in event.iter(f"{SVG}path", f"{SVG}circle")]


def test_rings_say_what_kind_of_event_it_is():
    picture = linked(every_sign())
    rings = {
        tag: [(c.get("stroke-width"), c.get("stroke-dasharray") is not None)
              for c in parts(picture, f"{tag}-quiet").iter(f"{SVG}circle")]
        for tag in EVENTS
    }  # fmt: skip
    assert rings["startEvent"] == [("1.5", True)]
    assert rings["boundaryEvent"] == [("1.5", True)] * 2
    assert rings["endEvent"][0][0] == "4"
    assert len(rings["intermediateThrowEvent"]) == 2


def test_gateways_differ():
    picture = linked(every_sign())
    drawn = {etree.tostring(parts(picture, f"{kind}Gateway")[1]) for kind in GATEWAYS}
    assert len(drawn) == len(GATEWAYS)


def test_an_event_sub_process_is_dotted_and_a_closed_one_shows_a_cross():
    picture = linked(every_sign())
    dotted = [parts(picture, f"scope{n}-true")[0].get("stroke-dasharray") for n in range(4)]
    assert dotted == [None, "1.5 4", None, None]
    opened, closed = parts(picture, "scope0-true"), parts(picture, "scope0-false")
    assert len(list(closed.iter())) > len(list(opened.iter()))


def test_flows_carry_their_marks():
    picture = etree.fromstring(svg(every_sign(), "en"))
    dashes = [node.get("stroke-dasharray") for node in picture.iter(f"{SVG}path")]
    assert dashes.count("9 5") == 1
    assert dashes.count("1 4") == 3


def test_what_nobody_knows_is_a_box_and_colours_of_the_file_are_kept():
    picture = linked(every_sign())
    assert parts(picture, "odd")[0].tag == f"{SVG}rect"
    assert parts(picture, "red")[0].get("stroke") == "#b42318"


def test_highlighted_elements_stand_out():
    plain, lit = (svg(every_sign(), "en", highlight=ids) for ids in ((), ("userTask",)))
    assert "#1459b8" not in plain
    assert lit.count("#1459b8") > 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not xml", b"<a/>", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        Sheet().text(),
    ],
)  # fmt: skip
def test_what_has_no_drawing_says_so(content):
    assert texts(svg(content, "zh")) == ["此流程图没有图形。"]


def test_a_drawing_out_of_order_is_drawn_as_far_as_it_goes():
    sheet = Sheet()
    sheet.put("<task id='a' name='&lt;b&gt; &amp; more'/>", "a", (0, 0, 100, 80))
    sheet.put("<task id='b'/>", "b", (0, 0, -5, 80))
    sheet.drawn.append("<bpmndi:BPMNShape bpmnElement='gone'/>")
    sheet.drawn.append(
        "<bpmndi:BPMNEdge bpmnElement='a'><di:waypoint x='nan' y='1'/></bpmndi:BPMNEdge>"
    )
    sheet.join("<sequenceFlow id='f'/>", "f", (5, 5), (5, 5))
    assert texts(svg(sheet.text(), "en")) == ["<b> & more"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Decide what happens", ["Decide what", "happens"]),
        ("联系客户补全订单信息", ["联系客户补", "全订单信息"]),
        ("超时后通知，并升级处理", ["超时后通知，", "并升级处理"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfsch", "ifffahrtsgesellsch", "aft"]),
        ("", []),
    ],
)
def test_texts_break_where_readers_expect(text, lines):
    assert words.broken(text, 90, 12) == lines
