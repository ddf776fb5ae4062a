"""Renders templates: what every template may call, and the frame's own data.

Views say `render("inbox.html", items=...)`; nothing else touches Jinja.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, render_template, url_for

from service.company import GROUPS
from service.i18n import ENDONYMS, HTML_TAGS, LANGUAGES, spoken, t
from service.own_words import own_word
from service.pages.assets import assets
from service.pages.dates import full_moment, moment, span
from service.pages.people import remember_people, who
from service.pages.reader import reader
from service.permissions import allowed

_GROUP_NAMES = {id: {"en": name, "zh": name_zh} for id, name, name_zh in GROUPS}
#: a date with time and zone, such as variables hold
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
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
        moment_in=_moment_in,
        full_moment=_full_moment,
        span=_span,
        due=_due,
        group_name=_group_name,
        own_word=_own_word,
        who=who,
        may=_may,
        asset=_asset,
    )
    app.context_processor(_frame)
    remember_people(app)


def _frame() -> dict[str, Any]:
    one = reader()
    return {
        "reader": one,
        "actor": one.actor,
        "lang": one.language,
        "languages": LANGUAGES,
        "endonyms": ENDONYMS,
        "html_tag": HTML_TAGS[one.language],
        "assets": assets(),
    }


def _asset(name: str) -> str:
    return url_for("static", filename=name)


def _spoken(words: Mapping[str, str]) -> str:
    return spoken(words, reader().language)


def _moment(at: datetime) -> str:
    one = reader()
    return moment(at, one.language, one.zone, one.now)


def _moment_in(data: object) -> datetime | None:
    """The moment that a piece of data is, as JSON writes it; days without a time are left alone."""
    if not isinstance(data, str) or not _MOMENT.fullmatch(data):
        return None
    try:
        return datetime.fromisoformat(data)
    except ValueError:
        return None


def _full_moment(at: datetime) -> str:
    one = reader()
    return full_moment(at, one.language, one.zone)


def _span(time: timedelta) -> str:
    return span(time, reader().language)


def _t(key: str, **values: object) -> str:
    return t(key, reader().language, **values)


def _group_name(group: str) -> str:
    return _spoken(_GROUP_NAMES.get(group, {"en": group}))


def _own_word(id: str) -> str:
    return own_word(id, reader().language)


def _may(action: str, thing: object = None) -> bool:
    actor = reader().actor
    return actor is not None and allowed(actor, action, thing)


def _due(at: datetime | None) -> Mapping[str, str] | None:
    """A due date as a tag: its text, its tone, and how it is said in full."""
    if at is None:
        return None
    one = reader()
    tone, text = "later", _moment(at)
    if at < one.now:
        tone, text = "overdue", _t("due.overdue", span=_span(one.now - at))
    elif at.astimezone(one.zone).date() == one.now.astimezone(one.zone).date():
        tone = "today"
    return {"text": text, "tone": _TONES[tone], "full": _full_moment(at)}
