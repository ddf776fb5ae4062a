"""Says FEEL moments in words: due dates and timers, by what people know them by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from processes.feel.nodes import Call, Chain, Compare, If, Literal, Node
from service.handbook.conditions import Conditions, parsed, path_of
from service.handbook.spans import span_words

_UNITS = {
    "TH": ("the hours in {at}", "{at}所定小时数"),
    "TM": ("the minutes in {at}", "{at}所定分钟数"),
    "D": ("the days in {at}", "{at}所定天数"),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a moment is said, in English and Chinese each."""

    at: tuple[str, str]  #: at a moment that is known by a name
    after: tuple[str, str]  #: some time after such a moment
    within: tuple[str, str]  #: some time from now


DEADLINE = Manner(
    ("by {at}", "不晚于{at}"),
    ("within {span} after {at}", "{at}后{span}内"),
    ("within {span}", "{span}内"),
)
TIMER = Manner(
    ("at {at}", "到{at}"), ("{span} after {at}", "{at}后{span}"), ("after {span}", "{span}后")
)


class Moments:
    """The words of moments, in one language."""

    def __init__(self, language: str, named: Callable[[str], str]) -> None:
        """Take what is needed to speak.

        Parameters:
            named: says a variable in the words of people.
        """
        self._language, self._named = language, named
        self._conditions = Conditions(language)

    def words(self, text: str, manner: Manner) -> str | None:
        """Put an expression into words, None if it is too special."""
        node = parsed(text)
        return None if node is None else self._said(node, manner)

    def _say(self, pair: tuple[str, str], **values: str) -> str:
        return pair[self._language == "zh"].format(**values)

    def _said(self, node: Node, manner: Manner) -> str | None:
        if isinstance(node, If):
            condition = self._conditions.said(node.condition)
            yes, no = self._said(node.yes, manner), self._said(node.no, manner)
            if not (condition and yes and no):
                return None
            pair = ("{yes} if {condition}, otherwise {no}", "如果{condition}，{yes}，否则{no}")
            return self._say(pair, yes=yes, condition=condition, no=no)
        found = self._moment(node)
        if found is None:
            return None
        at, span = found
        if at and span:
            return self._say(manner.after, at=at, span=span)
        if at:
            return self._say(manner.at, at=at)
        return self._say(manner.within, span=span) if span else self._say(("at once", "立即"))

    def _moment(self, node: Node) -> tuple[str, str] | None:
        """The name of a moment, empty for now, and the time after it."""
        path = path_of(node)
        if path is not None:
            return self._named(path), ""
        if isinstance(node, Chain):
            return self._sum(node)
        if isinstance(node, If):
            return self._either(node)
        if not isinstance(node, Call):
            return None
        name = path_of(node.function) or ""
        if name in ("now", "today"):
            return "", ""
        if name in ("date and time", "date"):
            return self._written(node)
        if name == "add working days" and len(node.arguments) == 2:
            return self._working_days(*node.arguments)
        if name == "next working day" and len(node.arguments) == 1:
            inner = self._moment(node.arguments[0])
            if inner is None or not inner[0]:
                return None
            return self._say(
                ("the first working day from {at} on", "{at}起首个工作日"), at=inner[0]
            ), ""
        return None

    def _written(self, node: Call) -> tuple[str, str] | None:
        """Say `date and time(x)`, `date(x)` and `date and time(date, time("18:00"))`."""
        inner = self._moment(node.arguments[0]) if node.arguments else None
        if inner is None or len(node.arguments) == 1:
            return inner
        clock = node.arguments[1]
        said = clock.arguments[0] if isinstance(clock, Call) and clock.arguments else None
        if not isinstance(said, Literal):
            return None
        time = str(said.value)
        if time.endswith("Z") or not inner[0]:
            return inner
        return self._say(("{time} on {at}", "{at}{time}"), time=time[:5], at=inner[0]), inner[1]

    def _sum(self, node: Chain) -> tuple[str, str] | None:
        found = self._moment(node.first)
        if found is None:
            return None
        at, span = found
        for sign, operand, _ in node.rest:
            if sign != "+":
                return None
            if isinstance(operand, Literal) and str(operand.value).startswith("T"):
                break  # a day and its hour, joined as text
            more = self._span(operand)
            if more is None or span:
                return None
            span = more
        return at, span

    def _either(self, node: If) -> tuple[str, str] | None:
        """Say `if x != null then x else y`: one moment, the other where there is none."""
        asked, path, other = node.condition, path_of(node.yes), path_of(node.no)
        if not (isinstance(asked, Compare) and asked.op == "!=" and path and other):
            return None
        if path_of(asked.left) != path or asked.right != Literal(asked.right.at, None):
            return None
        pair = ("{path}, else {other}", "{path}（若无则{other}）")
        return self._say(pair, path=self._named(path), other=self._named(other)), ""

    def _span(self, node: Node) -> str | None:
        if not isinstance(node, Call) or path_of(node.function) != "duration":
            return None
        if len(node.arguments) != 1:
            return None
        argument = node.arguments[0]
        path = path_of(argument)
        if path is not None:
            return self._say(("the time in {at}", "{at}所定时间"), at=self._named(path))
        if isinstance(argument, Literal):
            return span_words(str(argument.value), self._language)
        return self._composed(argument)

    def _composed(self, node: Node) -> str | None:
        """Say `"PT" + string(x) + "H"`."""
        if not isinstance(node, Chain) or len(node.rest) != 2:
            return None
        (_, middle, _), (_, last, _) = node.rest
        if not (isinstance(node.first, Literal) and isinstance(last, Literal)):
            return None
        unit = f"{node.first.value}".removeprefix("P") + f"{last.value}"
        inner = middle.arguments[0] if isinstance(middle, Call) and middle.arguments else middle
        path = path_of(inner)
        if unit not in _UNITS or path is None:
            return None
        return self._say(_UNITS[unit], at=self._named(path))

    def _working_days(self, start: Node, count: Node) -> tuple[str, str] | None:
        found, path = self._moment(start), path_of(count)
        if found is None or found[1]:
            return None
        if path is not None:
            pair = ("the working days in {at}", "{at}所定工作日数")
            return found[0], self._say(pair, at=self._named(path))
        if not isinstance(count, Literal):
            return None
        several = "" if str(count.value) == "1" else "s"
        pair = ("{count} working day{several}", "{count}个工作日")
        return found[0], self._say(pair, count=str(count.value), several=several)

    def span(self, text: str) -> str | None:
        """Put a FEEL duration into words, None if it is too special."""
        node = parsed(text)
        return None if node is None else self._span(node)
