"""Context built-ins (DMN 1.5, table 82) and Camunda's ``put`` and ``put all``."""

from __future__ import annotations

from ..env import Run
from ..functions import builtin
from ..values import Value, adopt

_Context = dict[str, Value]


@builtin("get value", "m: context, key: string")
def get_value(run: Run, m: _Context, key: str) -> Value:
    """The entry of a context, null without one."""
    return adopt(m.get(key))


@builtin("get value", "context: context, keys: list")
def get_nested_value(run: Run, context: _Context, keys: list[Value]) -> Value:
    """Camunda: follow keys into nested contexts."""
    found: Value = context
    for key in keys:
        run.charge(1)
        if not isinstance(found, dict) or not isinstance(key, str):
            return None
        found = found.get(key)
    return adopt(found)


@builtin("get entries", "m: context")
def get_entries(run: Run, m: _Context) -> list[_Context]:
    """List a context's entries as contexts of key and value."""
    run.charge(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list")
def make_context(run: Run, entries: list[Value]) -> _Context | None:
    """Build a context of entries with key and value; null for a key twice or none."""
    made: _Context = {}
    for entry in entries:
        run.charge(1)
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            return None
        key = entry["key"]
        if type(key) is not str or key in made:
            return None
        made[key] = entry["value"]
    return made


@builtin("context put", "context: context, key: string, value: any")
@builtin("put", "context: context, key: string, value: any")
def context_put(run: Run, context: _Context, key: str, value: Value) -> _Context:
    """A context with an entry added or changed."""
    run.charge(1 + len(context) // 8)
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
@builtin("put", "context: context, keys: list, value: any")
def context_put_nested(
    run: Run, context: _Context, keys: list[Value], value: Value
) -> _Context | None:
    """A context with an entry deep inside changed; contexts on the way are made."""
    if not keys or not all(type(key) is str for key in keys):
        return None
    made = {**context}
    inner = made
    for key in keys[:-1]:
        run.charge(1 + len(inner) // 8)
        below = inner.get(key)
        if below is not None and not isinstance(below, dict):
            return None
        inner[key] = {**(below or {})}
        inner = inner[key]
    inner[keys[-1]] = value
    return made


@builtin("context merge", "contexts: list", variadic=True)
@builtin("put all", "contexts: list", variadic=True)
def context_merge(run: Run, contexts: list[Value]) -> _Context | None:
    """One context of several; later entries win."""
    made: _Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        run.charge(1 + len(context) // 8)
        made.update(context)
    return made
