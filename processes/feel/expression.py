"""Compiled expressions and unary tests: what the rest of the house holds on to.

Compile once, evaluate often; both are immutable and safe to share between threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from . import compile_flow  # noqa: F401  (registers its handlers)
from .compile_tests import Test, compile_tests
from .compiler import Closure, Unit
from .env import MAX_DEPTH, Env, Now, Run, make_run
from .errors import FeelError, FeelEvaluationError, FeelLimitError
from .free_names import free_names
from .nodes import Node, Tests
from .parser import parse_expression, parse_tests
from .types import Type
from .values import Value, adopt

Types = Mapping[str, Type]


class Expression:
    """A compiled FEEL expression."""

    __slots__ = ("node", "run", "text", "variables")

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        self.node = node
        #: Names the expression reads from its scope.
        self.variables: frozenset[str] = free_names(node)
        self.run: Closure = Unit(text).build(node)

    def evaluate(
        self,
        scope: Mapping[str, Value],
        *,
        now: Now | None = None,
        strict: bool = False,
        types: Types | None = None,
    ) -> Value:
        """Evaluate in a scope of variables.

        ``now`` (aware, or what tells it) is what ``now()`` and ``today()`` answer. Trouble is null
        by the standard; ``strict`` raises FeelEvaluationError at the first one instead. ``types``
        are the item definitions ``instance of`` may name. Raises FeelLimitError past the limits.
        """
        try:
            usual = now is None and types is None and not strict
            run = Run() if usual else make_run(now, strict, types)
            return self.run(Env(scope, None, run))
        except FeelError as error:
            error.expression = error.expression or self.text
            raise
        except Exception as error:
            raise explain(error, self.text) from error

    def __repr__(self) -> str:
        return f"<Expression {self.text!r}>"


class UnaryTests:
    """The compiled unary tests of a decision table's cell."""

    __slots__ = ("node", "run", "text", "variables")

    def __init__(self, text: str, node: Tests) -> None:
        self.text = text
        self.node = node
        #: Names the tests read from their scope, without ``?``.
        self.variables: frozenset[str] = free_names(node)
        self.run: Test = compile_tests(Unit(text), node)

    def matches(
        self,
        value: Value,
        scope: Mapping[str, Value],
        *,
        now: Now | None = None,
        strict: bool = False,
        types: Types | None = None,
    ) -> bool | None:
        """Tell whether a value passes; null where that is undefined. Raises as ``evaluate``."""
        try:
            return self.run(adopt(value), Env(scope, None, make_run(now, strict, types)))
        except FeelError as error:
            error.expression = error.expression or self.text
            raise
        except Exception as error:
            raise explain(error, self.text) from error

    def __repr__(self) -> str:
        return f"<UnaryTests {self.text!r}>"


def explain(error: Exception, text: str) -> FeelError:
    """Name the situation behind a failure of Python's; raises it again when there is none."""
    if isinstance(error, RecursionError):
        return FeelLimitError("limit_depth", expected=str(MAX_DEPTH), expression=text)
    if isinstance(error, MemoryError):
        return FeelLimitError("limit_string", expected="memory", expression=text)
    if isinstance(error, ArithmeticError | ValueError):
        # Only a number that is none gets here: Python's NaN or infinity from a handler.
        return FeelEvaluationError("arithmetic", got=type(error).__name__, expression=text)
    raise error


@lru_cache(maxsize=4096)
def _expression(text: str, names: frozenset[str]) -> Expression:
    try:
        return Expression(text, parse_expression(text, names))
    except RecursionError as error:
        raise explain(error, text) from None


@lru_cache(maxsize=8192)
def _unary_tests(text: str, names: frozenset[str]) -> UnaryTests:
    try:
        return UnaryTests(text, parse_tests(text, names))
    except RecursionError as error:
        raise explain(error, text) from None


def compile_expression(text: str, *, names: Iterable[str] = ()) -> Expression:
    """Compile an expression; cached by text.

    ``names`` are known names with spaces or operators in them. Raises FeelSyntaxError, or
    FeelLimitError for a text too long or too deep.
    """
    return _expression(text, frozenset(names))


def compile_unary_tests(text: str, *, names: Iterable[str] = ()) -> UnaryTests:
    """Compile the unary tests of a table cell; cached by text. Raises as ``compile_expression``."""
    return _unary_tests(text, frozenset(names))
