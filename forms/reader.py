"""Reads the components of a form into its model; the form must be free of faulty findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms import components as parts
from forms.components import Component
from forms.model import Field, Path, Rows, Scope


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the form a component stands."""

    path: Path = ()
    conditions: tuple[str, ...] = ()

    def inside(self, component: Component, key: str) -> "_Place":
        """The place of a component here, with its own key and its own condition added."""
        own = parts.hide_condition(component)
        name = component.get(key)
        steps = tuple(name.split(".")) if isinstance(name, str) and name else ()
        return _Place(self.path + steps, self.conditions + ((own,) if own else ()))


def read_scope(form: Mapping[str, Any]) -> Scope:
    """Read the fields and lists of a form, or of a dynamic list's row."""
    fields: list[Field] = []
    rows: list[Rows] = []
    pending: list[tuple[Component, _Place]] = [(form, _Place())]
    while pending:
        holder, place = pending.pop(0)
        for component in parts.maps(holder.get("components")):
            kind = component["type"]
            if kind == "group":
                pending.append((component, place.inside(component, "path")))
            elif kind == "dynamiclist":
                rows.append(_rows(component, place.inside(component, "path")))
            elif kind in parts.INPUTS | parts.COMPUTED:
                fields.append(_field(component, place.inside(component, "key")))
    return Scope(tuple(fields), tuple(rows))


def _field(component: Component, place: _Place) -> Field:
    return Field(
        id=str(component.get("id", "")),
        type=component["type"],
        path=place.path,
        names=parts.names_of(component),
        conditions=place.conditions,
        readonly=_readonly(component),
        component=component,
    )


def _rows(component: Component, place: _Place) -> Rows:
    return Rows(
        id=str(component.get("id", "")),
        path=place.path,
        names=parts.names_of(component),
        conditions=place.conditions,
        scope=read_scope(component),
    )


def _readonly(component: Component) -> bool | str:
    if component.get("disabled") is True:
        return True
    given = component.get("readonly")
    if isinstance(given, str) and given.strip():
        return given.strip().removeprefix("=")
    return given is True
