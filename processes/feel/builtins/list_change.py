"""List built-ins that make another list (DMN 1.5, table 75)."""

from __future__ import annotations

from ..env import Run
from ..functions import builtin
from ..numbers import Number, is_integral, to_index
from ..values import FunctionValue, Value
from .list_query import contains_equal


def _place(items: list[Value], position: Number) -> int | None:
    """Turn a FEEL position (from 1, negative from the end) into an index; None when outside."""
    if not is_integral(position):
        return None
    wanted = to_index(position)
    if wanted == 0 or abs(wanted) > len(items):
        return None
    return wanted - 1 if wanted > 0 else len(items) + wanted


@builtin("sublist", "list: list, start position: number, length: number?")
def sublist(
    run: Run, items: list[Value], start: Number, length: Number | None
) -> list[Value] | None:
    """A part of a list; null when it starts or ends outside."""
    run.charge(len(items))
    place = _place(items, start)
    if place is None:
        return None
    if length is None:
        return items[place:]
    size = to_index(length)
    if size < 1 or place + size > len(items):
        return None
    return items[place : place + size]


@builtin("append", "list: list, item: list", variadic=True)
def append(run: Run, items: list[Value], more: list[Value]) -> list[Value]:
    """A list with items added at its end."""
    run.charge(len(items))
    return [*items, *more]


@builtin("concatenate", "list: list", variadic=True)
def concatenate(run: Run, lists: list[Value]) -> list[Value] | None:
    """One list of several."""
    made: list[Value] = []
    for part in lists:
        if part is None:
            return None
        run.charge(1 + len(part) if type(part) is list else 1)
        made.extend(part if type(part) is list else [part])
    return made


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(
    run: Run, items: list[Value], position: Number, item: Value
) -> list[Value] | None:
    """A list with an item put in before a position."""
    run.charge(len(items))
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place:]]


@builtin("remove", "list: list, position: number")
def remove(run: Run, items: list[Value], position: Number) -> list[Value] | None:
    """A list without the item at a position."""
    run.charge(len(items))
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any")
def list_replace_at(
    run: Run, items: list[Value], position: Number, item: Value
) -> list[Value] | None:
    """A list with the item at a position exchanged."""
    run.charge(len(items))
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any")
def list_replace_matching(
    run: Run, items: list[Value], match: Value, item: Value
) -> list[Value] | None:
    """A list with the items exchanged for which a function of item and new item is true."""
    if not isinstance(match, FunctionValue) or len(match.parameters) != 2:
        return None
    made: list[Value] = []
    for old in items:
        found = match.invoke([old, item], run)
        if type(found) is not bool:
            return None
        made.append(item if found else old)
    return made


@builtin("reverse", "list: list")
def reverse(run: Run, items: list[Value]) -> list[Value]:
    """A list backwards."""
    run.charge(len(items))
    return items[::-1]


@builtin("union", "list: list", variadic=True)
def union(run: Run, lists: list[Value]) -> list[Value] | None:
    """One list of several, without duplicates."""
    made = concatenate(run, lists)
    return None if made is None else distinct_values(run, made)


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: list[Value]) -> list[Value]:
    """A list without duplicates."""
    made: list[Value] = []
    seen: set[str] = set()
    for item in items:
        run.charge(1)
        if type(item) is str:
            if item not in seen:
                seen.add(item)
                made.append(item)
        elif not contains_equal(run, made, item):
            made.append(item)
    return made


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[Value]) -> list[Value]:
    """A list with the items of nested lists in their place."""
    made: list[Value] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.charge(1)
            if type(item) is list:
                waiting.append(iter(item))
                break
            made.append(item)
        else:
            waiting.pop()
    return made
