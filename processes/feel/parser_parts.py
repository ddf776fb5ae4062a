"""Parses the parts of FEEL with a grammar of their own: strings, types, parameter lists, keys.

The base of ``parser.Parser``; not to be used alone.
"""

from __future__ import annotations

import re

from .env import MAX_NESTING
from .errors import FeelLimitError
from .nodes import TypeNode
from .scanner import Scanner, normal_name

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([\s\S]))")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_KEY = re.compile(r"\s*([^\s:\"{}\[\](),@`0-9][^:\"{}\[\](),]*?)\s*:")
_PARAMETER = re.compile(r"\s*([^\s:\"{}\[\](),@`][^:\"{}\[\](),]*?)\s*(?=[:,)])")
_TYPES = ("date and time", "days and time duration", "years and months duration")
_TYPE_NAMES = [(name, re.compile(name.replace(" ", r"\s+") + r"\b")) for name in _TYPES]


def unescape(body: str) -> str:
    """Resolve the escapes of a string literal; an unknown escape stays as it is written."""
    if "\\" not in body:
        return body
    return _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(_resolve, body))


def _resolve(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else found[0]
    return _SIMPLE.get(found[3], found[0])


def _join_surrogates(found: re.Match[str]) -> str:
    high, low = ord(found[0][0]), ord(found[0][1])
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


class PartsParser(Scanner):
    """Parsing of parts, with a count of how deep brackets nest."""

    nesting = 0

    def deeper(self) -> None:
        """Go one bracket deeper; raises FeelLimitError past the limit."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelLimitError(
                "limit_depth",
                expected=str(MAX_NESTING),
                expression=self.text,
                position=self.token.start,
            )

    def string(self) -> str:
        """Take a string literal and resolve its escapes."""
        if self.token.sort != "str":
            raise self.unexpected("string")
        return unescape(self.advance().text[1:-1])

    def key(self) -> str:
        """Take a context key or a named argument with its colon."""
        if self.token.sort == "str":
            name = self.string()
            self.expect_op(":")
            return name
        if self.token.sort == "quoted":
            name = self.name()
            self.expect_op(":")
            return name
        name = self.key_ahead() or ""
        if not name:
            raise self.unexpected("name")
        self.learn(name)
        return name

    def key_ahead(self) -> str | None:
        """Take ``name :`` if it stands here."""
        found = _KEY.match(self.text, self.token.start)
        if found is None or self.token.sort != "name":
            return None
        self.jump(found.end())
        return normal_name(found[1])

    def parameters(self) -> tuple[tuple[str, TypeNode | None], ...]:
        """Take ``(name: type, ...)`` of a function definition."""
        self.expect_op("(")
        found: list[tuple[str, TypeNode | None]] = []
        while not self.at_op(")"):
            if found:
                self.expect_op(",")
            match = _PARAMETER.match(self.text, self.token.start)
            if match is None or self.token.sort != "name":
                raise self.unexpected("name")
            self.jump(match.end())
            name = normal_name(match[1])
            self.learn(name)
            kind = None
            if self.at_op(":"):
                self.advance()
                kind = self.type()
            found.append((name, kind))
        self.advance()
        return tuple(found)

    def type(self) -> TypeNode:
        """Take a type (DMN 1.5, grammar rules 53 and 54)."""
        self.deeper()
        at = self.token.start
        name = self._type_name()
        node = TypeNode(at, name)
        if name in ("list", "range") and self.at_op("<"):
            self.advance()
            node = TypeNode(at, name, (self.type(),))
            self.expect_op(">")
        elif name == "context" and self.at_op("<"):
            node = TypeNode(at, name, fields=self._fields())
        elif name == "function" and self.at_op("<"):
            items = self._items()
            self.expect_op("->")
            node = TypeNode(at, name, items, result=self.type())
        self.nesting -= 1
        return node

    def _type_name(self) -> str:
        for name, pattern in _TYPE_NAMES:
            found = pattern.match(self.text, self.token.start)
            if found:
                self.jump(found.end())
                return name
        if self.at_word("function") or self.at_word("null"):
            return self.advance().text
        name = self.name()
        while self.at_op("."):
            self.advance()
            name += "." + self.name()
        return name

    def _items(self) -> tuple[TypeNode, ...]:
        self.expect_op("<")
        items: list[TypeNode] = []
        while not self.at_op(">"):
            if items:
                self.expect_op(",")
            items.append(self.type())
        self.advance()
        return tuple(items)

    def _fields(self) -> tuple[tuple[str, TypeNode], ...]:
        self.expect_op("<")
        fields: list[tuple[str, TypeNode]] = []
        while not self.at_op(">"):
            if fields:
                self.expect_op(",")
            fields.append((self.key(), self.type()))
        self.advance()
        return tuple(fields)
