"""Texts of the diagram that may be FEEL: a text that starts with "=" is FEEL, else a literal.

Everything an element evaluates goes through here, so that one place turns a failing expression into
a `Problem` and a FEEL value into JSON data.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from processes import feel
from processes.codec import keepable
from processes.errors import Problem, said
from processes.feel.temporal import find_zone
from processes.problems import shown

if TYPE_CHECKING:
    from processes.token import Token


#: Characters of a key, id, topic, group or user; two of them fit into the row of an index.
MAX_NAME = 300
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Visible(Mapping[str, Any]):
    """The variables an element sees: its own, then those of each scope around it."""

    __slots__ = ("_layers",)

    def __init__(self, layers: tuple[Mapping[str, Any], ...]) -> None:
        self._layers = layers

    def __getitem__(self, name: str) -> Any:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self._layers)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for layer in self._layers for name in layer))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def visible(token: "Token", extra: Mapping[str, Any] = _NOTHING) -> Mapping[str, Any]:
    """Return the variables visible at a token, innermost first, up to its process.

    Parameters:
        extra: variables that exist for one evaluation only; they hide all others.
    """
    layers = tuple(scope.data for scope in token.scopes() if scope.data)
    if extra:
        layers = (extra, *layers)
    if len(layers) == 1:
        alone: Mapping[str, Any] = layers[0]
        return alone
    return Visible(layers)


class Text:
    """A text of the diagram, compiled: evaluates to JSON data at a token."""

    __slots__ = ("_expression", "_literal", "source")

    def __init__(self, source: str) -> None:
        """Compile a text; raises `feel.FeelSyntaxError` for bad FEEL."""
        self.source = source
        self._literal: str | None = None
        self._expression: feel.Expression | None = None
        if source.startswith("="):
            self._expression = feel.compile_expression(source[1:])
        else:
            self._literal = source

    def value(self, token: "Token", extra: Mapping[str, Any] = _NOTHING) -> Any:
        """Evaluate to a FEEL value; raises `Problem`."""
        if self._expression is None:
            return self._literal
        try:
            return self._expression.evaluate(visible(token, extra), now=token.case.clock)
        except feel.FeelError as error:
            raise Problem("not-computed", source=self.source, error=said(error)) from None

    def data(self, token: "Token") -> Any:
        """Evaluate to JSON data; raises `Problem`."""
        if self._expression is None:
            return self._literal
        value = self.value(token)
        try:
            return feel.to_json(value)
        except feel.FeelError as error:
            raise Problem("not-computed", source=self.source, error=said(error)) from None

    def holds(self, token: "Token", extra: Mapping[str, Any] = _NOTHING) -> bool:
        """Evaluate a condition; raises `Problem` unless it is true or false."""
        value = self.value(token, extra)
        if not isinstance(value, bool):
            raise Problem("not-true-or-false", source=self.source, got=shown(value))
        return value

    def text(self, token: "Token") -> str | None:
        """Evaluate to what names something, None for null; a number becomes its digits.

        Raises `Problem`, also for what is too long or can't be kept.
        """
        value = self.data(token)
        if value is None:
            return None
        if isinstance(value, (list, dict, bool)):
            raise Problem("not-text", source=self.source, got=shown(value))
        return named(str(value), self.source)

    def texts(self, token: "Token") -> tuple[str, ...]:
        """Evaluate to a list of names; a literal is split at commas. Raises `Problem`."""
        value = self.data(token)
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(named(part, self.source) for part in value)
        if value is None:
            return ()
        raise Problem("not-texts", source=self.source, got=shown(value))

    def moment(self, token: "Token") -> datetime | None:
        """Evaluate to a moment in time, None for null; without a zone the company's is meant."""
        value = self.data(token)
        if value is None or value == "":
            return None
        return moment(value, self.source, token.case.catalog.zone)

    def number(self, token: "Token", default: int, bounds: tuple[int, int] | None = None) -> int:
        """Evaluate to a whole number; null gives the default. Raises `Problem`.

        Parameters:
            bounds: the least and the most it may be.
        """
        value = self.data(token)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError, ArithmeticError):
            raise Problem("not-number", source=self.source, got=shown(value)) from None
        if bounds is not None and not bounds[0] <= number <= bounds[1]:
            least, most = bounds
            raise Problem(
                "out-of-range", source=self.source, least=least, most=most, got=shown(value)
            )
        return number


def alone(source: str, variables: Mapping[str, Any], now: datetime) -> Any:
    """Evaluate a text that belongs to no instance yet to JSON data; raises `Problem`."""
    if not source.startswith("="):
        return source
    try:
        return feel.to_json(feel.compile_expression(source[1:]).evaluate(variables, now=now))
    except feel.FeelError as error:
        raise Problem("not-computed", source=source, error=said(error)) from None


def optional(source: str | None) -> Text | None:
    """Compile a text that may be missing or empty."""
    return Text(source) if source else None


def named(value: str, source: str) -> str:
    """Let pass what names something and can be kept; raises `Problem`."""
    if len(value) > MAX_NAME or value != keepable(value):
        raise Problem("not-a-name", source=source, most=MAX_NAME, got=shown(value))
    return value


def moment(value: Any, source: str, zone: Callable[[], tzinfo]) -> datetime:
    """Read an ISO date or date and time; raises `Problem`.

    Parameters:
        zone: tells in which time zone one that names none is meant.
    """
    text, at, name = str(value).partition("@")
    there = find_zone(name) if at else None
    try:
        read = datetime.fromisoformat(text)
        if at and there is None:
            raise ValueError
        read = read if read.tzinfo else read.replace(tzinfo=there or zone())
        read.astimezone(UTC)  # there must be such a moment everywhere
    except (ValueError, OverflowError):
        raise Problem("not-moment", source=source, got=shown(value)) from None
    return read


def on_clock(now: datetime, zone: tzinfo) -> datetime:
    """Read a moment off the clocks of a zone, with an offset that any reader of ISO knows."""
    local = now.astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))
