"""Turns a diagram of Camunda 7, Flowable or Activiti into one of our dialect (Camunda 8).

Keeps drawing, ids, names and lanes; comments are lost. Whether the outcome can be run is for
`processes.catalog`; a diagram in our dialect comes out as it went in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Node

from processes import xml
from processes.findings import Finding
from processes.importing import events, mappings, tasks
from processes.importing.leftovers import name_leftovers
from processes.importing.notes import note
from processes.importing.translation import VENDORS, Translation
from processes.model import Texts

_MODELER = "http://camunda.org/schema/modeler/1.0"


@dataclass(frozen=True, slots=True)
class Imported:
    """A diagram in our dialect, forms made for it, and what could not be carried over."""

    content: bytes | None  #: None if the file is no diagram
    forms: Mapping[str, bytes]  #: by file name
    findings: tuple[Finding, ...]


#: what is done to each element, in this order, by tag
_RULES: tuple[tuple[tuple[str, ...], Callable[[Translation, Node], None]], ...] = (
    (("userTask",), tasks.user_task),
    (("serviceTask", "sendTask"), tasks.work),
    (("intermediateThrowEvent", "endEvent"), events.thrown),
    (("businessRuleTask",), tasks.decision),
    (("scriptTask",), tasks.script),
    (("callActivity",), tasks.call),
    (("multiInstanceLoopCharacteristics",), events.many),
    (("conditionExpression", "completionCondition", "condition"), events.expression),
    (("timeDate", "timeDuration", "timeCycle"), events.timer),
)


def import_diagram(file: str, content: bytes) -> Imported:
    """Translate a diagram; never raises for what a file may hold.

    file: its name, for the findings.
    """
    try:
        root = xml.parse(content)
    except xml.XmlRefused as refused:
        return not_read(file, refused.line, refused.words)
    if root.tag != xml.bpmn("definitions"):
        return not_read(file, 1, xml.not_root(root, "bpmn:definitions"))
    t = Translation(file, root)
    for names, rule in _RULES:
        for node in t.elements(*names):
            rule(t, node)
    for node in list(root.iter(f"{{{xml.BPMN}}}*")):
        mappings.parameters(t, node)
        mappings.properties(t, node)
    for process in t.elements("process"):
        tag = t.take(process, "versionTag")
        if tag:
            t.write(process, "versionTag", value=tag)
    events.messages(t)
    name_leftovers(t)
    found = sorted(t.findings, key=lambda one: one.line)
    return Imported(_written(root), t.forms, tuple(found))


def not_read(file: str, line: int, reason: str | Texts) -> Imported:
    """Answer for a file that is not what it should be."""
    return Imported(None, {}, (note("xml", file, "", "", line, reason),))


def _written(root: Node) -> bytes:
    """Write the diagram, indented, with its namespaces declared once, at the top."""
    ours = {"zeebe": xml.ZEEBE, "modeler": _MODELER}
    kept = [prefix for prefix, uri in root.nsmap.items() if prefix and uri not in VENDORS]
    etree.cleanup_namespaces(root, top_nsmap=ours, keep_ns_prefixes=[*kept, *ours])
    root.set(f"{{{_MODELER}}}executionPlatform", "Camunda Cloud")
    root.set(f"{{{_MODELER}}}executionPlatformVersion", "8.7.0")
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
