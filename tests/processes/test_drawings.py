"""Every diagram of the company is drawn to be looked at, in both languages.

Reads the BPMN files as they are kept and measures the drawing: what overlaps, what docks where,
what crosses what. Which rules and why: docs/drawing.md.
"""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
DIAGRAMS = sorted((ROOT / "processes" / "bpmn").glob("*.bpmn"))
NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
NODES = ("Event", "Gateway", "Task", "task", "callActivity", "subProcess")
#: a reader's eye forgives what is smaller than this, in pixels
SLACK = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its centre lies from left to right."""
        return self.x + self.width / 2

    def overlaps(self, other: "Box", slack: float = SLACK) -> bool:
        return (
            self.x + self.width - slack > other.x
            and other.x + other.width - slack > self.x
            and self.y + self.height - slack > other.y
            and other.y + other.height - slack > self.y
        )

    def contains(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )

    def grown(self, by: float) -> "Box":
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def has_on_border(self, x: float, y: float) -> bool:
        inside = (
            self.x - SLACK <= x <= self.x + self.width + SLACK
            and self.y - SLACK <= y <= self.y + self.height + SLACK
        )
        deep = (
            self.x + SLACK < x < self.x + self.width - SLACK
            and self.y + SLACK < y < self.y + self.height - SLACK
        )
        return inside and not deep


Point = tuple[float, float]


class Drawing:
    """One BPMN file: its elements and where they are drawn."""

    def __init__(self, path: Path) -> None:
        self.root = etree.fromstring(path.read_bytes())
        self.elements = {
            node.get("id"): node for node in self.root.iter() if isinstance(node.tag, str)
        }
        self.shapes = {
            shape.get("bpmnElement"): _box(shape.find("dc:Bounds", NS))
            for shape in self.root.iterfind(".//bpmndi:BPMNShape", NS)
        }
        self.edges = {
            edge.get("bpmnElement"): [
                (float(p.get("x")), float(p.get("y"))) for p in edge.iterfind("di:waypoint", NS)
            ]
            for edge in self.root.iterfind(".//bpmndi:BPMNEdge", NS)
        }
        self.labels = {
            part.get("bpmnElement"): _box(part.find("bpmndi:BPMNLabel/dc:Bounds", NS))
            for kind in ("BPMNShape", "BPMNEdge")
            for part in self.root.iterfind(f".//bpmndi:{kind}", NS)
            if part.find("bpmndi:BPMNLabel/dc:Bounds", NS) is not None
        }

    def nodes(self) -> Iterator[etree._Element]:
        """Every flow node, those inside sub-processes too."""
        for node in self.elements.values():
            if _local(node).endswith(NODES) and node.get("id"):
                yield node

    def flows(self) -> Iterator[etree._Element]:
        yield from self.root.iterfind(".//bpmn:sequenceFlow", NS)

    def property(self, node: etree._Element, name: str) -> str | None:
        for one in node.iterfind("bpmn:extensionElements/zeebe:properties/zeebe:property", NS):
            if one.get("name") == name:
                return one.get("value")
        return None

    def holders(self, id: str) -> set[str]:
        """The sub-processes an element lies in, and itself."""
        found, node = {id}, self.elements[id].getparent()
        while node is not None:
            if node.get("id"):
                found.add(node.get("id"))
            node = node.getparent()
        return found

    def attached(self, id: str) -> str | None:
        return self.elements[id].get("attachedToRef")

    def is_related(self, one: str, other: str) -> bool:
        """Whether one may lie on the other: inside it, or attached to it."""
        return (
            other in self.holders(one)
            or one in self.holders(other)
            or self.attached(one) == other
            or self.attached(other) == one
        )


def _local(node: etree._Element) -> str:
    return str(etree.QName(node).localname)


def _box(bounds: etree._Element) -> Box:
    return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


def _crosses(a: Point, b: Point, box: Box) -> bool:
    """Whether a horizontal or vertical piece of a line runs through a box."""
    thin = Box(
        min(a[0], b[0]),
        min(a[1], b[1]),
        abs(a[0] - b[0]) + 0.01,
        abs(a[1] - b[1]) + 0.01,
    )
    return (
        thin.x < box.x + box.width - SLACK
        and thin.x + thin.width > box.x + SLACK
        and thin.y < box.y + box.height - SLACK
        and thin.y + thin.height > box.y + SLACK
    )


def _pieces(line: list[Point]) -> list[tuple[Point, Point]]:
    return list(itertools.pairwise(line))


def _clauses() -> dict[str, dict[str, str]]:
    with (ROOT / "processes" / "clauses.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines, delimiter="\t")}


@pytest.fixture(scope="module", params=DIAGRAMS, ids=lambda path: path.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(request.param)


def test_there_are_diagrams() -> None:
    assert {path.stem for path in DIAGRAMS} >= {"order", "delivery-exception"}


def test_everything_is_drawn(drawing: Drawing) -> None:
    assert {node.get("id") for node in drawing.nodes()} <= drawing.shapes.keys()
    assert {flow.get("id") for flow in drawing.flows()} == drawing.edges.keys()


def test_no_shape_lies_on_another(drawing: Drawing) -> None:
    ids = [node.get("id") for node in drawing.nodes()]
    assert [
        (one, other)
        for one, other in itertools.combinations(ids, 2)
        if drawing.shapes[one].overlaps(drawing.shapes[other])
        and not drawing.is_related(one, other)
    ] == []


def test_what_is_inside_is_drawn_inside(drawing: Drawing) -> None:
    for node in drawing.nodes():
        holder = node.getparent().get("id")
        if holder in drawing.shapes:
            assert drawing.shapes[holder].contains(drawing.shapes[node.get("id")]), node.get("id")


def test_a_boundary_event_sits_on_its_activity(drawing: Drawing) -> None:
    for node in drawing.nodes():
        if host := node.get("attachedToRef"):
            box = drawing.shapes[node.get("id")]
            middle = (box.x + box.width / 2, box.y + box.height / 2)
            assert drawing.shapes[host].has_on_border(*middle), node.get("id")


def test_every_flow_docks_where_it_starts_and_ends(drawing: Drawing) -> None:
    for flow in drawing.flows():
        line = drawing.edges[flow.get("id")]
        assert drawing.shapes[flow.get("sourceRef")].has_on_border(*line[0]), flow.get("id")
        assert drawing.shapes[flow.get("targetRef")].has_on_border(*line[-1]), flow.get("id")


def test_flows_turn_at_right_angles(drawing: Drawing) -> None:
    for id, line in drawing.edges.items():
        for (x1, y1), (x2, y2) in _pieces(line):
            assert x1 == x2 or y1 == y2, id


def test_no_flow_runs_through_a_shape(drawing: Drawing) -> None:
    through = [
        (flow.get("id"), node.get("id"))
        for flow in drawing.flows()
        for node in drawing.nodes()
        for a, b in _pieces(drawing.edges[flow.get("id")])
        if node.get("id") not in drawing.holders(flow.get("sourceRef"))
        and node.get("id") != flow.get("targetRef")
        and _crosses(a, b, drawing.shapes[node.get("id")])
        and drawing.attached(flow.get("sourceRef")) != node.get("id")
    ]
    assert through == []


def test_no_two_flows_cross(drawing: Drawing) -> None:
    crossing = []
    for (one, line), (other, second) in itertools.combinations(drawing.edges.items(), 2):
        for (a, b), (c, d) in itertools.product(_pieces(line), _pieces(second)):
            if (a[0] == b[0]) == (c[0] == d[0]):
                continue
            (top, low), (left, right) = ((a, b), (c, d)) if a[0] == b[0] else ((c, d), (a, b))
            inside_x = min(left[0], right[0]) < top[0] < max(left[0], right[0])
            inside_y = min(top[1], low[1]) < left[1] < max(top[1], low[1])
            if inside_x and inside_y:
                crossing.append((one, other))
    assert crossing == []


def test_no_two_flows_share_a_line(drawing: Drawing) -> None:
    shared = [
        (one, other)
        for (one, line), (other, second) in itertools.combinations(drawing.edges.items(), 2)
        for (a, b), (c, d) in itertools.product(_pieces(line), _pieces(second))
        if _overlap(a, b, c, d) > 5
    ]
    assert shared == []


def _overlap(a: Point, b: Point, c: Point, d: Point) -> float:
    """How long two pieces run on top of each other."""
    for across, along in ((0, 1), (1, 0)):
        if a[across] == b[across] == c[across] == d[across]:
            low = max(min(a[along], b[along]), min(c[along], d[along]))
            high = min(max(a[along], b[along]), max(c[along], d[along]))
            return high - low
    return 0.0


def test_labels_are_placed_and_free(drawing: Drawing) -> None:
    wanting = [
        node.get("id")
        for node in itertools.chain(drawing.nodes(), drawing.flows())
        if node.get("name")
        and _local(node).endswith(("Event", "Gateway", "sequenceFlow"))
        and node.get("id") not in drawing.labels
    ]
    assert wanting == []
    assert list(_label_clashes(drawing)) == []


def _label_clashes(drawing: Drawing) -> Iterator[tuple[str, str]]:
    for (one, box), (other, second) in itertools.combinations(drawing.labels.items(), 2):
        if box.overlaps(second):
            yield one, other
    for id, box in drawing.labels.items():
        for node in drawing.nodes():
            if node.get("id") in drawing.holders(id) and node.get("id") != id:
                continue
            if box.overlaps(drawing.shapes[node.get("id")], slack=3):
                yield id, node.get("id")
        for flow, line in drawing.edges.items():
            if any(_crosses(a, b, box) for a, b in _pieces(line)):
                yield id, flow


def test_no_label_lies_on_the_border_of_a_lane(drawing: Drawing) -> None:
    lanes = [lane.get("id") for lane in drawing.root.iterfind(".//bpmn:lane", NS)]
    assert [
        (id, lane)
        for id, box in drawing.labels.items()
        for lane in lanes
        if box.overlaps(drawing.shapes[lane], slack=-3)
        and not drawing.shapes[lane].contains(box.grown(3))
    ] == []


def test_labels_are_wide_enough_for_both_languages(drawing: Drawing) -> None:
    tight = [
        node.get("id")
        for node in itertools.chain(drawing.nodes(), drawing.flows())
        if node.get("id") in drawing.labels
        and _chinese_width(drawing.property(node, "name:zh") or "", 11)
        > drawing.labels[node.get("id")].width + 1
    ]
    assert tight == []


def test_names_fit_into_their_tasks(drawing: Drawing) -> None:
    for node in drawing.nodes():
        if _local(node).endswith(("Task", "callActivity")):
            box = drawing.shapes[node.get("id")]
            assert len(node.get("name")) * 6.2 <= 2 * (box.width - 10), node.get("id")
            assert _chinese_width(drawing.property(node, "name:zh"), 12) <= 2 * (box.width - 10)


def _chinese_width(text: str | None, size: int) -> float:
    return sum(size if ord(letter) > 255 else size * 0.55 for letter in text or "")


def test_lanes_contain_what_they_name(drawing: Drawing) -> None:
    named: set[str] = set()
    for lane in drawing.root.iterfind(".//bpmn:lane", NS):
        for ref in lane.iterfind("bpmn:flowNodeRef", NS):
            named.add(ref.text)
            if drawing.attached(ref.text) is None:
                assert drawing.shapes[lane.get("id")].contains(drawing.shapes[ref.text]), ref.text
    outer = {node.get("id") for node in drawing.nodes() if _local(node.getparent()) == "process"}
    assert outer == named


def test_the_way_goes_left_to_right(drawing: Drawing) -> None:
    """Only loops go back: at most one flow in five."""
    back = [
        flow.get("id")
        for flow in drawing.flows()
        if drawing.shapes[flow.get("targetRef")].middle + SLACK
        < drawing.shapes[flow.get("sourceRef")].middle
    ]
    assert len(back) * 5 <= len(drawing.edges), back


def test_every_task_of_people_has_its_form(drawing: Drawing) -> None:
    for task in drawing.root.iterfind(".//bpmn:userTask", NS):
        form = task.find("bpmn:extensionElements/zeebe:formDefinition", NS)
        assert form is not None, task.get("id")
        assert (ROOT / "forms" / f"{form.get('formId')}.form").is_file(), task.get("id")


def test_every_decision_has_its_table(drawing: Drawing) -> None:
    for called in drawing.root.iterfind(".//zeebe:calledDecision", NS):
        table = ROOT / "processes" / "dmn" / f"{called.get('decisionId')}.dmn"
        assert f'id="{called.get("decisionId")}"' in table.read_text(encoding="utf-8")


def test_everything_speaks_both_languages(drawing: Drawing) -> None:
    for node in itertools.chain(
        drawing.nodes(),
        drawing.flows(),
        drawing.root.iterfind(".//bpmn:lane", NS),
        drawing.root.iterfind(".//bpmn:participant", NS),
        drawing.root.iterfind(".//bpmn:process", NS),
    ):
        id = node.get("id")
        if node.get("name"):
            assert drawing.property(node, "name:zh"), id
        if drawing.property(node, "caution"):
            assert drawing.property(node, "caution:zh"), id
        if node.find("bpmn:documentation", NS) is not None:
            assert drawing.property(node, "documentation:zh"), id


def test_every_named_node_is_explained(drawing: Drawing) -> None:
    mute = [
        node.get("id")
        for node in drawing.nodes()
        if node.get("name") and not node.findtext("bpmn:documentation", namespaces=NS)
    ]
    assert mute == []


def test_every_cited_clause_is_known(drawing: Drawing) -> None:
    assert _cited(drawing) - _clauses().keys() == set()


def test_each_clause_of_a_flow_is_cited_in_its_diagram() -> None:
    cited = set().union(*(_cited(Drawing(path)) for path in DIAGRAMS))
    wanted = {id for id, row in _clauses().items() if row["kind"] == "flow"}
    assert wanted - cited == set()


def test_every_clause_has_a_title_in_both_languages() -> None:
    assert all(row["en"] and row["zh"] for row in _clauses().values())


def _cited(drawing: Drawing) -> set[str]:
    return {
        clause.strip()
        for node in drawing.nodes()
        for clause in (drawing.property(node, "clause") or "").split(",")
        if clause.strip()
    }
