"""Renders templates: what every template may call, and the frame's own data.

Views say `render("inbox.html", items=...)`; nothing else touches Jinja.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, render_template, url_for

from service.company import GROUPS
from service.i18n import ENDONYMS, HTML_TAGS, LANGUAGES, spoken, t
from service.identity import SYSTEM
from service.pages.assets import assets
from service.pages.dates import full_moment, moment, span
from service.pages.reader import reader
from service.permissions import allowed

_GROUP_NAMES = {id: {"en": name, "zh": name_zh} for id, name, name_zh in GROUPS}
#: what shows how urgent a due date is: css class by word
_TONES = {"overdue": "pill-red", "today": "pill-amber", "later": ""}


def render(template: str, **values: Any) -> str:
    """Draw a page or a part of one for the reader of this request."""
    return render_template(template, **values)


def register(app: Flask) -> None:
    """Give every template, and the macros it imports, its words, dates and permissions."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        t=_t,
        spoken=_spoken,
        language=lambda: reader().language,
        moment=_moment,
        full_moment=_full_moment,
        span=_span,
        due=_due,
        group_name=_group_name,
        who=_who,
        may=_may,
        asset=_asset,
    )
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    who = reader()
    return {
        "reader": who,
        "actor": who.actor,
        "lang": who.language,
        "languages": LANGUAGES,
        "endonyms": ENDONYMS,
        "html_tag": HTML_TAGS[who.language],
        "assets": assets(),
    }


def _asset(name: str) -> str:
    return url_for("static", filename=name)


def _spoken(words: Mapping[str, str]) -> str:
    return spoken(words, reader().language)


def _moment(at: datetime) -> str:
    who = reader()
    return moment(at, who.language, who.zone, who.now)


def _full_moment(at: datetime) -> str:
    who = reader()
    return full_moment(at, who.language, who.zone)


def _span(time: timedelta) -> str:
    return span(time, reader().language)


def _t(key: str, **values: object) -> str:
    return t(key, reader().language, **values)


def _group_name(group: str) -> str:
    return _spoken(_GROUP_NAMES.get(group, {"en": group}))


def _who(username: str) -> str:
    """How the one who acted is called: people by their user name, the rest by what it is."""
    if username == SYSTEM.username:
        return _t("who.system")
    source = username.removeprefix("webhook:")
    return username if source == username else _t("who.webhook", name=source)


def _may(action: str, thing: object = None) -> bool:
    actor = reader().actor
    return actor is not None and allowed(actor, action, thing)


def _due(at: datetime | None) -> Mapping[str, str] | None:
    """A due date as a tag: its text, its tone, and how it is said in full."""
    if at is None:
        return None
    who = reader()
    tone, text = "later", _moment(at)
    if at < who.now:
        tone, text = "overdue", _t("due.overdue", span=_span(who.now - at))
    elif at.astimezone(who.zone).date() == who.now.astimezone(who.zone).date():
        tone = "today"
    return {"text": text, "tone": _TONES[tone], "full": _full_moment(at)}
