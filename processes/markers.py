"""Reads how an activity runs: multi-instance (Camunda 8 collections), standard loop, ad hoc.

Part of `reader`; not for judging them (`checks`).
"""

from lxml.etree import _Element as Node

from processes import xml
from processes.model import AdHoc, MultiInstance, StandardLoop


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
        test_before=xml.flag(again, "testBefore"),
        maximum=as_feel(again.get("loopMaximum")),
    )


def ad_hoc_of(node: Node) -> AdHoc | None:
    """Return how an ad-hoc sub-process runs, None for another element."""
    if xml.local(node) != "adHocSubProcess":
        return None
    zeebe = xml.extension(node, "adHoc")
    return AdHoc(
        active=None if zeebe is None else as_feel(zeebe.get("activeElementsCollection")),
        until=_feel(node, "completionCondition"),
        cancel_rest=xml.flag(node, "cancelRemainingInstances", default=True),
    )


def _multi_instance(node: Node) -> MultiInstance:
    zeebe = xml.extension(node, "loopCharacteristics")
    given = {} if zeebe is None else dict(zeebe.attrib)
    return MultiInstance(
        sequential=xml.flag(node, "isSequential"),
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
