"""Reads DMN XML safely and finds its elements by name, whatever DMN version wrote it.

No entities, no DTD, no network. Elements are known by their local names: DMN 1.1 to 1.5 differ
in namespace, hardly in shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .errors import DecisionError

#: Namespaces of DMN 1.1 to 1.5 begin with one of these.
_DMN = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
Element = etree._Element

#: What a DMN file may contain that another element can refer to.
_REFERABLE = frozenset(
    ("decision", "inputData", "businessKnowledgeModel", "decisionService", "knowledgeSource")
)
#: Elements whose ``name`` may occur in expressions.
_NAMED = _REFERABLE | frozenset(
    (
        "variable",
        "import",
        "itemDefinition",
        "itemComponent",
        "formalParameter",
        "parameter",
        "parameters",
        "output",
        "column",
    )
)


def tag(element: Element) -> str:
    """Local name of an element."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    """Direct children with one of the names, in order."""
    return [child for child in element if tag(child) in names]


def child(element: Element, name: str) -> Element | None:
    """First direct child of a name."""
    return next((found for found in element if tag(found) == name), None)


def text_of(element: Element | None, name: str = "text") -> str | None:
    """Text of a child (``<text>``), None when there is none."""
    found = child(element, name) if element is not None else None
    return None if found is None else "".join(str(part) for part in found.itertext())


def one_space(name: str | None) -> str:
    """A name with single spaces, as expressions know it."""
    return " ".join((name or "").split())


@dataclass(slots=True)
class Document:
    """One DMN file: its root, its namespace, and its elements by id."""

    root: Element
    namespace: str
    #: Names of imported namespaces, by the name given in this file.
    imports: dict[str, str] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    #: Names that may occur in expressions.
    names: frozenset[str] = frozenset()

    def of(self, *names: str) -> list[Element]:
        """Top-level elements of some kinds."""
        return children(self.root, *names)


def problem(
    element: Element, reason: str, detail: str = "", *, detail_zh: str = ""
) -> DecisionError:
    """Make the error about an element."""
    owner: Element | None = element
    while owner is not None and not owner.get("id"):
        owner = owner.getparent()
    named: Element | None = element
    while named is not None and (tag(named) not in _REFERABLE or not named.get("name")):
        named = named.getparent()
    return DecisionError(
        reason,
        detail,
        element_id=(owner.get("id") or "") if owner is not None else "",
        name=(named.get("name") or "") if named is not None else "",
        line=element.sourceline or 0,
        detail_zh=detail_zh,
    )


def parse(xml: bytes) -> Document:
    """Read a DMN file; raises DecisionError when it isn't one."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DecisionError("xml", str(error)) from None
    if root.getroottree().docinfo.doctype:
        raise DecisionError(
            "not_dmn", "a document type is not accepted", detail_zh="不允许文档类型声明"
        )
    namespace = etree.QName(root).namespace or ""
    if tag(root) != "definitions" or not namespace.startswith(_DMN):
        raise DecisionError("not_dmn", f"<{tag(root)} xmlns='{namespace}'>")
    document = Document(root, root.get("namespace") or "")
    for found in document.of("import"):
        document.imports[found.get("name") or ""] = found.get("namespace") or ""
    for element in _referable(root):
        element_id = element.get("id") or element.get("name") or ""
        if element_id in document.elements:
            raise problem(element, "duplicate", element_id)
        document.elements[element_id] = element
    document.names = frozenset(_names(root))
    return document


def _referable(root: Element) -> Iterator[Element]:
    return (element for element in root if tag(element) in _REFERABLE)


def _names(root: Element) -> Iterator[str]:
    for element in root.iter():
        name = element.get("name") if tag(element) in _NAMED else element.get("iteratorVariable")
        if name:
            yield name
