"""Writes BPMN files that hold one of each sign, in rows, to be drawn."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d">'
)


@dataclass
class Sheet:
    """A diagram in the making; each part is put where it is asked to be."""

    nodes: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)  #: beside the process: pools, messages

    def put(self, xml: str, id: str, box: tuple[float, ...], di: str = "", label: str = "") -> None:
        """Add a node and its shape; `xml` holds its id."""
        self.nodes.append(xml)
        self.show(id, box, di, label)

    def show(self, id: str, box: tuple[float, ...], di: str = "", label: str = "") -> None:
        """Add a shape of a node that is there."""
        self.drawn.append(
            f'<bpmndi:BPMNShape bpmnElement="{id}" {di}>{_bounds(*box)}{label}</bpmndi:BPMNShape>'
        )

    def join(self, xml: str, id: str, *points: tuple[float, float], di: str = "") -> None:
        """Add a line and its way."""
        self.nodes.append(xml)
        way = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        self.drawn.append(f'<bpmndi:BPMNEdge bpmnElement="{id}" {di}>{way}</bpmndi:BPMNEdge>')

    def text(self) -> bytes:
        """The file."""
        return (
            f"{HEAD}{''.join(self.around)}<process id='p'>{''.join(self.nodes)}</process>"
            f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement='p'>{''.join(self.drawn)}"
            "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
        ).encode()


def _bounds(x: float, y: float, width: float, height: float) -> str:
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


TASKS = (
    *("task", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask"),
    *("businessRuleTask", "manualTask", "callActivity"),
)
TRIGGERS = (
    *("none", "message", "timer", "error", "escalation", "signal", "conditional", "link"),
    *("compensate", "cancel", "terminate"),
)
EVENTS = (
    *("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "endEvent"),
    "boundaryEvent",
)
GATEWAYS = ("exclusive", "parallel", "inclusive", "complex", "eventBased")
LOOPS = (
    "<standardLoopCharacteristics/>",
    "<multiInstanceLoopCharacteristics/>",
    "<multiInstanceLoopCharacteristics isSequential='true'/>",
)


def every_sign() -> bytes:
    """A file with every kind of node and line, and one that does not exist."""
    sheet = Sheet()
    sheet.around.append("<message id='m' name='Order paid'/>")
    _activities(sheet)
    _events(sheet)
    for number, kind in enumerate(GATEWAYS):
        tag = f"{kind}Gateway"
        box = (20 + number * 130, 700, 50, 50)
        sheet.put(f"<{tag} id='{tag}' name='{kind}'/>", tag, box, "isMarkerVisible='true'")
    _scopes(sheet)
    _artifacts(sheet)
    _lines(sheet)
    return sheet.text()


def _activities(sheet: Sheet) -> None:
    for number, tag in enumerate(TASKS):
        name = quoteattr(f"A {tag} with a name")
        sheet.put(f"<{tag} id='{tag}' name={name}/>", tag, (20 + number * 120, 20, 100, 80))
    for number, loop in enumerate(LOOPS):
        id, box = f"loop{number}", (20 + number * 120, 120, 100, 80)
        sheet.put(f"<userTask id='{id}' name='Repeated'>{loop}</userTask>", id, box)
    sheet.put(
        "<serviceTask id='undo' isForCompensation='true' name='Undo'/>", "undo", (380, 120, 100, 80)
    )
    sheet.put("<nonsense id='odd' name='Odd'/>", "odd", (500, 120, 100, 80))
    colours = "bioc:stroke='#b42318' bioc:fill='#fdecea'"
    sheet.put("<task id='red' name='Red'/>", "red", (620, 120, 100, 80), colours)


def _events(sheet: Sheet) -> None:
    for row, tag in enumerate(EVENTS):
        for column, kind in enumerate((*TRIGGERS, "multiple", "quiet")):
            id = f"{tag}-{kind}"
            inner = f"<{kind}EventDefinition/>" if kind not in ("none", "multiple", "quiet") else ""
            if kind == "multiple":
                inner = "<messageEventDefinition/><timerEventDefinition/>"
            quiet = " isInterrupting='false' cancelActivity='false'" if kind == "quiet" else ""
            box = (30 + column * 90, 230 + row * 90, 36, 36)
            sheet.put(f"<{tag} id='{id}' name='{kind}'{quiet}>{inner}</{tag}>", id, box)


def _scopes(sheet: Sheet) -> None:
    tags = (("subProcess", ""), ("subProcess", "triggeredByEvent='true'"), ("transaction", ""))
    for number, (tag, more) in enumerate((*tags, ("adHocSubProcess", ""))):
        for state in ("true", "false"):
            id = f"scope{number}-{state}"
            box = (20 + number * 320, 800, 180, 120) if state == "true" else None
            box = box or (210 + number * 320, 800, 100, 80)
            xml = f"<{tag} id='{id}' name='{tag}' {more}/>"
            sheet.put(xml, id, box, f"isExpanded='{state}'")


def _artifacts(sheet: Sheet) -> None:
    sheet.put(
        "<textAnnotation id='note'><text>What to mind here</text></textAnnotation>",
        "note",
        (20, 960, 140, 50),
    )
    sheet.put(
        "<dataObjectReference id='data' name='Invoice' dataObjectRef='all'/>",
        "data",
        (200, 960, 36, 50),
    )
    sheet.nodes.append("<dataObject id='all' isCollection='true'/>")
    sheet.put("<dataStoreReference id='store' name='Ledger'/>", "store", (290, 960, 50, 50))
    sheet.put("<dataInput id='input' name='In'/>", "input", (380, 960, 36, 50))
    sheet.put("<dataOutput id='output' name='Out'/>", "output", (460, 960, 36, 50))
    sheet.put("<group id='group' name='Together'/>", "group", (540, 950, 160, 80))
    sheet.around.append(
        "<collaboration id='c'><participant id='pool' name='Customer'/>"
        "<messageFlow id='flowing' name='Mail' messageRef='m'/></collaboration>"
    )
    sheet.show("pool", (740, 950, 300, 80), "isHorizontal='true'")


def _lines(sheet: Sheet) -> None:
    sheet.nodes.append("<task id='from' default='usual'/>")
    y = 1080
    sheet.join("<sequenceFlow id='plain' name='go' sourceRef='x'/>", "plain", (20, y), (120, y))
    sheet.join(
        "<sequenceFlow id='usual' sourceRef='from'/>", "usual", (150, y), (250, y), (250, 1040)
    )
    sheet.join(
        "<sequenceFlow id='if' sourceRef='from'><conditionExpression>=a</conditionExpression>"
        "</sequenceFlow>",
        "if",
        (290, y),
        (390, y),
    )
    sheet.drawn.append(
        "<bpmndi:BPMNEdge bpmnElement='flowing' messageVisibleKind='initiating'>"
        "<di:waypoint x='420' y='1080'/><di:waypoint x='560' y='1080'/></bpmndi:BPMNEdge>"
    )
    sheet.join("<association id='tie' associationDirection='One'/>", "tie", (600, y), (700, y))
    sheet.join("<association id='both' associationDirection='Both'/>", "both", (720, y), (820, y))
    sheet.join("<dataOutputAssociation id='out'/>", "out", (840, y), (940, y))
    sheet.join("<nonsense id='strange'/>", "strange", (960, y), (1060, y))
