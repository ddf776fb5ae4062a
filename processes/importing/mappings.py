"""Rules for variables: input and output parameters, extension properties."""

from lxml import etree
from lxml.etree import _Element as Node

from processes import xml
from processes.importing import juel
from processes.importing.translation import Translation, remove


def parameters(t: Translation, node: Node) -> None:
    """Translate `inputOutput`: input parameters are local, output parameters go outwards."""
    for holder in t.extensions(node, "inputOutput"):
        for name, direction in (("inputParameter", "input"), ("outputParameter", "output")):
            for parameter in t.children(holder, name):
                source = _value(t, node, parameter)
                if source is not None and parameter.get("name"):
                    t.map(node, direction, source, parameter.get("name", ""))
        remove(holder)
        if node.find(f".//{xml.zeebe('output')}") is not None:
            _keep_results(t, node)


def _keep_results(t: Translation, node: Node) -> None:
    """Let out what else leaves the element there: output parameters shut nothing in there."""
    kept = [
        made.get("resultVariable")
        for made in (xml.extension(node, "calledDecision"), xml.extension(node, "script"))
        if made is not None
    ]
    kept += t.fields.get(node.get("id", ""), [])
    for name in kept:
        if name:
            t.map(node, "output", f"={name}", name)
    if not kept and xml.local(node) in ("userTask", "serviceTask", "sendTask", "businessRuleTask"):
        t.note("only-outputs", node)


def _value(t: Translation, node: Node, parameter: Node) -> str | None:
    """Translate a text, list or map into a FEEL expression; None for what can't be."""
    inner = next(parameter.iterchildren("*"), None)
    if inner is None:
        text = (parameter.text or "").strip()
        if not text:
            return "=null"
        translated = t.feel(node, text)
        return translated if translated.startswith("=") else juel.quoted(text)
    kind = xml.local(inner)
    if kind == "list":
        values = [_value(t, node, item) for item in inner.iterchildren("*")]
        return f"=[{', '.join(v[1:] for v in values if v)}]"
    if kind == "map":
        entries = [(e.get("key", ""), _value(t, node, e)) for e in inner.iterchildren("*")]
        written = (f"{juel.quoted(key)[1:]}: {value[1:]}" for key, value in entries if value)
        return f"={{{', '.join(written)}}}"
    if kind in ("value", "entry"):
        return _value(t, node, inner)
    t.note("script", node, inner.get("scriptFormat") or kind)
    return None


def properties(t: Translation, node: Node) -> None:
    """Carry over extension properties; they are ours too."""
    for holder in t.extensions(node, "properties"):
        written = t.write(node, "properties")
        for one in t.children(holder, "property"):
            name, value = one.get("name") or one.get("id") or "", one.get("value", "")
            etree.SubElement(written, xml.zeebe("property"), name=name, value=value)
        remove(holder)
