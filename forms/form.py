"""A form, ready to check what people fill in and to be shown in their language."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.experimental.context import Context

from forms import translations
from forms.data import Place, drop, put, written
from forms.errors import FormBroken, FormInvalid
from forms.faults import findings
from forms.files import File, file_values
from forms.messages import Message
from forms.model import Field, Scope
from forms.named import Named, named_values
from forms.reader import read_scope
from forms.schema import compile_schema
from forms.sieve import inner_rows, seen, sift
from forms.situation import Evaluate, Situation

NO_FILES: Mapping[str, File] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """A form as published."""

    id: str
    names: Mapping[str, str]  #: by language
    schema_json: Mapping[str, Any] = field(repr=False)  #: form-js JSON as written
    scope: Scope = field(repr=False)
    _schema: Schema = field(repr=False, compare=False)

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field with a value, by its path; rows of a list are written `scan[].sku`."""
        return dict(self.scope.all_fields())

    def validate(
        self,
        data: Mapping[str, Any],
        *,
        context: Mapping[str, Any],
        evaluate: Evaluate | None = None,
        files: Mapping[str, File] = NO_FILES,
        known: Collection[Named] | None = None,
    ) -> dict[str, Any]:
        """Return what was filled in as clean JSON data; raises FormInvalid.

        Unknown, hidden and read-only fields are left out, a blank answer is null, computed fields
        are computed here whatever the browser sent.

        context: the variables the form was shown with.
        evaluate: evaluates FEEL text without its "=", null for an expression without a value; a
            form with conditions or other FEEL can't be validated without it (ValueError).
        files: by digest, the files that may be attached; see `file_values`.
        known: what is named and there, see `named_values`; None where nobody can say.
        """
        situation = Situation(context, evaluate, files, known)
        sifted = sift(self.scope, data, situation)
        around = seen(self.scope, sifted.data, situation)
        try:
            with Context(around):
                cleaned: dict[str, Any] = self._schema.load(sifted.data)
        except ValidationError as error:
            cleaned = error.valid_data if isinstance(error.valid_data, dict) else {}
            self._refuse(error, sifted.left_out)
        for place in sorted(sifted.left_out, key=len, reverse=True):
            drop(cleaned, place)
        _compute(self.scope, cleaned, situation, sifted.left_out, ())
        return cleaned

    def file_values(self, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the file pickers' values of a submission, checked or not."""
        return file_values(self.scope, data)

    def named_values(self, data: Mapping[str, Any]) -> Iterator[Named]:
        """Yield what the answers of a submission name and must be there, checked or not."""
        return named_values(self.scope, data)

    def localized(self, language: str) -> dict[str, Any]:
        """The form-js JSON for the viewer, its texts in a language ("en" or "zh")."""
        return translations.localized(self.schema_json, language)

    @staticmethod
    def _refuse(error: ValidationError, left_out: frozenset[Place]) -> None:
        found = {
            place: said
            for place, said in _flat(error.messages, ()).items()
            if place not in left_out
        }
        if found:
            raise FormInvalid(
                {
                    written(place): {
                        "en": [m.en for m in said],
                        "zh": [m.zh for m in said],
                    }
                    for place, said in found.items()
                }
            )


def load(content: bytes) -> Form:
    """Read and compile a form; raises FormBroken with the findings if it has faults."""
    faults = [one for one in findings(content) if one.severity == "error"]
    if faults:
        raise FormBroken(faults)
    raw = json.loads(content)
    english = raw.get("name") or raw["id"]
    own = raw.get("properties") or {}
    scope = read_scope(raw)
    return Form(
        id=raw["id"],
        names={"en": english, "zh": own.get("name:zh") or english},
        schema_json=raw,
        scope=scope,
        _schema=compile_schema(scope),
    )


def _flat(messages: Any, at: Place) -> dict[Place, list[Message]]:
    if isinstance(messages, dict):
        return {
            place: said
            for step, inner in messages.items()
            for place, said in _flat(inner, (*at, step)).items()
        }
    return {at: list(messages)}


def _compute(
    scope: Scope,
    data: dict[str, Any],
    situation: Situation,
    left_out: frozenset[Place],
    at: Place,
) -> None:
    """Fill the computed fields of a scope and of its rows."""
    around = seen(scope, data, situation)
    for one in scope.fields:
        if one.type == "expression" and at + one.path not in left_out:
            put(data, one.path, around.value(one.component["expression"]))
    for rows in scope.rows:
        for index, row in inner_rows(rows, data):
            inner = around.in_row(row, index)
            _compute(rows.scope, row, inner, left_out, (*at, *rows.path, index))
