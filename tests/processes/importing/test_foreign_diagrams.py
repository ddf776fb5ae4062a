"""Diagrams as other products' suites and people's drawings have them: each is judged, none crashes.

For every odd diagram the test says which findings keep it from running; with none it must run.
"""

import pytest

from processes.catalog import read_bundle
from tests.processes.engine import Run
from tests.processes.importing.camunda7 import between, diagram, path

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_ENDS = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'


def _plain(body: str, attributes: str = "", root: str = "") -> bytes:
    """Write a file of the default namespace, as Activiti's and Flowable's tests do."""
    return (
        f'<definitions xmlns="{_BPMN}" targetNamespace="t" {root}>'
        f'<process id="p" {attributes}>{body}</process></definitions>'
    ).encode()


def _flow(id: str, source: str, target: str, inner: str = "") -> str:
    return (
        f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def _bare(source: str, target: str) -> str:
    """A flow without an id, as BPMN allows and some products write."""
    return f'<bpmn:sequenceFlow sourceRef="{source}" targetRef="{target}"/>'


def _pools(*processes: str) -> bytes:
    participants = "".join(
        f'<bpmn:participant id="pa{n}" processRef="p{n}"/>' for n, _ in enumerate(processes)
    )
    return (
        f'<bpmn:definitions xmlns:bpmn="{_BPMN}"><bpmn:collaboration id="c">{participants}'
        '<bpmn:participant id="black"/><bpmn:messageFlow id="mf" sourceRef="black" targetRef="a"/>'
        f"</bpmn:collaboration>{''.join(processes)}</bpmn:definitions>"
    ).encode()


def _process(id: str, body: str, executable: str = "") -> str:
    return f'<bpmn:process id="{id}" {executable}>{body}</bpmn:process>'


_LINE = _ENDS + '<bpmn:task id="a" name="Pay"/>' + path("s", "a", "e")
_OTHER = _LINE.replace('"s"', '"s2"').replace('"a"', '"b"').replace('"e"', '"f"')
_PLAIN_LINE = _LINE.replace("bpmn:", "")
_GREETING = _PLAIN_LINE.replace('name="Pay"', 'name="Gr\xfc\xdfe"')
_REFERRING = (
    '<bpmn:intermediateCatchEvent id="a"><bpmn:eventDefinitionRef>t:ed</bpmn:eventDefinitionRef>'
    "</bpmn:intermediateCatchEvent>"
)

#: name -> file, and the ids and codes of its errors; an empty set means that it runs
_DIAGRAMS: dict[str, tuple[bytes, set[tuple[str, str]]]] = {
    "ids of the engine underneath": (
        diagram(
            '<bpmn:startEvent id="Start"/><bpmn:task id="Root"/><bpmn:endEvent id="End"/>'
            + path("Start", "Root", "End")
        ),
        set(),
    ),
    "the namespace is the default one": (_plain(_PLAIN_LINE, 'isExecutable="true"'), set()),
    "not said to be executable": (_plain(_PLAIN_LINE), set()),
    "said not to be executable": (_plain(_PLAIN_LINE, 'isExecutable="false"'), set()),
    "executable written as a number": (_plain(_PLAIN_LINE, 'isExecutable="1"'), set()),
    "UTF-16": (_plain(_PLAIN_LINE).decode().encode("utf-16"), set()),
    "a byte order mark": (b"\xef\xbb\xbf" + _plain(_PLAIN_LINE), set()),
    "Latin-1 that says so": (
        b'<?xml version="1.0" encoding="ISO-8859-1"?>'
        + _plain(_GREETING).decode().encode("latin-1"),
        set(),
    ),
    "vendor attributes and elements": (
        _plain(
            _PLAIN_LINE + '<x:box xmlns:x="urn:x" id="b"/>',
            'isExecutable="true" x:colour="red" xmlns:x="urn:x"',
        ),
        set(),
    ),
    "chinese ids": (diagram(_LINE.replace('"a"', '"审核"').replace('"s_a"', '"线"')), set()),
    "data, notes and lanes": (
        diagram(
            _LINE
            + '<bpmn:dataObjectReference id="do"/><bpmn:textAnnotation id="ta"/>'
            + '<bpmn:association id="as" sourceRef="a" targetRef="ta"/><bpmn:group id="g"/>'
            + '<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>gone</bpmn:flowNodeRef>'
            + "</bpmn:lane></bpmn:laneSet>"
        ),
        set(),
    ),
    "partners beside the executable one": (
        _pools(
            _process("p0", '<bpmn:task id="x"/>' + _flow("f", "x", "nowhere")),
            _process("p1", _LINE, 'isExecutable="true"'),
        ),
        set(),
    ),
    "an empty pool beside a drawing": (
        _pools(_process("p0", _LINE), _process("p1", "")),
        set(),
    ),
    "two pools with one start each": (
        _pools(
            _process("p0", _LINE),
            _process("p1", _OTHER),
        ),
        set(),
    ),
    "a process id twice": (
        _pools(_process("p0", _LINE), _process("p0", _LINE)),
        {("duplicate-process", "p0")},
    ),
    "an event defined at the root": (
        between(
            _REFERRING,
            head='<bpmn:timerEventDefinition id="ed"><bpmn:timeDuration>PT1H</bpmn:timeDuration>'
            "</bpmn:timerEventDefinition>",
        ),
        set(),
    ),
    "an event defined nowhere": (
        between(_REFERRING),
        {("unsupported", "a")},
    ),
    "a collaboration only": (
        f'<definitions xmlns="{_BPMN}"><collaboration id="c"/></definitions>'.encode(),
        {("no-process", "")},
    ),
    "a choreography": (
        f'<definitions xmlns="{_BPMN}"><choreography id="c"/></definitions>'.encode(),
        {("no-process", "")},
    ),
    "XPDL": (b'<Package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>', {("xml", "")}),
    "BPMN of the beta": (
        b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
        {("xml", "")},
    ),
    "an element nobody knows": (
        diagram(_ENDS + '<bpmn:banana id="a"/>' + path("s", "a", "e")),
        {("unsupported", "a")},
    ),
    "a complex gateway": (
        diagram(_ENDS + '<bpmn:complexGateway id="a"/>' + path("s", "a", "e")),
        {("complex-gateway", "a")},
    ),
    "no ids": (diagram("<bpmn:task/>" + _LINE), {("no-id", "")}),
    "flows without ids": (
        diagram(_ENDS + '<bpmn:task id="a"/>' + _bare("s", "a") + _bare("a", "e")),
        set(),
    ),
    "the same id twice": (
        diagram(_LINE + '<bpmn:userTask id="a"/>'),
        {("duplicate-id", "a")},
    ),
    "an element with the id of its process": (
        diagram(_ENDS + '<bpmn:task id="p"/>' + path("s", "p", "e")),
        {("duplicate-id", "p"), ("dangling-flow", "s_p"), ("dangling-flow", "p_e")},
    ),
    "a flow to nothing": (diagram(_LINE + _flow("f", "a", "gone")), {("dangling-flow", "f")}),
    "a flow without ends": (
        diagram(_LINE + '<bpmn:sequenceFlow id="f"/>'),
        {("dangling-flow", "f")},
    ),
    "a flow out of a sub-process": (
        diagram(
            _ENDS
            + '<bpmn:subProcess id="a"><bpmn:startEvent id="s1"/><bpmn:task id="t"/>'
            + path("s1", "t")
            + "</bpmn:subProcess>"
            + path("s", "a", "e")
            + _flow("f", "t", "e")
        ),
        {("dangling-flow", "f")},
    ),
    "a flow into the start": (diagram(_LINE + _flow("f", "a", "s")), {("flow-in", "s")}),
    "a flow out of the end": (diagram(_LINE + _flow("f", "e", "a")), {("flow-out", "e")}),
    "a default that leaves elsewhere": (
        diagram(_ENDS + '<bpmn:exclusiveGateway id="a" default="s_a"/>' + path("s", "a", "e")),
        {("bad-default", "a")},
    ),
    "no start": (diagram('<bpmn:task id="a"/>'), set()),
    "an empty process": (diagram(""), {("no-start", "p")}),
    "a border event on nothing": (
        diagram(
            _LINE + '<bpmn:boundaryEvent id="b" attachedToRef="gone"><bpmn:timerEventDefinition>'
            "<bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
            "</bpmn:boundaryEvent>"
        ),
        {("boundary", "b")},
    ),
    "a timer without a time": (
        between(
            '<bpmn:intermediateCatchEvent id="a"><bpmn:timerEventDefinition/>'
            "</bpmn:intermediateCatchEvent>"
        ),
        {("no-timer", "a")},
    ),
    "several definitions in one event": (
        between(
            '<bpmn:intermediateThrowEvent id="a"><bpmn:cancelEventDefinition/>'
            "<bpmn:terminateEventDefinition/></bpmn:intermediateThrowEvent>"
        ),
        {("several-definitions", "a")},
    ),
    "an expression of another engine": (
        diagram(
            _ENDS
            + '<bpmn:task id="a"/>'
            + path("a", "e")
            + _flow("f", "s", "a", "<bpmn:conditionExpression>${x == 1}</bpmn:conditionExpression>")
        ),
        {("expression", "f")},
    ),
    "a gateway that leads nowhere": (
        between('<bpmn:task id="a"/><bpmn:eventBasedGateway id="g"/>'),
        {("event-gateway", "g")},
    ),
    "a task that starts processes": (
        between('<bpmn:receiveTask id="a" instantiate="true"/>'),
        {("unsupported", "a"), ("no-message", "a")},
    ),
    "a task that takes two tokens": (
        between('<bpmn:task id="a" startQuantity="2" completionQuantity="1"/>'),
        {("unsupported", "a")},
    ),
    "an error and an escalation that aren't said": (
        diagram(
            '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"><bpmn:errorEventDefinition/>'
            '</bpmn:endEvent><bpmn:intermediateThrowEvent id="a"><bpmn:escalationEventDefinition '
            'escalationRef="gone"/></bpmn:intermediateThrowEvent>' + path("s", "a", "e")
        ),
        {("no-code", "a"), ("no-code", "e")},
    ),
    "a mapping without a target": (
        between(
            '<bpmn:task id="a"><bpmn:extensionElements><z:ioMapping '
            'xmlns:z="http://camunda.org/schema/zeebe/1.0"><z:input source="=1"/></z:ioMapping>'
            "</bpmn:extensionElements></bpmn:task>"
        ),
        {("bad-mapping", "a")},
    ),
}


@pytest.mark.parametrize("name", _DIAGRAMS)
def test_an_odd_diagram_runs_or_is_refused_by_name(name: str) -> None:
    content, errors = _DIAGRAMS[name]
    bundle = read_bundle({"p.bpmn": content})
    found = {(f.code, f.element_id) for f in bundle.findings if f.severity == "error"}
    assert found == errors
    assert bool(bundle.definitions) == (not errors) or "duplicate-process" in str(errors)
    for definition in bundle.definitions.values():
        run = Run(definition)
        assert run.ended == "completed" or run.open()


def test_flows_without_ids_are_named_after_their_ends() -> None:
    body = _ENDS + '<bpmn:task id="a"/>' + _flow("flow_s_a", "a", "e")
    body += 2 * _bare("s", "a") + _bare("a", "e")
    read = read_bundle({"p.bpmn": diagram(body)})
    assert list(read.definitions["p"].flows) == ["flow_s_a", "flow_s_a_2", "flow_s_a_3", "flow_a_e"]


def test_what_is_not_executable_is_judged_and_said_to_be_so() -> None:
    bundle = read_bundle({"p.bpmn": _plain(_PLAIN_LINE)})
    (found,) = bundle.findings
    assert (found.code, found.severity, found.element_id) == ("not-executable", "warning", "p")
    assert list(bundle.definitions) == ["p"]


def test_many_flat_and_many_nested_elements_are_read() -> None:
    tasks = [f"t{n}" for n in range(3000)]
    drawn = "".join(f'<bpmn:task id="{t}"/>' for t in tasks)
    flat = diagram(_ENDS + drawn + path("s", *tasks, "e"))
    assert Run(read_bundle({"p.bpmn": flat}).definitions["p"]).ended == "completed"
    nested = '<bpmn:startEvent id="s0"/>'
    for n in range(1, 60):
        nested = (
            f'<bpmn:startEvent id="s{n}"/><bpmn:subProcess id="b{n}">{nested}</bpmn:subProcess>'
            + path(f"s{n}", f"b{n}")
        )
    deep = read_bundle({"p.bpmn": diagram(nested)})
    assert Run(deep.definitions["p"]).ended == "completed"
    deeper = diagram("<bpmn:subProcess>" * 5000 + "</bpmn:subProcess>" * 5000)
    assert {f.code for f in read_bundle({"p.bpmn": deeper}).findings} == {"xml"}


def test_one_broken_file_does_not_hide_the_others() -> None:
    bundle = read_bundle({"a.bpmn": b"", "b.bpmn": diagram(_LINE), "c.bpmn": b"<x/>"})
    assert list(bundle.definitions) == ["p"]
    assert {f.file for f in bundle.findings} == {"a.bpmn", "c.bpmn"}


def test_properties_of_another_product_are_said_to_mean_nothing_here() -> None:
    drawn = between('<bpmn:userTask id="a" camunda:assignee="ann"/>')
    found = [f for f in read_bundle({"p.bpmn": drawn}).findings if f.code == "other-dialect"]
    assert [(f.severity, "Camunda 7" in f.reason["en"]) for f in found] == [("warning", True)]
    assert "shopflow import" in found[0].remedy["en"]
    only_declared = read_bundle({"p.bpmn": between('<bpmn:userTask id="a" name="Pay"/>')}).findings
    assert [f.code for f in only_declared] == ["no-form"]
