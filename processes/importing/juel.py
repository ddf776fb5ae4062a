"""Translates expressions of Camunda 7, Flowable and Activiti (`${...}`) into FEEL.

Understands what has the same meaning in FEEL: paths, literals, comparisons, logic, arithmetic,
`empty`, the ternary and a few well-known methods. Whatever calls Java is not understood and is said
so; nothing is ever evaluated here. Source: Jakarta Expression Language 5.0, chapter 1.
"""

import re
from collections.abc import Callable

from processes import feel
from processes.importing.feel_text import METHODS, Part, is_text, literal, turned, within

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+\.\d*|\.?\d+)
    | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<name>[A-Za-z_][\w]*)
    | (?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:()\[\].,])
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">",
    "le": "<=", "ge": ">=", "div": "/", "mod": "%",
}  # fmt: skip
_COMPARED = {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
#: names the engines provide, and what they are called in the Camunda 8 dialect; counts from 0 there
_GIVEN = {
    "nrOfInstances": "numberOfInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
    "loopCounter": "(loopCounter - 1)",
}
#: objects of the engines themselves; what is asked of them is Java
_ENGINE = frozenset(
    {"execution", "task", "externalTask", "variables", "vars", "currentUser", "taskService"}
)
_SPANS = {
    "Years": "P{}Y", "Months": "P{}M", "Weeks": "P{}W", "Days": "P{}D", "Hours": "PT{}H",
    "Minutes": "PT{}M", "Seconds": "PT{}S",
}  # fmt: skip
_SHIFT = re.compile(r"(plus|minus)(Years|Months|Weeks|Days|Hours|Minutes|Seconds)")
_INNER = re.compile(r"[$#]\{((?:[^{}'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*)\}", re.DOTALL)


class NotUnderstood(Exception):
    """The expression has no counterpart in FEEL that is known here."""


def is_expression(text: str) -> bool:
    """Whether a text holds `${...}` or `#{...}`."""
    return "${" in text or "#{" in text


def to_feel(text: str) -> str:
    """Translate an attribute or text: a literal stays one, else the answer is `=` and FEEL.

    Raises `NotUnderstood`.
    """
    if not is_expression(text):
        return quoted(text) if text.startswith("=") else text
    parts: list[Part] = []
    end = 0
    for found in _INNER.finditer(text):
        if text[end : found.start()]:
            parts.append(Part(literal(text[end : found.start()]), 7))
        parts.append(_Parser(found[1]).whole())
        end = found.end()
    if text[end:]:
        parts.append(Part(literal(text[end:]), 7))
    if any(is_expression(part.text) for part in parts):
        raise NotUnderstood(text)
    if len(parts) == 1:
        return _checked(parts[0].text)
    return _checked(" + ".join(p.text if is_text(p) else f"string({p.text})" for p in parts))


def quoted(text: str) -> str:
    """Write a text as a FEEL expression that gives it: `="..."`."""
    return f"={literal(text)}"


def _checked(text: str) -> str:
    try:
        feel.compile_expression(text)
    except feel.FeelError as error:
        raise NotUnderstood(text) from error
    return f"={text}"


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotUnderstood(text)
        kind = match.lastgroup or ""
        word = match[kind]
        after_dot = found[-1:] == [("sign", ".")]
        if kind == "name" and word in _WORDS and not after_dot:
            kind, word = "sign", _WORDS[word]
        found.append((kind, word))
        at = match.end()
    return [*found, ("end", "")]


class _Parser:
    """Reads one expression, tokens from left to right, loosest operators first."""

    #: how deep parentheses and the like may nest
    _DEEPEST = 50

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Part:
        """Read everything; raises `NotUnderstood`."""
        part = self._choice()
        if self._tokens[self._at][0] != "end":
            raise NotUnderstood(self._text)
        return part

    def _next(self, *signs: str) -> str | None:
        """Take the next token if it is one of these signs."""
        kind, word = self._tokens[self._at]
        if kind == "sign" and word in signs:
            self._at += 1
            return word
        return None

    def _expect(self, sign: str) -> None:
        if self._next(sign) is None:
            raise NotUnderstood(self._text)

    def _choice(self) -> Part:
        self._depth += 1
        if self._depth > self._DEEPEST:
            raise NotUnderstood(self._text)
        part = self._or()
        if self._next("?"):
            yes = self._choice()
            self._expect(":")
            no = self._choice()
            part = Part(f"if {part.text} then {yes.text} else {no.text}", 0)
        self._depth -= 1
        return part

    def _or(self) -> Part:
        return self._chain(self._and, {"||": "or"}, 1)

    def _and(self) -> Part:
        return self._chain(self._equal, {"&&": "and"}, 2)

    def _equal(self) -> Part:
        left = self._sum()
        sign = self._next(*_COMPARED)
        while sign:
            right = self._sum()
            left = Part(f"{within(left, 4)} {_COMPARED[sign]} {within(right, 4)}", 3)
            sign = self._next(*_COMPARED)
        return left

    def _sum(self) -> Part:
        return self._chain(self._product, {"+": "+", "-": "-"}, 4)

    def _product(self) -> Part:
        left = self._unary()
        sign = self._next("*", "/", "%")
        while sign:
            right = self._unary()
            if sign == "%":
                left = Part(f"modulo({left.text}, {right.text})", 7)
            else:
                left = Part(f"{within(left, 5)} {sign} {within(right, 6)}", 5)
            sign = self._next("*", "/", "%")
        return left

    def _chain(self, inner: Callable[[], Part], signs: dict[str, str], binds: int) -> Part:
        left = inner()
        sign = self._next(*signs)
        while sign:
            right = inner()
            left = Part(f"{within(left, binds)} {signs[sign]} {within(right, binds + 1)}", binds)
            sign = self._next(*signs)
        return left

    def _unary(self) -> Part:
        signs: list[str] = []
        while True:
            sign = self._next("!", "-")
            if sign is None and self._tokens[self._at] == ("name", "empty"):
                self._at += 1
                sign = "empty"
            if sign is None:
                break
            signs.append(sign)
        part = self._path()
        for sign in reversed(signs):
            part = turned(sign, part)
        return part

    def _path(self) -> Part:
        part = self._value()
        while True:
            if self._next("."):
                part = self._member(part)
            elif self._next("["):
                part = self._indexed(part)
            else:
                return part

    def _value(self) -> Part:
        kind, word = self._tokens[self._at]
        if kind == "sign" and word == "(":
            self._at += 1
            inner = self._choice()
            self._expect(")")
            return inner
        self._at += 1
        if kind == "number":
            return Part(f"0{word}" if word.startswith(".") else word.rstrip("."), 7)
        if kind == "text":
            return Part(literal(_said(word)), 7)
        if kind != "name":
            raise NotUnderstood(self._text)
        return self._named(word)

    def _named(self, word: str) -> Part:
        if self._next("("):
            if word not in ("now", "dateTime") or self._arguments():
                raise NotUnderstood(self._text)
            return Part("now()", 7)
        if word in _ENGINE:
            return self._asked_of_engine()
        return Part(_GIVEN.get(word, word), 7)

    def _asked_of_engine(self) -> Part:
        """Read `execution.getVariable("x")`, the one question that is about data."""
        self._expect(".")
        kind, word = self._tokens[self._at]
        self._at += 1
        self._expect("(")
        given = self._arguments()
        name = given[0].text.strip('"') if len(given) == 1 else ""
        if kind != "name" or not name.isidentifier() or not given[0].text.startswith('"'):
            raise NotUnderstood(self._text)
        if word in ("getVariable", "getVariableLocal", "get"):
            return Part(name, 7)
        if word == "hasVariable":
            return Part(f"{name} != null", 3)
        raise NotUnderstood(self._text)

    def _arguments(self) -> list[Part]:
        found: list[Part] = []
        if self._next(")"):
            return found
        while True:
            found.append(self._choice())
            if self._next(")"):
                return found
            self._expect(",")

    def _member(self, part: Part) -> Part:
        kind, word = self._tokens[self._at]
        self._at += 1
        if kind != "name":
            raise NotUnderstood(self._text)
        if self._next("("):
            return self._method(part, word, self._arguments())
        return Part(f"{within(part, 7)}.{word}", 7)

    def _method(self, part: Part, word: str, given: list[Part]) -> Part:
        shift = _SHIFT.fullmatch(word)
        if shift and len(given) == 1 and given[0].text.isdigit():
            sign = "+" if shift[1] == "plus" else "-"
            number = int(given[0].text)
            span = f"P{7 * number}D" if shift[2] == "Weeks" else _SPANS[shift[2]].format(number)
            return Part(f'{within(part, 4)} {sign} duration("{span}")', 4)
        if word == "toDate" and not given and "now()" in part.text:
            return part
        form = METHODS.get((word, len(given)))
        if form is None:
            raise NotUnderstood(self._text)
        return form(part, *given)

    def _indexed(self, part: Part) -> Part:
        inner = self._choice()
        self._expect("]")
        if inner.text.isdigit():
            return Part(f"{within(part, 7)}[{int(inner.text) + 1}]", 7)
        if is_text(inner):
            return Part(f"get value({part.text}, {inner.text})", 7)
        raise NotUnderstood(self._text)


def _said(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1])
