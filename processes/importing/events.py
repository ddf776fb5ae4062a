"""Rules for what waits, decides and repeats: conditions, timers, messages, multi-instance."""

import re

from lxml.etree import _Element as Node

from processes import xml
from processes.importing import juel
from processes.importing.cron import as_cron
from processes.importing.tasks import work
from processes.importing.translation import Translation, remove

_LANGUAGES = ("", "juel", "feel")
_NAME = re.compile(r"[A-Za-z_]\w*")
_CAUGHT = ("intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent")


def expression(t: Translation, node: Node) -> None:
    """Translate the text of a condition or completion condition."""
    language = (node.attrib.pop("language", None) or "").lower()
    resource = t.take(node, "resource")
    if resource or language not in _LANGUAGES:
        t.note("script", node, language or resource or "")
        return
    text = xml.text_of(node)
    if text and not text.startswith("="):
        node.text = t.feel(node, text)


def timer(t: Translation, node: Node) -> None:
    """Translate the text of a date, duration or cycle."""
    text = xml.text_of(node)
    if text is None or text.startswith("="):
        return
    translated = t.feel(node, text)
    if xml.local(node) == "timeCycle" and not re.match(r"R\d*/|=|[$#]\{", translated):
        cron = as_cron(node, translated)
        if cron is None:
            t.note("cron", node, text)
        translated = cron or translated
    node.text = translated


def thrown(t: Translation, node: Node) -> None:
    """Translate what a throwing message event or end event calls."""
    for definition in node.findall(xml.bpmn("messageEventDefinition")):
        work(t, node, definition)


def messages(t: Translation) -> None:
    """Note messages and signals with computed names, and messages awaited without a key."""
    awaited: set[str] = set()
    for node in t.elements(*_CAUGHT):
        holder = node.getparent()
        begins = xml.local(node) == "startEvent" and holder is not None
        if begins and holder is not None and xml.local(holder) == "process":
            continue
        for one in (node, *node.findall(xml.bpmn("messageEventDefinition"))):
            awaited.add(xml.unprefixed(one.get("messageRef")))
    for named in t.elements("message", "signal"):
        name = named.get("name", "")
        if juel.is_expression(name):
            t.note("not-translated", named, name)
    for message in t.elements("message"):
        if message.get("id") in awaited and xml.extension(message, "subscription") is None:
            t.note("correlation", message, message.get("name") or message.get("id") or "")


def many(t: Translation, node: Node) -> None:
    """Translate for which items an activity is repeated."""
    collection = t.take(node, "collection") or xml.text_of(node.find(xml.bpmn("loopDataInputRef")))
    variable = t.take(node, "elementVariable")
    item = node.find(xml.bpmn("inputDataItem"))
    if variable is None and item is not None:
        variable = item.get("name")
    cardinality = node.find(xml.bpmn("loopCardinality"))
    times = xml.text_of(cardinality)
    if collection:
        source = f"={collection}" if _NAME.fullmatch(collection) else t.feel(node, collection)
        t.write(node, "loopCharacteristics", inputCollection=source, inputElement=variable)
    elif times:
        count = t.feel(node, times).removeprefix("=")
        source = f"=for i in 1..{count} return i"
        if not count.isdigit() or int(count) < 1:  # FEEL counts down from 1 to 0
            source = f"=if {count} < 1 then [] else {source[1:]}"
        t.write(node, "loopCharacteristics", inputCollection=source)
    else:
        return
    for name in ("loopCardinality", "loopDataInputRef", "inputDataItem"):
        for part in node.findall(xml.bpmn(name)):
            remove(part)
