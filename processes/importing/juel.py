"""Translates expressions of Camunda 7, Flowable and Activiti (`${...}`) into FEEL.

Understands what has the same meaning in FEEL: paths, literals, comparisons, logic, arithmetic,
`empty`, the ternary and a few well-known methods. Whatever calls Java is not understood and is said
so; nothing is ever evaluated here. Source: Jakarta Expression Language 5.0, chapter 1.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from processes import feel

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


class _Part(NamedTuple):
    """FEEL text and how tightly it binds: 0 if-then-else, 1 or ... 7 a name or call."""

    text: str
    binds: int


def is_expression(text: str) -> bool:
    """Whether a text holds `${...}` or `#{...}`."""
    return "${" in text or "#{" in text


def to_feel(text: str) -> str:
    """Translate an attribute or text: a literal stays one, else the answer is `=` and FEEL.

    Raises `NotUnderstood`.
    """
    if not is_expression(text):
        return quoted(text) if text.startswith("=") else text
    parts: list[_Part] = []
    end = 0
    for found in _INNER.finditer(text):
        if text[end : found.start()]:
            parts.append(_Part(_quoted(text[end : found.start()]), 7))
        parts.append(_Parser(found[1]).whole())
        end = found.end()
    if text[end:]:
        parts.append(_Part(_quoted(text[end:]), 7))
    if any(is_expression(part.text) for part in parts):
        raise NotUnderstood(text)
    if len(parts) == 1:
        return _checked(parts[0].text)
    return _checked(" + ".join(p.text if _is_text(p) else f"string({p.text})" for p in parts))


def quoted(text: str) -> str:
    """Write a text as a FEEL expression that gives it: `="..."`."""
    return f"={_quoted(text)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") + '"'


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

    def whole(self) -> _Part:
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

    def _choice(self) -> _Part:
        self._depth += 1
        if self._depth > self._DEEPEST:
            raise NotUnderstood(self._text)
        part = self._or()
        if self._next("?"):
            yes = self._choice()
            self._expect(":")
            no = self._choice()
            part = _Part(f"if {part.text} then {yes.text} else {no.text}", 0)
        self._depth -= 1
        return part

    def _or(self) -> _Part:
        return self._chain(self._and, {"||": "or"}, 1)

    def _and(self) -> _Part:
        return self._chain(self._equal, {"&&": "and"}, 2)

    def _equal(self) -> _Part:
        left = self._sum()
        sign = self._next(*_COMPARED)
        while sign:
            right = self._sum()
            left = _Part(f"{_in(left, 4)} {_COMPARED[sign]} {_in(right, 4)}", 3)
            sign = self._next(*_COMPARED)
        return left

    def _sum(self) -> _Part:
        return self._chain(self._product, {"+": "+", "-": "-"}, 4)

    def _product(self) -> _Part:
        left = self._unary()
        sign = self._next("*", "/", "%")
        while sign:
            right = self._unary()
            if sign == "%":
                left = _Part(f"modulo({left.text}, {right.text})", 7)
            else:
                left = _Part(f"{_in(left, 5)} {sign} {_in(right, 6)}", 5)
            sign = self._next("*", "/", "%")
        return left

    def _chain(self, inner: Callable[[], _Part], signs: dict[str, str], binds: int) -> _Part:
        left = inner()
        sign = self._next(*signs)
        while sign:
            right = inner()
            left = _Part(f"{_in(left, binds)} {signs[sign]} {_in(right, binds + 1)}", binds)
            sign = self._next(*signs)
        return left

    def _unary(self) -> _Part:
        turned: list[str] = []
        while True:
            sign = self._next("!", "-")
            if sign is None and self._tokens[self._at] == ("name", "empty"):
                self._at += 1
                sign = "empty"
            if sign is None:
                break
            turned.append(sign)
        part = self._path()
        for sign in reversed(turned):
            part = _turned(sign, part)
        return part

    def _path(self) -> _Part:
        part = self._value()
        while True:
            if self._next("."):
                part = self._member(part)
            elif self._next("["):
                part = self._indexed(part)
            else:
                return part

    def _value(self) -> _Part:
        kind, word = self._tokens[self._at]
        if kind == "sign" and word == "(":
            self._at += 1
            inner = self._choice()
            self._expect(")")
            return inner
        self._at += 1
        if kind == "number":
            return _Part(f"0{word}" if word.startswith(".") else word.rstrip("."), 7)
        if kind == "text":
            return _Part(_quoted(_said(word)), 7)
        if kind != "name":
            raise NotUnderstood(self._text)
        return self._named(word)

    def _named(self, word: str) -> _Part:
        if self._next("("):
            if word not in ("now", "dateTime") or self._arguments():
                raise NotUnderstood(self._text)
            return _Part("now()", 7)
        if word in _ENGINE:
            return self._asked_of_engine()
        return _Part(_GIVEN.get(word, word), 7)

    def _asked_of_engine(self) -> _Part:
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
            return _Part(name, 7)
        if word == "hasVariable":
            return _Part(f"{name} != null", 3)
        raise NotUnderstood(self._text)

    def _arguments(self) -> list[_Part]:
        found: list[_Part] = []
        if self._next(")"):
            return found
        while True:
            found.append(self._choice())
            if self._next(")"):
                return found
            self._expect(",")

    def _member(self, part: _Part) -> _Part:
        kind, word = self._tokens[self._at]
        self._at += 1
        if kind != "name":
            raise NotUnderstood(self._text)
        if self._next("("):
            return self._method(part, word, self._arguments())
        return _Part(f"{_in(part, 7)}.{word}", 7)

    def _method(self, part: _Part, word: str, given: list[_Part]) -> _Part:
        shift = _SHIFT.fullmatch(word)
        if shift and len(given) == 1 and given[0].text.isdigit():
            sign = "+" if shift[1] == "plus" else "-"
            number = int(given[0].text)
            span = f"P{7 * number}D" if shift[2] == "Weeks" else _SPANS[shift[2]].format(number)
            return _Part(f'{_in(part, 4)} {sign} duration("{span}")', 4)
        if word == "toDate" and not given and "now()" in part.text:
            return part
        form = _METHODS.get((word, len(given)))
        if form is None:
            raise NotUnderstood(self._text)
        return form(part, *given)

    def _indexed(self, part: _Part) -> _Part:
        inner = self._choice()
        self._expect("]")
        if inner.text.isdigit():
            return _Part(f"{_in(part, 7)}[{int(inner.text) + 1}]", 7)
        if _is_text(inner):
            return _Part(f"get value({part.text}, {inner.text})", 7)
        raise NotUnderstood(self._text)


def _call(name: str) -> Callable[..., _Part]:
    return lambda *parts: _Part(f"{name}({', '.join(part.text for part in parts)})", 7)


def _empty(part: _Part) -> _Part:
    return _Part(f'list contains([null, "", []], {part.text})', 7)


#: methods that mean the same on every value they can be called on
_METHODS: dict[tuple[str, int], Callable[..., _Part]] = {
    ("equals", 1): lambda part, other: _Part(f"{_in(part, 4)} = {_in(other, 4)}", 3),
    ("isEmpty", 0): _empty,
    ("size", 0): _call("count"),
    ("length", 0): _call("string length"),
    ("startsWith", 1): _call("starts with"),
    ("endsWith", 1): _call("ends with"),
    ("toLowerCase", 0): _call("lower case"),
    ("toUpperCase", 0): _call("upper case"),
    ("toString", 0): _call("string"),
}


def _turned(sign: str, part: _Part) -> _Part:
    if sign == "!":
        return _Part(f"not({part.text})", 7)
    if sign == "empty":
        return _empty(part)
    return _Part(f"-{_in(part, 6)}", 6)


def _in(part: _Part, binds: int) -> str:
    """Write a part where at least this much binding is needed."""
    return part.text if part.binds >= binds else f"({part.text})"


def _is_text(part: _Part) -> bool:
    return part.binds == 7 and part.text.startswith('"')


def _said(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1])
