"""The kinds of fields the API takes: strict about types, bounded, bilingual in what they refuse.

A number is a number and not a text with digits; what is not known is refused. What the API
answers uses marshmallow's own fields, except `Json`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from service.api.said import Said, translated

#: the longest text of one line, such as a name
LINE = 200


class StrictSchema(Schema):
    """Takes the fields it names and no others."""

    error_messages = {  # noqa: RUF012 (as marshmallow has it)
        "unknown": translated("Unknown field."),
        "type": translated("Invalid input type."),
    }

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Let every field, also those inside lists, refuse in both languages."""
        _translate(field_obj)


def _translate(field: fields.Field[Any]) -> None:
    field.error_messages = {
        key: translated(message) if isinstance(message, str) else message
        for key, message in field.error_messages.items()
    }
    for name in ("inner", "key_field", "value_field"):
        inner = getattr(field, name, None)
        if inner is not None:
            _translate(inner)


class Text(fields.String):
    """A text of one line without control characters; blanks around it are dropped."""

    def __init__(
        self, longest: int = LINE, shortest: int = 0, *, paragraphs: bool = False, **options: Any
    ) -> None:
        """Bound a text.

        Parameters:
            longest, shortest: in characters.
            paragraphs: it may have several lines.
        """
        self._allowed = "\n\t" if paragraphs else ""
        length = validate.Length(
            min=shortest,
            max=longest,
            error=Said(
                f"Must have {shortest} to {longest} characters.",
                f"长度应为 {shortest} 到 {longest} 个字符。",
            ),
        )
        super().__init__(validate=[*_list(options.pop("validate", [])), length], **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **options).strip()
        if any(character < " " and character not in self._allowed for character in text):
            raise self.make_error("invalid")
        return text


class Whole(fields.Integer):
    """A whole number, given as a number, within bounds."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(strict=True, validate=[within(least, most)], **options)


class QueryWhole(fields.Integer):
    """A whole number in an address, where everything is text."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(validate=[within(least, most)], **options)


class Money(fields.Decimal):
    """An amount, not negative, with at most two decimals, given as a number."""

    MOST = Decimal("99999999.99")

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=[within(0, self.MOST), _whole_cents], **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Decimal:
        if not isinstance(value, int | Decimal):
            raise self.make_error("invalid")
        amount: Decimal = super()._deserialize(value, attr, data, **options)
        return amount


class Flag(fields.Boolean):
    """true or false, nothing that only looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Moment(fields.AwareDateTime):
    """A point in time with its zone, kept as ISO text because variables are JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment.isoformat()


class Json(fields.Raw):
    """Any JSON value."""


class JsonObject(fields.Dict):
    """A JSON object with any values."""

    def __init__(self, **options: Any) -> None:
        super().__init__(keys=fields.String(), **options)


def within(least: int | Decimal, most: int | Decimal) -> validate.Range:
    """A number from `least` to `most`."""
    said = Said(f"Must be from {least} to {most}.", f"应在 {least} 到 {most} 之间。")
    return validate.Range(min=least, max=most, error=said)


def one_of(*words: str) -> validate.OneOf:
    """One of the words."""
    listed = ", ".join(words)
    return validate.OneOf(words, error=Said(f"Must be one of: {listed}.", f"应为：{listed}。"))


def matching(pattern: str, en: str, zh: str) -> validate.Regexp:
    """A text of a pattern; the sentences say which in words."""
    return validate.Regexp(pattern, error=Said(en, zh))


def how_many(least: int, most: int) -> validate.Length:
    """A list with so many entries."""
    said = Said(f"Must have {least} to {most} entries.", f"应有 {least} 到 {most} 项。")
    return validate.Length(min=least, max=most, error=said)


def _whole_cents(amount: Decimal) -> None:
    if amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(Said("Must have at most 2 decimals.", "最多两位小数。"))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
