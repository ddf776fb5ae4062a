"""Parses FEEL expressions and unary tests into ``nodes`` (DMN 1.5, 10.3.1.2 grammar).

Operator precedence climbing, one recursive step per bracket and never per length: operators of
one precedence become one ``Chain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from .builtins import KNOWN_BUILTINS
from .errors import FeelSyntaxError
from .nodes import (
    BadLiteral,
    Between,
    Call,
    Chain,
    Compare,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InputValue,
    InstanceOf,
    Iterator,
    ListNode,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeNode,
    Tests,
    UnaryNode,
)
from .numbers import parse_number
from .parser_parts import PartsParser
from .scanner import RESERVED, Token
from .temporal_text import parse_any

_COMPARE = frozenset(("=", "!=", "<", "<=", ">", ">="))
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = range(1, 7)
_WORD_POWER = {"or": _OR, "and": _AND, "between": _COMPARISON, "in": _COMPARISON}
_OP_POWER = dict.fromkeys(_COMPARE, _COMPARISON) | {
    "+": _SUM,
    "-": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "**": _POWER,
}
_CONSTANTS = {"true": True, "false": False, "null": None}
#: What may follow a ``[`` that closes a range, as in ``]1..5[``.
_AFTER_CLOSING = re.compile(
    r"\[\s*(?:\Z|[)\],}=<>!]|\.(?![0-9])|(?:and|or|then|else|return|satisfies|in)\b)"
)
#: Paths, filters and calls in a row.
_MAX_POSTFIX = 100


def parse_expression(text: str, names: Iterable[str] = ()) -> Node:
    """Parse an expression; raises FeelSyntaxError or FeelLimitError."""
    parser = Parser(text, names, KNOWN_BUILTINS)
    if parser.token.sort == "end":
        raise FeelSyntaxError("empty", expression=text, position=0)
    node = parser.expression()
    parser.finish()
    return node


def parse_tests(text: str, names: Iterable[str] = ()) -> Tests:
    """Parse unary tests, the content of a table cell; raises as ``parse_expression``."""
    parser = Parser(text, names, KNOWN_BUILTINS)
    if parser.token.sort == "end":
        raise FeelSyntaxError("empty", expression=text, position=0)
    return parser.tests()


class Parser(PartsParser):
    """One text on its way to a tree."""

    #: Inside the upper end of a range, where ``[`` may close.
    in_range_end = False

    def finish(self) -> None:
        """Raise FeelSyntaxError unless the text ends here."""
        if self.token.sort != "end":
            got = f"‘{self.token.text[:40]}’"
            raise FeelSyntaxError(
                "trailing", expression=self.text, position=self.token.start, got=got
            )

    def expression(self) -> Node:
        """Take a whole expression."""
        self.deeper()
        outer, self.in_range_end = self.in_range_end, False
        node = self.binary(_OR)
        self.in_range_end = outer
        self.nesting -= 1
        return node

    def binary(self, level: int) -> Node:
        """Take operands joined by operators of at least this precedence."""
        left = self.unary()
        seen = 0
        while True:
            token = self.token
            powers = _OP_POWER if token.sort == "op" else _WORD_POWER
            power = powers.get(token.text) if token.sort in ("op", "name") else None
            if power is None or power < level:
                return left
            seen += 1
            if seen > _MAX_POSTFIX:
                self.nesting += 1_000
                self.deeper()
            left = self._infix(left, token, power)

    def _infix(self, left: Node, token: Token, power: int) -> Node:
        if power in (_OR, _AND):
            operands = [left]
            while self.at_word(token.text):
                self.advance()
                operands.append(self.binary(power + 1))
            return Logic(token.start, token.text, tuple(operands))
        if power != _COMPARISON:
            rest = []
            while self.token.sort == "op" and _OP_POWER.get(self.token.text) == power:
                sign = self.advance()
                rest.append((sign.text, self.binary(power + 1), sign.start))
            return Chain(token.start, left, tuple(rest))
        self.advance()
        if token.text == "between":
            low = self.binary(_SUM)
            self.expect_word("and")
            return Between(token.start, left, low, self.binary(_SUM))
        if token.text == "in":
            return In(token.start, left, self._in_tests())
        return Compare(token.start, token.text, left, self.binary(_SUM))

    def _in_tests(self) -> tuple[Node, ...]:
        if not self.at_op("("):
            return (self.test(_SUM),)
        start = self.advance()
        self.deeper()
        items = [self.test(_OR)]
        if self.at_op(".."):
            self.nesting -= 1
            return (self._range(start, items[0]),)
        while self.at_op(","):
            self.advance()
            items.append(self.test(_OR))
        self.expect_op(")")
        self.nesting -= 1
        return tuple(items)

    def tests(self) -> Tests:
        """Take the unary tests of a whole cell."""
        start = self.token
        if self.at_op("-"):
            self.advance()
            if self.token.sort == "end":
                return Tests(start.start, False, ())
            self.jump(start.start)
        if self.at_word("not"):
            negated = self._negated_tests(start)
            if negated is not None:
                return negated
            self.jump(start.start)
        items = self._test_list()
        self.finish()
        return Tests(start.start, False, items)

    def _negated_tests(self, start: Token) -> Tests | None:
        self.advance()
        if not self.at_op("("):
            return None
        self.advance()
        items = self._test_list()
        if not self.at_op(")"):
            return None
        self.advance()
        return Tests(start.start, True, items) if self.token.sort == "end" else None

    def _test_list(self) -> tuple[Node, ...]:
        items = [self.test(_OR)]
        while self.at_op(","):
            self.advance()
            items.append(self.test(_OR))
        return tuple(items)

    def test(self, level: int) -> Node:
        """Take one positive unary test."""
        if self.token.sort == "op" and self.token.text in _COMPARE:
            sign = self.advance()
            return UnaryNode(sign.start, sign.text, self.binary(_SUM))
        return self.binary(level)

    def unary(self) -> Node:
        """Take signs, an operand and ``instance of``."""
        signs = []
        while self.at_op("-"):
            signs.append(self.advance().start)
        node = self.postfix(self.primary())
        for at in reversed(signs):
            node = _negated(at, node)
        while self.at_word("instance"):
            at = self.advance().start
            self.expect_word("of")
            node = InstanceOf(at, node, self.type())
        return node

    def postfix(self, node: Node) -> Node:
        """Take the paths, filters and calls that follow an operand."""
        for _ in range(_MAX_POSTFIX):
            token = self.token
            if token.sort != "op":
                return node
            if token.text == ".":
                self.advance()
                node = Path(token.start, node, self.name())
            elif token.text == "(":
                node = self._call(node)
            elif token.text == "[" and not self._closes_range(token):
                self.advance()
                node = Filter(token.start, node, self.expression())
                self.expect_op("]")
            else:
                return node
        self.nesting += 1_000
        self.deeper()
        return node

    def _closes_range(self, token: Token) -> bool:
        return self.in_range_end and bool(_AFTER_CLOSING.match(self.text, token.start))

    def _call(self, function: Node) -> Node:
        at = self.advance().start
        arguments: list[Node] = []
        names: list[str] = []
        while not self.at_op(")"):
            if arguments:
                self.expect_op(",")
            name = self.key_ahead()
            if name is not None:
                names.append(name)
            arguments.append(self.expression())
        if names and len(names) != len(arguments):
            raise self.unexpected("name")
        self.advance()
        return Call(at, function, tuple(arguments), tuple(names))

    def primary(self) -> Node:
        """Take an operand without signs and postfixes."""
        token = self.token
        if token.sort == "str":
            return Literal(token.start, self.string())
        if token.sort == "num":
            number = parse_number(self.advance().text)
            return Literal(token.start, number)
        if token.sort == "name":
            return self._word(token)
        if token.sort == "quoted":
            return Name(token.start, self.name())
        if token.text == "(":
            return self._parenthesis()
        if token.text == "[":
            return self._bracket()
        if token.text == "]":
            self.advance()
            return self._range(token, self.binary(_SUM))
        if token.text == "{":
            return self._context()
        if token.text == "?":
            self.advance()
            return InputValue(token.start)
        if token.text == "@":
            self.advance()
            text = self.string()
            value = parse_any(text)
            if value is None:
                return BadLiteral(token.start, text)
            return Literal(token.start, value)
        raise self.unexpected("expression")

    def _word(self, token: Token) -> Node:
        known = self.known_name()
        if known is not None:
            return Name(token.start, known)
        word = token.text
        if word not in RESERVED:
            return Name(token.start, self.words())
        if word in _CONSTANTS:
            self.advance()
            return Literal(token.start, _CONSTANTS[word])
        if word == "if":
            return self._if()
        if word == "for":
            self.advance()
            iterators = self._iterators()
            self.expect_word("return")
            return For(token.start, iterators, self.expression())
        if word in ("some", "every"):
            self.advance()
            iterators = self._iterators()
            self.expect_word("satisfies")
            return Quantified(token.start, word == "every", iterators, self.expression())
        if word == "function":
            return self._function()
        raise self.unexpected("expression")

    def _if(self) -> Node:
        at = self.advance().start
        condition = self.expression()
        self.expect_word("then")
        yes = self.expression()
        self.expect_word("else")
        return If(at, condition, yes, self.expression())

    def _iterators(self) -> tuple[Iterator, ...]:
        found: list[Iterator] = []
        while not found or self.at_op(","):
            if found:
                self.advance()
            at = self.token.start
            name = self.name()
            self.expect_word("in")
            domain = self.expression()
            end = None
            if self.at_op(".."):
                self.advance()
                end = self.expression()
            found.append(Iterator(at, name, domain, end))
        return tuple(found)

    def _function(self) -> Node:
        at = self.advance().start
        parameters = self.parameters()
        external = self.at_word("external")
        if external:
            self.advance()
        return FunctionNode(at, parameters, self.expression(), external)

    def _parenthesis(self) -> Node:
        start = self.advance()
        self.deeper()
        outer, self.in_range_end = self.in_range_end, False
        node = self.test(_OR)
        self.nesting -= 1
        if self.at_op(".."):
            self.in_range_end = outer
            return self._range(start, node)
        self.expect_op(")")
        self.in_range_end = outer
        return node

    def _bracket(self) -> Node:
        start = self.advance()
        self.deeper()
        outer, self.in_range_end = self.in_range_end, False
        items: list[Node] = []
        while not self.at_op("]"):
            if items:
                self.expect_op(",")
            items.append(self.test(_OR))
            if len(items) == 1 and self.at_op(".."):
                self.nesting -= 1
                self.in_range_end = outer
                return self._range(start, items[0])
        self.advance()
        self.nesting -= 1
        self.in_range_end = outer
        return ListNode(start.start, tuple(items))

    def _range(self, start: Token, low: Node) -> Node:
        self.expect_op("..")
        outer, self.in_range_end = self.in_range_end, True
        high = self.binary(_SUM)
        self.in_range_end = outer
        close = self.token
        if close.sort != "op" or close.text not in (")", "]", "["):
            raise self.unexpected("‘]’")
        self.advance()
        return RangeNode(start.start, low, high, start.text == "[", close.text == "]")

    def _context(self) -> Node:
        start = self.advance()
        entries: list[tuple[str, Node]] = []
        while not self.at_op("}"):
            if entries:
                self.expect_op(",")
            key = self.key()
            entries.append((key, self.expression()))
        self.advance()
        return ContextNode(start.start, tuple(entries))


def _negated(at: int, node: Node) -> Node:
    if isinstance(node, Literal) and type(node.value) is Decimal:
        return Literal(at, node.value.copy_negate())
    return Negate(at, node)
