"""A diagram being translated: reads the other products' attributes, writes ours, keeps notes.

The rules (`tasks`, `events`, `mappings` ...) share it; it knows namespaces and XML, not meanings.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Node

from processes import xml
from processes.findings import Finding
from processes.importing import juel
from processes.importing.notes import note

#: Camunda 7, Activiti and Flowable: one vocabulary under three names
VENDORS = tuple(xml.OTHER_DIALECTS)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Translation:
    """One file on its way into our dialect."""

    def __init__(self, file: str, root: Node) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.forms: dict[str, bytes] = {}  #: generated forms by file name
        self.fields: dict[str, list[str]] = {}  #: what each generated form asks, by element id
        self._file = file

    def note(self, code: str, node: Node, detail: str = "") -> None:
        """Note something about an element, or about the nearest one around it that has an id."""
        line = node.sourceline or 0
        while node.get("id") is None and (around := node.getparent()) is not None:
            node = around
        id, name = node.get("id", ""), node.get("name", "")
        self.findings.append(note(code, self._file, id, name, line, detail))

    def feel(self, node: Node, text: str) -> str:
        """Translate a text; one that isn't understood is noted and stays as it is."""
        try:
            return juel.to_feel(text)
        except juel.NotUnderstood:
            self.note("not-translated", node, text)
            return text

    def elements(self, *names: str) -> Iterator[Node]:
        """Yield the BPMN elements with one of these tags, in drawing order."""
        yield from list(self.root.iter(*(xml.bpmn(name) for name in names)))

    def take(self, node: Node, name: str) -> str | None:
        """Take an attribute of another product off an element; None if it is missing or blank."""
        found: str | None = None
        for vendor in VENDORS:
            found = node.attrib.pop(f"{{{vendor}}}{name}", None) or found
        return found.strip() or None if found else None

    def children(self, node: Node, name: str) -> list[Node]:
        """Return the children of this name in another product's namespace."""
        return [child for vendor in VENDORS for child in node.iterfind(f"{{{vendor}}}{name}")]

    def extensions(self, node: Node, name: str) -> list[Node]:
        """Return another product's extension elements of this name."""
        holder = node.find(xml.bpmn("extensionElements"))
        return [] if holder is None else self.children(holder, name)

    def write(self, node: Node, name: str, **attributes: str | None) -> Node:
        """Write one of our extension elements, or add to the one that is there."""
        holder = node.find(xml.bpmn("extensionElements"))
        if holder is None:
            holder = etree.Element(xml.bpmn("extensionElements"))
            documented = len(node.findall(xml.bpmn("documentation")))
            node.insert(documented, holder)
        written = holder.find(xml.zeebe(name))
        if written is None:
            written = etree.SubElement(holder, xml.zeebe(name))
        for key, value in attributes.items():
            if value is not None:
                written.set(key, value)
        return written

    def map(self, node: Node, direction: str, source: str, target: str) -> None:
        """Write an input or output mapping."""
        mapping = self.write(node, "ioMapping")
        etree.SubElement(mapping, xml.zeebe(direction), source=source, target=target)


def remove(node: Node) -> None:
    """Take a node out of its tree."""
    holder = node.getparent()
    if holder is not None:
        holder.remove(node)


def slug(text: str) -> str:
    """Turn a Java or file name into an id: `org.acme.ChargeCardDelegate` -> `charge-card`."""
    name = re.split(r"[/:\\]", text.rstrip("/"))[-1]
    name = re.sub(r"\.(html?|form|jsf|xhtml|json|tsx?)$", "", name).rpartition(".")[2]
    name = re.sub(r"[$#{}]", "", name)
    name = re.sub(r"(?<=.)(Java)?Delegate$", "", name)
    parts = re.split(r"[^A-Za-z0-9\u4e00-\u9fff]+", _CAMEL.sub("-", name))
    return "-".join(part.lower() for part in parts if part)
