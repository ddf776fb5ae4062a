"""Who reads a page and how: language, theme and time zone, from cookies and the request.

Choices are kept in cookies because they belong to the reader's device and are also made by people
without an account. Read only in views; everything below gets values.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from flask import Response, g, request

from service.i18n import LANGUAGES
from service.identity import Actor
from service.problem import BadCredentials
from service.web_context import actor_or_none, current_deps

THEMES = ("auto", "light", "dark")
#: zones offered in the settings; the setting SHOPFLOW_TIME_ZONE is added to them
ZONES = ("Asia/Shanghai", "America/Sao_Paulo", "Europe/Berlin", "America/New_York", "UTC")

_KEPT = 365 * 24 * 3600
_COOKIES = {name: f"shopflow_{name}" for name in ("language", "theme", "zone")}


@dataclass(frozen=True, slots=True)
class Reader:
    """How a page is to be shown."""

    actor: Actor | None
    language: str
    theme: str
    zone: ZoneInfo
    now: datetime


def reader() -> Reader:
    """The reader of this request, worked out once."""
    if "reader" not in g:
        g.reader = _reader()
    found: Reader = g.reader
    return found


def choose(response: Response, **choices: str) -> Response:
    """Remember a reader's choices in cookies; what is not on offer is ignored.

    Parameters:
        choices: any of language, theme, zone.
    """
    offered = {"language": LANGUAGES, "theme": THEMES, "zone": _known_zones()}
    secure = current_deps().settings.secure_cookies
    for name, value in choices.items():
        if value in offered[name]:
            response.set_cookie(
                _COOKIES[name], value, max_age=_KEPT, samesite="Lax", secure=secure, httponly=True
            )
    return response


def _reader() -> Reader:
    try:
        actor = actor_or_none()
    except BadCredentials:
        actor = None
    deps = current_deps()
    zone = request.cookies.get(_COOKIES["zone"], "")
    theme = request.cookies.get(_COOKIES["theme"], "")
    return Reader(
        actor=actor,
        language=_language(actor),
        theme=theme if theme in THEMES else "auto",
        zone=ZoneInfo(zone if zone in _known_zones() else deps.settings.time_zone),
        now=deps.clock.now(),
    )


@cache
def _known_zones() -> Set[str]:
    """Every zone there is; looked up once, since that reads hundreds of files."""
    return available_timezones()


def _language(actor: Actor | None) -> str:
    asked = (request.args.get("lang", ""), request.cookies.get(_COOKIES["language"], ""))
    wanted = next((one for one in asked if one in LANGUAGES), None)
    if wanted is not None:
        return wanted
    if actor is not None and actor.language in LANGUAGES:
        return actor.language
    return request.accept_languages.best_match(LANGUAGES, "en")
