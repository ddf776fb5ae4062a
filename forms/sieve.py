"""Takes out of a submission what counts for nothing: hidden, read-only, unknown and blank answers.

Hiding depends on answers and answers on hiding, so it is looked at again until nothing changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms import components as parts
from forms.data import Place, get, put
from forms.model import Field, Path, Rows, Scope
from forms.situation import Situation

#: conditions that chase each other stop here, as they stand
_MOST_PASSES = 20


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a submission."""

    data: dict[str, Any]
    left_out: frozenset[Place]  #: the hidden and read-only places


def sift(scope: Scope, given: Mapping[str, Any], situation: Situation) -> Sifted:
    """Keep the answers to fields that are shown and may be changed."""
    left_out: frozenset[Place] = frozenset()
    for _ in range(_MOST_PASSES):
        data = _kept(scope, given, left_out, ())
        found = frozenset(_left_out(scope, data, seen(scope, data, situation), ()))
        if found == left_out:
            break
        left_out = found
    return Sifted(_kept(scope, given, left_out, ()), left_out)


def seen(scope: Scope, data: Mapping[str, Any], situation: Situation) -> Situation:
    """The situation with a scope's answers; what is not answered is null, not an old variable."""
    answers: dict[str, Any] = {
        field.path[0]: None for field in scope.fields if field.readonly is not True
    }
    answers |= {rows.path[0]: [] for rows in scope.rows}
    return situation.with_answers({**answers, **data})


def inner_rows(rows: Rows, data: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a list that are there, with their index."""
    found = get(data, rows.path)
    for index, row in enumerate(found if isinstance(found, list) else []):
        if isinstance(row, dict):
            yield index, row


def _kept(scope: Scope, given: object, left_out: frozenset[Place], at: Place) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in scope.fields:
        if field.type not in parts.COMPUTED and at + field.path not in left_out:
            _open_groups(kept, field.path)
            value = get(given, field.path)
            if not _is_blank(value):
                put(kept, field.path, value)
    for rows in scope.rows:
        if at + rows.path not in left_out:
            value = get(given, rows.path)
            if isinstance(value, list):
                value = [
                    _kept(rows.scope, row, left_out, (*at, *rows.path, index))
                    for index, row in enumerate(value)
                ]
            put(kept, rows.path, [] if value is None else value)
    return kept


def _open_groups(kept: dict[str, Any], path: Path) -> None:
    for key in path[:-1]:
        kept = kept.setdefault(key, {})


def _is_blank(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _left_out(
    scope: Scope, data: Mapping[str, Any], situation: Situation, at: Place
) -> Iterator[Place]:
    for field in scope.fields:
        if _is_hidden(field, situation) or _is_readonly(field, situation):
            yield at + field.path
    for rows in scope.rows:
        if _is_hidden(rows, situation):
            yield at + rows.path
            continue
        for index, row in inner_rows(rows, data):
            place = (*at, *rows.path, index)
            inner = seen(rows.scope, row, situation).in_row(row, index)
            yield from _left_out(rows.scope, row, inner, place)


def _is_hidden(part: Field | Rows, situation: Situation) -> bool:
    return any(situation.holds(condition) for condition in part.conditions)


def _is_readonly(field: Field, situation: Situation) -> bool:
    if isinstance(field.readonly, str):
        return situation.holds(field.readonly)
    return field.readonly
