"""Boolean built-ins, and the checks Camunda adds (DMN 1.5, table 73; Camunda 8 FEEL)."""

from __future__ import annotations

from ..env import Run
from ..errors import FeelEvaluationError
from ..functions import builtin
from ..values import Value


@builtin("not", "negand: boolean")
def negation(run: Run, negand: bool) -> bool:
    """Negate; null for anything but a boolean."""
    return not negand


@builtin("is defined", "value: any")
def is_defined(run: Run, value: Value) -> bool:
    """Camunda: tell whether a value exists (the compiler answers for names and paths)."""
    return value is not None


@builtin("get or else", "value: any, default: any")
def get_or_else(run: Run, value: Value, default: Value) -> Value:
    """Camunda: the value, or the default for null."""
    return default if value is None else value


@builtin("assert", "value: any, condition: any, cause: string?")
def assertion(run: Run, value: Value, condition: Value, cause: str | None) -> Value:
    """Camunda: the value if the condition is true; raises FeelEvaluationError otherwise."""
    if condition is not True:
        text, place = run.site
        raise FeelEvaluationError(
            "assertion", expression=text, position=place, got=cause or "condition"
        )
    return value
