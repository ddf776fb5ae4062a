"""FEEL types: conformance (``instance of``) and implicit conversion (DMN 1.5, 10.3.2.9).

Types come from expressions and from a model's item definitions. A value that can't be converted
becomes null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .env import Run
from .nodes import TypeNode
from .temporal_math import at_midnight_utc
from .values import FunctionValue, Range, Value, adopt, kind_of

_SIMPLE = {
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "Any": "Any",
    "Null": "null",
    "null": "null",
    "list": "list",
    "context": "context",
    "range": "range",
    "function": "function",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A FEEL type; parts it doesn't have, or doesn't restrict, are empty."""

    kind: str
    #: Item type of a list, end type of a range.
    item: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    #: Parameter types of a function, None for any function.
    parameters: tuple[Type, ...] | None = None
    result: Type | None = None
    #: Allowed values: tells whether a value passes. Looked at by conversion only.
    allows: Callable[[Value, Run], bool] | None = None
    #: What a type whose definition can't be found stands for.
    name: str = ""


ANY = Type("Any")


def simple_type(name: str) -> Type | None:
    """Find a built-in type by its FEEL name or its DMN 1.1 name (``feel:number``)."""
    kind = _SIMPLE.get(name.removeprefix("feel:"))
    return Type(kind) if kind else None


def resolve(node: TypeNode, types: Mapping[str, Type] | None) -> Type | None:
    """Turn a type as written into a type; None when a name in it is unknown."""
    if types is not None and node.name in types:
        return types[node.name]
    base = simple_type(node.name)
    if base is None:
        return None
    items = [resolve(item, types) for item in node.items]
    fields = [(name, resolve(item, types)) for name, item in node.fields]
    result = resolve(node.result, types) if node.result else None
    known_items = tuple(item for item in items if item is not None)
    known_fields = tuple((name, item) for name, item in fields if item is not None)
    if len(known_items) < len(items) or len(known_fields) < len(fields):
        return None
    if base.kind == "function":
        return Type("function", parameters=known_items if node.result else None, result=result)
    return Type(base.kind, known_items[0] if known_items else None, known_fields)


def conforms(value: Value, kind: Type, run: Run) -> bool:
    """Tell whether a value is an instance of a type; null is an instance of none."""
    value = adopt(value)
    if value is None:
        return kind.kind == "null"
    if kind.kind == "Any":
        return True
    if kind_of(value) != kind.kind:
        return False
    run.charge(1)
    if kind.kind == "list":
        item = kind.item
        return item is None or all(_part(entry, item, run) for entry in value)
    if kind.kind == "context":
        return all(name in value and _part(value[name], item, run) for name, item in kind.fields)
    if isinstance(value, Range):
        ends = [end for end in (value.start, value.end) if end is not None]
        return kind.item is None or all(_part(end, kind.item, run) for end in ends)
    if isinstance(value, FunctionValue):
        return _function_conforms(value, kind)
    return True


def _part(value: Value, kind: Type, run: Run) -> bool:
    return value is None or conforms(value, kind, run)


def _function_conforms(value: Value, kind: Type) -> bool:
    if kind.parameters is None:
        return True
    declared, result = value.signature()
    if len(declared) != len(kind.parameters):
        return False
    for wanted, given in zip(kind.parameters, declared, strict=True):
        if not _type_conforms(wanted, given or ANY):
            return False
    return kind.result is None or result is None or _type_conforms(result, kind.result)


def _type_conforms(kind: Type, wider: Type) -> bool:
    """Tell whether every value of a type is one of the wider type (10.3.2.9.2)."""
    if wider.kind == "Any" or kind.kind == "null":
        return True
    if kind.kind != wider.kind:
        return False
    if wider.item is not None and not _type_conforms(kind.item or ANY, wider.item):
        return False
    mine = dict(kind.fields)
    return all(name in mine and _type_conforms(mine[name], item) for name, item in wider.fields)


def coerce(value: Value, kind: Type, run: Run) -> Value:
    """Convert to a type as the standard does on its own; null when it doesn't fit.

    Conversions: to and from a list of one item, date to date and time (10.3.2.9.4).
    """
    value = adopt(value)
    if value is None:
        return None
    run.charge(1)
    if kind.kind == "list":
        return _coerce_list(value, kind, run)
    if isinstance(value, list) and len(value) == 1 and kind.kind != "Any":
        value = adopt(value[0])
        if value is None or isinstance(value, list):
            return None
    if kind.kind == "date and time" and kind_of(value) == "date":
        value = at_midnight_utc(value)
    if kind.kind == "context" and isinstance(value, dict) and kind.fields:
        return _coerce_context(value, kind, run)
    if not conforms(value, kind, run):
        return None
    return value if kind.allows is None or kind.allows(value, run) else None


def _coerce_list(value: Value, kind: Type, run: Run) -> Value:
    items = value if isinstance(value, list) else [value]
    if kind.item is not None:
        converted = [coerce(item, kind.item, run) for item in items]
        pairs = zip(items, converted, strict=True)
        if any(made is None and item is not None for item, made in pairs):
            return None
        items = converted
    return items if kind.allows is None or kind.allows(items, run) else None


def _coerce_context(value: Value, kind: Type, run: Run) -> Value:
    made = dict(value)
    for name, item in kind.fields:
        if name not in value:
            return None
        made[name] = coerce(value[name], item, run)
        if made[name] is None and value[name] is not None:
            return None
    return made if kind.allows is None or kind.allows(made, run) else None
