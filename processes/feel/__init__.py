"""FEEL, the expression language of DMN 1.5, compiled to closures and bounded.

The language of every condition, mapping, due date and decision table. Use ``compile_expression``
once and evaluate often; use ``decisions`` for whole DMN models. It knows nothing of BPMN.
"""

from .errors import FeelError, FeelEvaluationError, FeelLimitError, FeelSyntaxError
from .expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from .lint import Finding, lint
from .types import Type
from .values import Value, adopt, to_datetime, to_json, to_timedelta

__all__ = [
    "Expression",
    "FeelError",
    "FeelEvaluationError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Finding",
    "Type",
    "UnaryTests",
    "Value",
    "adopt",
    "compile_expression",
    "compile_unary_tests",
    "lint",
    "to_datetime",
    "to_json",
    "to_timedelta",
]
