"""The situations in which the service says no, each with a name, a sentence and ids.

Sentences are in English and Chinese because staff read them. HTTP numbers are not here: the
API has one table for them. Bugs are ordinary exceptions and never use these classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: a sentence by language: {"en": ..., "zh": ...}
Words = Mapping[str, str]
#: field path such as ``lines.0.quantity`` -> language -> sentences
FieldErrors = Mapping[str, Mapping[str, Sequence[str]]]


class ShopflowError(Exception):
    """A refused request.

    Parameters:
        code: short stable name for programs, such as ``task.closed``.
        message: the sentence for people, by language.
        details: ids and values a program may want.
    """

    def __init__(
        self, code: str, message: Words, details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message["en"])
        self.code = code
        self.message = message
        self.details = dict(details or {})


class NotFound(ShopflowError):
    """The thing asked for is not there (or was never there)."""


class NotAllowed(ShopflowError):
    """The actor may not do this."""


class Conflict(ShopflowError):
    """Somebody or something else was first; the request no longer fits."""


class TooLarge(ShopflowError):
    """The request is larger than the service accepts."""


class Unavailable(ShopflowError):
    """Something the request needs does not answer now; later it may."""


class Invalid(ShopflowError):
    """The data given breaks a rule, named per field.

    Parameters:
        fields: field path -> language -> sentences; an empty path concerns the whole.
    """

    def __init__(
        self,
        fields: FieldErrors,
        code: str = "data.invalid",
        message: Words | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        words = message or {
            "en": "Some of the data cannot be accepted.",
            "zh": "部分数据无法接受。",
        }
        super().__init__(code, words, details)
        self.fields = fields


def not_found(kind: str, kind_zh: str, identity: object) -> NotFound:
    """Build the answer for a thing that does not exist.

    Parameters:
        kind: what it is, in English, as it reads inside a sentence ("work item").
        kind_zh: the same in Chinese.
        identity: the id that was asked for.
    """
    return NotFound(
        f"{kind.replace(' ', '_')}.not_found",
        {"en": f"There is no {kind} {identity}.", "zh": f"没有{kind_zh} {identity}。"},
        {"id": str(identity)},
    )


def file_too_large(name: str, limit: int) -> TooLarge:
    """Build the answer for a file nobody takes for its size.

    Parameters:
        limit: the most it may have, in bytes.
    """
    megabytes = limit // (1024 * 1024)
    return TooLarge(
        "file.too_large",
        {
            "en": f"{name} is larger than {megabytes} MB.",
            "zh": f"{name} 超过 {megabytes} MB。",
        },
        {"limit": limit},
    )
