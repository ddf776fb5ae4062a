"""Writes small Camunda 7 diagrams for tests: `diagram("<bpmn:userTask .../>")`."""

from itertools import pairwise

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:{prefix}="{vendor}" id="d" targetNamespace="t">'
)
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
FLOWABLE = "http://flowable.org/bpmn"


def diagram(body: str, head: str = "", prefix: str = "camunda", vendor: str = CAMUNDA) -> bytes:
    """Put elements into a process `p`; `head` before it."""
    opening = _HEAD.format(prefix=prefix, vendor=vendor)
    drawing = '<bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="pl"/></bpmndi:BPMNDiagram>'
    process = f'<bpmn:process id="p" isExecutable="true">{body}</bpmn:process>'
    return f"{opening}{head}{process}{drawing}</bpmn:definitions>".encode()


def path(*ids: str) -> str:
    """Draw flows `a_b` from each element to the next."""
    return "".join(
        f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in pairwise(ids)
    )


def between(element: str, id: str = "a", head: str = "", **options: str) -> bytes:
    """Draw one element between start and end."""
    ends = '<bpmn:startEvent id="Start"/><bpmn:endEvent id="End"/>'
    return diagram(f"{ends}{element}{path('Start', id, 'End')}", head, **options)


def extended(tag: str, inner: str, attributes: str = "", more: str = "") -> str:
    """Draw an element `a` with extension elements, and more below it."""
    holder = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"
    return f'<bpmn:{tag} id="a" name="Do it" {attributes}>{holder}{more}</bpmn:{tag}>'
