"""Tries a table or a form of a draft: what it would answer, what the server would say.

Nothing is written, and nothing published is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import forms
from processes import decisions, feel
from processes.decisions.rule_check import RuleCheck, check_rules
from processes.model import Texts
from service.errors import FieldErrors, Invalid


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that decided."""

    table_id: str
    rule_id: str
    #: from 1
    index: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision answers."""

    #: JSON data
    result: Any = None
    rows: tuple[Row, ...] = ()
    #: why there is no answer
    error: Texts | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What the server makes of a form's answer: either is None."""

    cleaned: Mapping[str, Any] | None
    errors: FieldErrors | None


def decide(content: bytes, decision_id: str, inputs: Mapping[str, Any], now: datetime) -> Decided:
    """Ask a decision.

    Parameters:
        content: the DMN file.
        inputs: variables by name, JSON data.
    """
    try:
        found = decisions.load(content).evaluate(decision_id, inputs, now=now)
        result = feel.to_json(found.value)
    except (decisions.DecisionError, feel.FeelError) as error:
        return Decided(error={"en": error.message("en"), "zh": error.message("zh")})
    rows = tuple(Row(one.table_id, one.rule_id, one.index) for one in found.matched)
    return Decided(result, rows)


def rules(content: bytes, decision_id: str) -> RuleCheck:
    """Look for overlaps and gaps in a decision's table.

    Raises:
        Invalid: the file or the table can't be read.
    """
    try:
        return check_rules(content, decision_id)
    except decisions.DecisionError as error:
        raise _unusable({"en": error.message("en"), "zh": error.message("zh")}) from error


def fill(
    content: bytes, data: Mapping[str, Any], context: Mapping[str, Any], now: datetime
) -> Filled:
    """Check what somebody filled in, as completing a work item would.

    Parameters:
        content: the form.
        data: what was filled in.
        context: the variables the form is shown with.

    Raises:
        Invalid: the form itself is broken.
    """
    try:
        form = forms.load(content)
    except forms.FormBroken as error:
        first = error.findings[0]
        raise _unusable(first.reason) from error
    try:
        return Filled(cleaned(form, data, context, now), None)
    except forms.FormInvalid as error:
        return Filled(None, error.errors)


def cleaned(
    form: forms.Form, data: Mapping[str, Any], context: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What a form lets through; files count as what they say they are.

    Raises:
        forms.FormInvalid: an answer breaks a rule.
    """

    def evaluate(expression: str, scope: Mapping[str, Any]) -> object:
        return feel.compile_expression(expression.removeprefix("=")).evaluate(scope, now=now)

    said = {
        str(one["digest"]): forms.File(
            media_type=str(one.get("type") or ""),
            size=int(one.get("size") or 0),
            width=one.get("width"),
            height=one.get("height"),
            seconds=one.get("seconds"),
        )
        for one in form.file_values(data)
        if one.get("digest") and isinstance(one.get("size") or 0, int)
    }
    return form.validate(dict(data), context=context, evaluate=evaluate, files=said)


def _unusable(reason: Texts) -> Invalid:
    words = {language: [reason[language]] for language in ("en", "zh")}
    return Invalid({"file": words}, code="file.unusable", message=reason)
