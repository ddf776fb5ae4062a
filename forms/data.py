"""Reads and writes values in nested answers by path."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from forms.model import Path

#: from the root: keys and row numbers
Place = tuple[str | int, ...]


def get(data: object, path: Path) -> Any:
    """The value at a path, None if there is none."""
    for key in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def put(data: MutableMapping[str, Any], path: Path, value: Any) -> None:
    """Set the value at a path; what is no group of fields on the way is replaced by one."""
    for key in path[:-1]:
        inner = data.get(key)
        if not isinstance(inner, MutableMapping):
            inner = data[key] = {}
        data = inner
    data[path[-1]] = value


def drop(data: Any, place: Place) -> None:
    """Remove a value, and the groups of fields that are empty then."""
    holders = [data]
    for step in place[:-1]:
        try:
            holders.append(holders[-1][step])
        except (KeyError, IndexError, TypeError):
            return
    for depth, (holder, step) in enumerate(zip(reversed(holders), reversed(place), strict=True)):
        if not isinstance(holder, MutableMapping) or not isinstance(step, str):
            return
        if depth == 0 or not holder.get(step):
            holder.pop(step, None)
        if holder:
            return


def written(place: Place) -> str:
    """A place as people and browsers write it: `scan[0].quantity`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
