"""One marshmallow field for each form-js input: what is sent becomes JSON data or a message.

Blank answers never come here, the sieve has taken them away; a missing one is null, an empty list
or false. Limits are those of form-js 2.0 (`validate`, `decimalDigits`, `increment`).
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.experimental.context import Context

from forms import components as parts
from forms import messages
from forms.messages import Message
from forms.model import Field
from forms.named import meant, no_such
from forms.patterns import fits
from forms.situation import Situation

#: digits of a number that is still taken; nothing we count needs more
_MOST_DIGITS = 30
_NUMERAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: `utc_offset`, `utc_normalized` and `no_timezone` of form-js
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
#: a day outside is a slip of the keyboard, and days are added to and taken from it
_FIRST_YEAR, _LAST_YEAR = "1900", "2199"
#: custom property of a date: the key of the date it must not lie before
NOT_BEFORE = "not_before"
_EMAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*")
_PHONE = re.compile(r"(\+|00)[1-9]\d{5,20}")


def refuse(message: Message) -> ValidationError:
    """The error of a value, with both languages."""
    return ValidationError([message])


def situation() -> Situation:
    """The situation the answers are checked in."""
    found: Situation = Context[Situation].get()
    return found


class Answer(fields.Field[Any]):
    """What all inputs share: the form's own rules, and words for a missing answer."""

    def __init__(self, field: Field) -> None:
        self.component = field.component
        self.rules = parts.rules(field.component)
        required = self.rules.get("required") is True
        if required:
            super().__init__(required=True)
        else:
            super().__init__(load_default=_EMPTY.get(field.type, _null))

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Say in both languages that the answer is missing, the only thing marshmallow checks."""
        return refuse(messages.TICK if self.component["type"] == "checkbox" else messages.REQUIRED)


class TextAnswer(Answer):
    """A textfield or textarea."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refuse(messages.NOT_TEXT)
        self._check_length(len(value.strip()))
        own = self.rules.get("pattern")
        if own and not fits(own, value):
            chinese = parts.properties(self.component).get("patternErrorMessage:zh")
            raise refuse(messages.pattern(self.rules.get("patternErrorMessage"), chinese))
        kind = self.rules.get("validationType")
        if kind == "email" and not _EMAIL.fullmatch(value):
            raise refuse(messages.NOT_EMAIL)
        if kind == "phone" and not _PHONE.fullmatch(re.sub(r"[ ()-]", "", value)):
            raise refuse(messages.NOT_PHONE)
        named, known = meant(self.component, value), situation().known
        if named is not None and known is not None and named not in known:
            raise refuse(no_such(named))
        return value

    def _check_length(self, length: int) -> None:
        least = limit(self.rules.get("minLength"))
        most = limit(self.rules.get("maxLength"))
        if least is not None and length < least:
            raise refuse(messages.shorter_than(int(least)))
        if most is not None and length > most:
            raise refuse(messages.longer_than(int(most)))


class NumberAnswer(Answer):
    """A number; an int if it is sent as one or must be whole, else a Decimal."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        number = number_of(value)
        if number is None:
            raise refuse(messages.NOT_NUMBER)
        digits = self.component.get("decimalDigits")
        if isinstance(digits, int) and decimals(number) > digits:
            raise refuse(messages.decimals(digits))
        size = limit(self.component.get("increment"))
        if size and number % size != 0:
            raise refuse(messages.step(size))
        least, most = limit(self.rules.get("min")), limit(self.rules.get("max"))
        if least is not None and number < least:
            raise refuse(messages.at_least(least))
        if most is not None and number > most:
            raise refuse(messages.at_most(most))
        if self.component.get("serializeToString") is True:
            return f"{number:f}"
        return int(number) if isinstance(value, int) or digits == 0 else number


class CheckboxAnswer(Answer):
    """Yes or no; a required one must be yes."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refuse(messages.NOT_BOOLEAN)
        if self.required and not value:
            raise refuse(messages.TICK)
        return value


