"""Turns decision tables of Camunda 7 and DMN 1.1 or 1.2 into tables as we and dmn-js 17 read them.

Only what differs is touched: the version, expressions in JUEL, types by their Java names and the
name a cell may use for its input. Whether the outcome can be run is for `processes.decisions`.
"""

import re

from lxml import etree
from lxml.etree import _Element as Node

from processes import xml
from processes.findings import Finding
from processes.importing import juel
from processes.importing.diagram import Imported, not_read
from processes.importing.notes import note

_CAMUNDA = "http://camunda.org/schema/1.0/dmn"
_OLD_VERSIONS = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
)
_DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_TYPES = {"integer": "number", "long": "number", "double": "number", "date": "dateTime"}
#: where an expression may stand, as opposed to a cell of tests
_EXPRESSIONS = ("inputExpression", "outputEntry", "literalExpression", "defaultOutputEntry")


def import_table(file: str, content: bytes) -> Imported:
    """Translate a decision table; never raises for what a file may hold.

    file: its name, for the findings.
    """
    try:
        root = xml.parse(content)
    except xml.XmlRefused as refused:
        return not_read(file, refused.line, refused.words)
    if xml.local(root) != "definitions" or "omg.org/spec/DMN/" not in xml.namespace(root):
        return not_read(file, 1, xml.not_root(root, "dmn:definitions"))
    table = _Table(file)
    for node in list(root.iter("*")):
        table.translate(node)
    found = tuple(sorted(table.findings, key=lambda one: one.line))
    return Imported(_written(root), {}, found)


class _Table:
    """One file on its way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []

    def translate(self, node: Node) -> None:
        """Translate one element."""
        name = xml.local(node)
        if name in _EXPRESSIONS:
            self._expression(node)
        elif name == "inputEntry":
            self._tests(node)
        if name == "input":
            self._own_name(node)
        kind = node.get("typeRef")
        if kind in _TYPES:
            node.set("typeRef", _TYPES[kind])
        dropped = [key for key in node.attrib if str(key).startswith(f"{{{_CAMUNDA}}}")]
        for key in dropped:
            del node.attrib[key]
        if dropped:
            names = ", ".join(str(key).rpartition("}")[2] for key in dropped)
            self._note("dropped", node, names)

    def _expression(self, node: Node) -> None:
        """Translate an expression; Camunda 7 reads JUEL also without `${}`."""
        language = _language(node)
        text = _text(node)
        if text is None or text.text is None or not text.text.strip():
            return
        if language == "juel" or juel.is_expression(text.text):
            said = text.text.strip()
            whole = said if juel.is_expression(said) else f"${{{said}}}"
            try:
                text.text = juel.to_feel(whole).removeprefix("=")
            except juel.NotUnderstood:
                self._note("not-translated", node, said)
        elif language not in ("", "feel"):
            self._note("script", node, language)

    def _tests(self, node: Node) -> None:
        """Leave the tests of a cell; they are FEEL unless a script language is named."""
        language = _language(node)
        text = _text(node)
        if language not in ("", "feel") and text is not None and (text.text or "").strip():
            self._note("script", node, language)

    def _own_name(self, node: Node) -> None:
        """Write `?` where cells name their input by `camunda:inputVariable`."""
        name = node.attrib.pop(f"{{{_CAMUNDA}}}inputVariable", None)
        table = node.getparent()
        if name is None or table is None:
            return
        at = [one for one in table if xml.local(one) == "input"].index(node)
        for rule in (one for one in table if xml.local(one) == "rule"):
            cells = [one for one in rule if xml.local(one) == "inputEntry"]
            text = _text(cells[at]) if at < len(cells) else None
            if text is not None and text.text:
                text.text = _outside_texts(str(name), text.text)

    def _note(self, code: str, node: Node, detail: str) -> None:
        line = node.sourceline or 0
        while node.get("id") is None and (around := node.getparent()) is not None:
            node = around
        name = node.get("name") or node.get("label") or ""
        self.findings.append(note(code, self._file, node.get("id", ""), name, line, detail))


def _outside_texts(name: str, cell: str) -> str:
    """Write `?` for a name wherever it does not stand in quotes."""
    return re.sub(
        rf'"[^"]*"|\b{re.escape(name)}\b', lambda m: m[0] if m[0][0] == '"' else "?", cell
    )


def _language(node: Node) -> str:
    """Take off and return the language an expression names, in lower case."""
    said = (node.attrib.pop("expressionLanguage", None) or "").strip().lower()
    return "feel" if "feel" in said or said.endswith("/feel/") else said


def _text(node: Node) -> Node | None:
    return next((one for one in node if xml.local(one) == "text"), None)


def _written(root: Node) -> bytes:
    """Write the file in the namespace of DMN 1.3, which is the one the editor reads."""
    if xml.namespace(root) in _OLD_VERSIONS:
        for node in root.iter("*"):
            if xml.namespace(node) in _OLD_VERSIONS:
                node.tag = f"{{{_DMN13}}}{xml.local(node)}"
    etree.cleanup_namespaces(root, top_nsmap={None: _DMN13})
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
