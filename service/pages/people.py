"""Says who acted by name, where rows and records only keep user names.

Nearly every page shows somebody and names hardly ever change, so they are read anew at most once
a minute. A name is for reading; what counts is the user name, which pages keep in a tooltip.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import cast

from flask import Flask, current_app

from service.i18n import spoken, t
from service.identity import SYSTEM
from service.pages.reader import reader
from service.queries.people import names_of_people
from service.web_context import reading

_KEPT = timedelta(minutes=1)
_WEBHOOK = "webhook:"


class _People:
    """Names as they were read last; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._names: Mapping[str, Mapping[str, str]] = {}
        self._read_at: datetime | None = None

    def named(self, username: str, now: datetime) -> Mapping[str, str]:
        """The names of somebody by language, the user name where nobody is known."""
        with self._lock:
            if self._read_at is None or now - self._read_at > _KEPT:
                with reading() as connection:
                    self._names = names_of_people(connection)
                self._read_at = now
            return self._names.get(username, {"en": username, "zh": username})


def remember_people(app: Flask) -> None:
    """Give an app its memory of names."""
    app.extensions["shopflow_people"] = _People()


def who(username: str) -> str:
    """How the one who acted is called, in the reader's language."""
    language = reader().language
    if username == SYSTEM.username:
        return t("who.system", language)
    if username.startswith(_WEBHOOK):
        return t("who.webhook", language, name=username.removeprefix(_WEBHOOK))
    people = cast(_People, current_app.extensions["shopflow_people"])
    return spoken(people.named(username, reader().now), language)
