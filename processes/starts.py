"""Where an instance begins and what people call it, before there is one.

For the shell, which must know the business key to see whether the instance runs already.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from processes.errors import Problem
from processes.expressions import alone, named
from processes.graph import graph_of
from processes.model import Definition, Element
from processes.problems import shown

#: The extension property of a start event that holds the key, usually FEEL.
_PROPERTY = "businessKey"


def names_its_key(definition: Definition, message: str | None, event: str | None) -> bool:
    """Whether the start event says what an instance is called; raises `NotStartable`."""
    return _text(definition, message, event) is not None


def business_key(
    definition: Definition,
    variables: Mapping[str, Any],
    now: datetime,
    *,
    message: str | None = None,
    event: str | None = None,
) -> str | None:
    """Say what an instance is to be called by its start event; None if that doesn't matter.

    Parameters:
        variables: what the instance begins with.
        message: which start event, as for `Instance.start`; likewise `event`.

    Raises `NotStartable`, and `Problem` for a key that is neither text nor number.
    """
    text = _text(definition, message, event)
    value = None if text is None else alone(text, variables, now)
    if value is None or value == "":
        return None
    if isinstance(value, bool | list | dict):
        raise Problem("not-a-key", source=text or "", got=shown(value))
    return named(str(value), text or "")


def lane(definition: Definition, message: str | None, event: str | None) -> str | None:
    """The group in whose lane an instance begins; raises `NotStartable`."""
    return _first(definition, message, event).lane


def _text(definition: Definition, message: str | None, event: str | None) -> str | None:
    first = _first(definition, message, event)
    return first.properties.get(_PROPERTY) if first.type == "startEvent" else None


def _first(definition: Definition, message: str | None, event: str | None) -> Element:
    return graph_of(definition).process.start_for(message, event)[0].element
