"""Pieces of FEEL text with how tightly they bind, to write expressions without idle brackets.

For `juel`, which reads the other products' expressions. Not for evaluating anything.
"""

from collections.abc import Callable
from typing import NamedTuple


class Part(NamedTuple):
    """FEEL text and how tightly it binds: 0 if-then-else, 1 or ... 7 a name or call."""

    text: str
    binds: int


def literal(text: str) -> str:
    """Write a text as a FEEL string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") + '"'


def _call(name: str) -> Callable[..., Part]:
    return lambda *parts: Part(f"{name}({', '.join(part.text for part in parts)})", 7)


def _empty(part: Part) -> Part:
    return Part(f'list contains([null, "", []], {part.text})', 7)


#: methods that mean the same on every value they can be called on
METHODS: dict[tuple[str, int], Callable[..., Part]] = {
    ("equals", 1): lambda part, other: Part(f"{within(part, 4)} = {within(other, 4)}", 3),
    ("isEmpty", 0): _empty,
    ("size", 0): _call("count"),
    ("length", 0): _call("string length"),
    ("startsWith", 1): _call("starts with"),
    ("endsWith", 1): _call("ends with"),
    ("toLowerCase", 0): _call("lower case"),
    ("toUpperCase", 0): _call("upper case"),
    ("toString", 0): _call("string"),
}


def turned(sign: str, part: Part) -> Part:
    """Write `not`, `empty` or minus before a part."""
    if sign == "!":
        return Part(f"not({part.text})", 7)
    if sign == "empty":
        return _empty(part)
    return Part(f"-{within(part, 6)}", 6)


def within(part: Part, binds: int) -> str:
    """Write a part where at least this much binding is needed."""
    return part.text if part.binds >= binds else f"({part.text})"


def is_text(part: Part) -> bool:
    """Whether a part is a FEEL string and nothing else."""
    return part.binds == 7 and part.text.startswith('"')
