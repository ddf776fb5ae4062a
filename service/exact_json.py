"""JSON of responses and of what browsers and programs send, with exact numbers and hard limits.

Reading here is stricter than `processes.codec`, because the text comes from anybody: nesting,
the size of numbers and characters PostgreSQL can't keep are bounded before a value exists.
"""

import json
import re
from decimal import Decimal
from typing import Any

from flask.json.provider import JSONProvider

from processes import codec
from service.errors import Invalid

#: objects and lists inside one another
MAX_DEPTH = 32
#: digits of a number, and how far its point may be moved by an exponent
MAX_DIGITS = 40

#: outside strings only brackets matter; a string, also one without an end, is skipped as a whole
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class ExactJSON(JSONProvider):
    """Flask's JSON with `Decimal` written and read as a plain number."""

    def dumps(self, obj: Any, **options: Any) -> str:
        """Write canonically; options of the standard library's writer do not apply."""
        return codec.dumps(obj)

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Read as `read_json` does."""
        return read_json(s.encode() if isinstance(s, str) else s)


def read_json(body: bytes) -> Any:
    """Read JSON sent from outside.

    Raises:
        Invalid: not JSON (says where), nested too deep, a number too long, a key twice in one
            object, or a character that can't be stored.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(
            f"byte {error.start} is not UTF-8", f"第 {error.start} 字节不是 UTF-8"
        ) from error
    _refuse_depth(text)
    try:
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_exact,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        place = (error.lineno, error.colno)
        raise _refused(
            f"not JSON at line {place[0]}, column {place[1]}: {error.msg}",
            f"第 {place[0]} 行第 {place[1]} 列不是有效的 JSON",
        ) from error
    if r"\u" in text or "\0" in text:
        _refuse_unstorable(value)
    return value


def _refuse_depth(text: str) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _refused(
                    f"more than {MAX_DEPTH} levels at character {token.start()}",
                    f"第 {token.start()} 个字符处嵌套超过 {MAX_DEPTH} 层",
                )
        elif token[0] in "]}":
            depth -= 1


def _refuse_unstorable(value: Any) -> None:
    """Escapes can write characters that neither UTF-8 nor PostgreSQL can keep."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, str) and _UNSTORABLE.search(item):
            raise _refused("a character that cannot be stored", "包含无法保存的字符")


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _refused(f"a number with more than {MAX_DIGITS} digits", _TOO_LONG_ZH)
    return int(text)


def _exact(text: str) -> Decimal:
    # An exponent makes a short text a huge number: 1e999999999 as an integer fills the memory.
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if len(text) > MAX_DIGITS or not isinstance(exponent, int) or abs(exponent) > MAX_DIGITS:
        raise _refused(f"a number with more than {MAX_DIGITS} digits", _TOO_LONG_ZH)
    return number


def _no_constant(name: str) -> Any:
    raise _refused(f"{name} is not a number of JSON", f"{name} 不是 JSON 数字")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            said = {"en": ["Given twice."], "zh": ["重复出现。"]}
            raise Invalid({key: said}, code="json.invalid")
        result[key] = value
    return result


_TOO_LONG_ZH = f"数字超过 {MAX_DIGITS} 位"


def _refused(reason: str, reason_zh: str) -> Invalid:
    return Invalid(
        {"": {"en": [reason], "zh": [reason_zh]}},
        code="json.invalid",
        message={
            "en": f"The body can't be read: {reason}.",
            "zh": f"无法读取请求内容：{reason_zh}。",
        },
    )
