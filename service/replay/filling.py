"""Fills in what a form requires and nobody thought of, so that a new form can't stall a play.

What it writes keeps the form's rules and nothing more; what makes sense is in `habits`.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms import components as parts
from forms.data import get, put
from forms.form import Form
from forms.model import Field, Scope
from processes import feel

#: said where words are wanted
_WORDS = "Looked at with care; all is as it should be."
#: tried where a text must have a shape
_SHAPES = ("09:30", "D3-2.1", "IM-000001", "AAA-001", "sample", "10115", "+491234567")
_AHEAD = timedelta(days=7)


class Unfillable(ValueError):
    """A form requires something that can't be made up; the message names form and field."""


def filled(
    form: Form,
    given: Mapping[str, Any],
    shown: Mapping[str, Any],
    now: datetime,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """The answers given, what the form offers, and what it requires besides.

    Parameters:
        shown: the variables the form is shown with.
        zone: in which a day is meant.
    Raises:
        Unfillable: a required field can't be made up.
    """
    data = deepcopy(dict(given))
    _Filler(form.id, now, now.astimezone(zone)).fill(form.scope, data, shown, shown)
    return data


class _Filler:
    """Fills one form."""

    def __init__(self, form_id: str, now: datetime, local: datetime) -> None:
        self._form_id = form_id
        self._now = now
        self._local = local

    def fill(
        self,
        scope: Scope,
        data: dict[str, Any],
        around: Mapping[str, Any],
        shown: Mapping[str, Any],
    ) -> None:
        """Fill the fields of the form, or of a row of a list.

        Parameters:
            around: what expressions see besides.
            shown: what the fields hold before anybody writes.
        """
        for one in scope.fields:
            offered = get(shown, one.path)
            if offered is not None and get(data, one.path) is None:
                put(data, one.path, _shaped(one, deepcopy(offered)))
            required = parts.rules(one.component).get("required") is True
            if required and one.type not in parts.COMPUTED and get(data, one.path) is None:
                seen = {**around, **data}
                if not self._hidden(one, seen):
                    put(data, one.path, self._value(one, seen))
        for rows in scope.rows:
            if get(data, rows.path) is None and get(shown, rows.path):
                put(data, rows.path, deepcopy(get(shown, rows.path)))
            for row in get(data, rows.path) or []:
                self.fill(rows.scope, row, {**around, **data, **row}, {})

    def _hidden(self, one: Field, seen: Mapping[str, Any]) -> bool:
        return any(self._feel(text, seen) is True for text in one.conditions)

    def _value(self, one: Field, seen: Mapping[str, Any]) -> Any:
        if one.type in parts.CHOICES:
            return self._choice(one, seen)
        if one.type == "number":
            return self._number(one, seen)
        if one.type == "datetime":
            return self._moment(one)
        if one.type == "checkbox":
            return True
        if one.type in ("textfield", "textarea"):
            return self._text(one)
        raise Unfillable(f"the form {self._form_id} requires {one.key}, a {one.type}")

    def _choice(self, one: Field, seen: Mapping[str, Any]) -> Any:
        options = [option["value"] for option in parts.static_options(one.component)]
        wanted = one.component.get("valuesExpression")
        if wanted:
            found = self._feel(wanted, seen) or []
            options = [
                option["value"] if isinstance(option, Mapping) else option for option in found
            ]
        if not options:
            raise Unfillable(f"the form {self._form_id} gives no choice for {one.key}")
        return options[0] if one.type in ("radio", "select") else options[:1]

    def _number(self, one: Field, seen: Mapping[str, Any]) -> Any:
        rules = parts.rules(one.component)
        least, most = (self._limit(rules.get(name), seen) for name in ("min", "max"))
        if isinstance(rules.get("max"), str) and most is not None:
            return most
        if least is not None and least > 0:
            return least
        return 1 if most is None or most >= 1 else most

    def _limit(self, given: Any, seen: Mapping[str, Any]) -> Any:
        if isinstance(given, str) and given.strip().startswith("="):
            return self._feel(given, seen)
        return None if given is None else Decimal(str(given))

    def _moment(self, one: Field) -> str:
        kind = one.component.get("subtype", "date")
        if kind == "time":
            return "09:00"
        if kind == "datetime":
            return self._now.isoformat(timespec="seconds").replace("+00:00", "Z")
        return (self._local + _AHEAD).date().isoformat()

    def _text(self, one: Field) -> str:
        rules = parts.rules(one.component)
        if rules.get("validationType") == "email":
            return "somebody@partner.example"
        if rules.get("validationType") == "phone":
            return "+491234567"
        pattern = rules.get("pattern")
        if pattern is None:
            return _WORDS[: int(rules.get("maxLength", len(_WORDS)))]
        for shape in _SHAPES:
            if re.search(pattern, shape):
                return shape
        raise Unfillable(f"the form {self._form_id} asks {one.key} for the shape {pattern}")

    def _feel(self, text: str, seen: Mapping[str, Any]) -> Any:
        expression = feel.compile_expression(text.strip().removeprefix("="))
        return expression.evaluate(dict(seen), now=self._now)


def _shaped(one: Field, offered: Any) -> Any:
    """A number with as many digits as the form takes, as a person would write it."""
    digits = one.component.get("decimalDigits")
    if one.type == "number" and isinstance(digits, int) and isinstance(offered, Decimal):
        return round(offered, digits)
    return offered
