"""What a definition needs from the rest of the service, and what of it is not there.

Asked before publishing and at every start, so that an instance never meets a missing handler.
Forms are part of a bundle and checked by ``processes.catalog``.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from processes.model import Definition

#: element id -> language -> sentences
Missing = Mapping[str, Mapping[str, list[str]]]


def missing_parts(definition: Definition, topics: Set[str], groups: Set[str]) -> Missing:
    """Name the elements that ask for a handler or a group nobody has.

    Parameters:
        topics: every topic with a handler.
        groups: ids of every group.
    """
    missing: dict[str, dict[str, list[str]]] = {}
    for element in definition.elements.values():
        words = missing.setdefault(element.id, {"en": [], "zh": []})
        topic, lane = element.topic, element.lane
        if topic and not topic.startswith("=") and topic not in topics:
            words["en"].append(f"There is no handler for the topic {topic}.")
            words["zh"].append(f"没有处理主题 {topic} 的程序。")
        if lane and element.type == "userTask" and lane not in groups:
            words["en"].append(f"There is no group {lane}, which the lane names.")
            words["zh"].append(f"泳道所指的组 {lane} 不存在。")
    return {id: words for id, words in missing.items() if words["en"]}
