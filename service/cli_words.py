"""What the commands of the terminal share: the language they speak, and how they say no.

Not for pages and API, which have their reader's language and answer by HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from service.errors import Invalid, ShopflowError
from service.i18n import LANGUAGES

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_KEPT = "service.cli_words.language"
_AWAY = {
    "en": "The database (that of DATABASE_URL, or the embedded one) can't be used: {error}",
    "zh": "数据库（DATABASE_URL 指定的或内置的）无法使用：{error}",
}


def language(of: str) -> Callable[[Decorated], Decorated]:
    """The option ``--lang`` of a command; what the command refuses is told in it too.

    Parameters:
        of: what is in that language, for ``--help``.
    """

    def keep(context: click.Context, _: click.Parameter, value: str) -> str:
        context.meta[_KEPT] = value
        return value

    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="en",
        callback=keep,
        is_eager=True,
        help=f"Language of {of}.",
    )


def chosen_language(context: click.Context) -> str:
    """The language a command was told to speak."""
    return str(context.meta.get(_KEPT, "en"))


def refusal(error: Exception, lang: str) -> list[str]:
    """The lines that say why a command did nothing; none where it is not for us to say."""
    from sqlalchemy.exc import OperationalError

    match error:
        case Invalid():
            return list(_by_place(error, lang))
        case ShopflowError():
            return [error.message[lang]]
        case OperationalError():
            return [_AWAY[lang].format(error=error.orig)]
        case BrokenPipeError():
            return []  # who reads has read enough; click leaves without a word
        case OSError() if error.filename is not None:
            return [f"{error.filename}: {error.strerror}"]
        case ValueError() | OSError():
            return [str(error)]
    return []


def _by_place(error: Invalid, lang: str) -> Iterator[str]:
    for place, words in error.fields.items():
        for sentence in words[lang]:
            yield f"{place}: {sentence}" if place else sentence