class ChoiceAnswer(Answer):
    """A radio group or select: one of the options."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not any(same(value, option) for option in options(self)):
            raise refuse(messages.NOT_CHOICE)
        return value


class ChoicesAnswer(Answer):
    """A checklist or taglist: several of the options, each once."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refuse(messages.NOT_LIST)
        allowed = options(self)
        if not all(any(same(one, option) for option in allowed) for one in value):
            raise refuse(messages.NOT_CHOICE)
        if any(same(one, other) for i, one in enumerate(value) for other in value[:i]):
            raise refuse(messages.TWICE)
        return value


class MomentAnswer(Answer):
    """A date, a time or both, as ISO 8601 text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        kind = self.component.get("subtype", "date")
        if kind == "time":
            return _read(value, _is_time, messages.NOT_TIME)
        if kind == "datetime":
            text = _read(value, _is_moment, messages.NOT_MOMENT)
        else:
            text = _read(value, _is_date, messages.NOT_DATE)
        if not _FIRST_YEAR <= text[:4] <= _LAST_YEAR:
            raise refuse(messages.years(_FIRST_YEAR, _LAST_YEAR))
        first = situation().variables.get(str(parts.properties(self.component).get(NOT_BEFORE)))
        if isinstance(first, str) and _DATE.match(first) and text[:10] < first[:10]:
            raise refuse(messages.not_before(first[:10]))
        return text


ANSWERS: dict[str, type[Answer]] = {
    "textfield": TextAnswer,
    "textarea": TextAnswer,
    "number": NumberAnswer,
    "checkbox": CheckboxAnswer,
    "radio": ChoiceAnswer,
    "select": ChoiceAnswer,
    "checklist": ChoicesAnswer,
    "taglist": ChoicesAnswer,
    "datetime": MomentAnswer,
}


def _null() -> None:
    return None


_EMPTY: dict[str, Callable[[], Any]] = {
    "checkbox": bool,
    "checklist": list,
    "taglist": list,
    "filepicker": list,
}


def number_of(value: object) -> Decimal | None:
    """A JSON number or a numeral as Decimal; None for anything else, also for absurd sizes."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, str) and not _NUMERAL.fullmatch(value):
        return None
    if isinstance(value, int) and value.bit_length() > 100:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or (number and abs(number.adjusted()) > _MOST_DIGITS):
        return None
    return number


def decimals(number: Decimal) -> int:
    """The digits after the point that are needed to write a number."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def limit(given: object) -> Decimal | None:
    """A limit of the form, a number or FEEL; None if there is none or FEEL gives no number."""
    return number_of(situation().value(given))


def same(one: object, other: object) -> bool:
    """Whether two JSON values are equal; true and 1 are not."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def options(answer: Answer) -> Sequence[Any]:
    """The values that may be chosen: those of the form, of a variable or of a FEEL expression."""
    now, component = situation(), answer.component
    if component.get("valuesExpression"):
        found = now.value(component["valuesExpression"])
    elif component.get("valuesKey"):
        found = now.variables.get(component["valuesKey"])
    else:
        found = parts.static_options(component)
    listed = found if isinstance(found, list) else []
    return [one["value"] if isinstance(one, dict) and "value" in one else one for one in listed]


def _read(value: Any, is_right: Callable[[str], bool], otherwise: Message) -> str:
    try:
        if isinstance(value, str) and is_right(value):
            return value
    except ValueError:
        pass
    raise refuse(otherwise)


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text) and date.fromisoformat(text))


def _is_time(text: str) -> bool:
    return bool(_TIME.fullmatch(text)) and time.fromisoformat(text) is not None


def _is_moment(text: str) -> bool:
    day, mark, clock = text.partition("T")
    if not mark or not _DATE.fullmatch(day) or not _TIME.fullmatch(clock):
        return False
    return bool(datetime.fromisoformat(text))
