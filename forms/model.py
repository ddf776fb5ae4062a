"""A form as frozen values: which answers it takes, where each goes, when it is shown.

Groups are gone: what they hide or where they put their fields is written at each field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms.components import Component

#: keys from the root, or from the row, down to a value
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A component that has a value."""

    id: str  #: of the form-js component
    type: str
    path: Path
    names: Mapping[str, str]  #: its label by language
    conditions: tuple[str, ...]  #: FEEL, its own and its groups'; one that is true hides it
    readonly: bool | str  #: True or FEEL: what is sent for it is ignored
    component: Component = field(repr=False)

    @property
    def key(self) -> str:
        """The path as form-js writes it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Rows:
    """A dynamic list: any number of rows with the same fields."""

    id: str
    path: Path
    names: Mapping[str, str]
    conditions: tuple[str, ...]
    scope: "Scope"


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields and lists of a form, or of one row of a list."""

    fields: tuple[Field, ...]
    rows: tuple[Rows, ...]

    def all_fields(self) -> Iterator[tuple[str, Field]]:
        """Yield every field with its path from the root; a list's rows are written `[]`."""
        pending: list[tuple[str, Scope]] = [("", self)]
        while pending:
            prefix, scope = pending.pop(0)
            yield from ((prefix + one.key, one) for one in scope.fields)
            pending += [(f"{prefix}{'.'.join(one.path)}[].", one.scope) for one in scope.rows]
