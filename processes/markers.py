"""Reads the loop markers of an activity: multi-instance (Camunda 8 collections) and standard loop.

Part of `reader`; not for judging them (`checks`).
"""

from lxml.etree import _Element as Node

from processes import xml
from processes.model import MultiInstance, StandardLoop


def loop_of(node: Node) -> MultiInstance | StandardLoop | None:
    """Return how often an activity runs, None for once."""
    many = xml.child(node, xml.bpmn("multiInstanceLoopCharacteristics"))
    if many is not None:
        return _multi_instance(many)
    again = xml.child(node, xml.bpmn("standardLoopCharacteristics"))
    if again is None:
        return None
    return StandardLoop(
        condition=_feel(again, "loopCondition"),
        test_before=again.get("testBefore") == "true",
        maximum=as_feel(again.get("loopMaximum")),
    )


def _multi_instance(node: Node) -> MultiInstance:
    zeebe = xml.extension(node, "loopCharacteristics")
    given = {} if zeebe is None else dict(zeebe.attrib)
    return MultiInstance(
        sequential=node.get("isSequential") == "true",
        collection=as_feel(given.get("inputCollection")),
        item=given.get("inputElement"),
        results=given.get("outputCollection"),
        result=as_feel(given.get("outputElement")),
        cardinality=_feel(node, "loopCardinality"),
        until=_feel(node, "completionCondition"),
    )


def _feel(node: Node, tag: str) -> str | None:
    return as_feel(xml.text_of(xml.child(node, xml.bpmn(tag))))


def as_feel(text: str | None) -> str | None:
    """Mark a text as FEEL where the standard expects an expression anyway."""
    if not text:
        return None
    return text if text.startswith("=") else f"={text}"
