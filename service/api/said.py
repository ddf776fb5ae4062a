"""Sentences of the API's schemas in English and Chinese, as one value that marshmallow can carry.

marshmallow's own messages are translated here too, so that every message about a field exists in
both languages; a test goes through all schemas. Forms of work items have their own in `forms`.
"""

from collections.abc import Mapping
from typing import Any, Self

from marshmallow import ValidationError

from service.errors import FieldErrors, Invalid


class Said(str):
    """An English sentence that knows its Chinese twin; formatting formats both."""

    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        said = super().__new__(cls, en)
        said.zh = zh
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override] # one more than str's
        return str(self), self.zh

    def format(self, *args: object, **values: object) -> "Said":
        """Both sentences with the values put in."""
        return Said(super().format(*args, **values), self.zh.format(*args, **values))


#: marshmallow's messages by their English text
_CHINESE = {
    "Missing data for required field.": "缺少必填字段。",
    "Field may not be null.": "不能为空值。",
    "Invalid value.": "值无效。",
    "Unknown field.": "未知字段。",
    "Invalid input type.": "数据类型错误，应为对象。",
    "Invalid type.": "数据类型错误。",
    "Not a valid string.": "不是有效的文本。",
    "Not a valid utf-8 string.": "不是有效的 UTF-8 文本。",
    "Not a valid integer.": "不是有效的整数。",
    "Not a valid number.": "不是有效的数字。",
    "Number too large.": "数字过大。",
    "Special numeric values (nan or infinity) are not permitted.": "不允许使用非数字或无穷大。",
    "Not a valid boolean.": "不是 true 或 false。",
    "Not a valid list.": "不是有效的列表。",
    "Not a valid mapping type.": "不是有效的对象。",
    "Not a valid UUID.": "不是有效的 UUID。",
    "Not a valid email address.": "不是有效的邮箱地址。",
    "Not a valid {obj_type}.": "不是有效的日期时间。",
    "Not a valid {awareness} {obj_type}.": "日期时间必须带时区。",
    '"{input}" cannot be formatted as a {obj_type}.': "无法写成日期时间。",
}


def translated(message: str) -> Said:
    """A message of marshmallow in both languages.

    Raises:
        LookupError: nobody translated it yet.
    """
    if isinstance(message, Said):
        return message
    if message not in _CHINESE:
        raise LookupError(f"no Chinese for {message!r}")
    return Said(message, _CHINESE[message])


def invalid(error: ValidationError) -> Invalid:
    """What a schema refuses, as the service says it, by path such as `lines.0.quantity`."""
    return Invalid(dict(_flat(error.messages, "")))


def field_error(path: str, said: Said) -> FieldErrors:
    """One sentence about one field."""
    return {path: {"en": [str(said)], "zh": [said.zh]}}


def _flat(messages: Any, path: str) -> Any:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # "_schema" is marshmallow's name for the thing itself
            own = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            yield from _flat(inner, own)
    else:
        texts = [translated(message) for message in messages]
        yield path, {"en": [str(text) for text in texts], "zh": [text.zh for text in texts]}
