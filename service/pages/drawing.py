"""Renders templates: what every template may call, and the frame's own data.

Views say `render("inbox.html", items=...)`; nothing else touches Jinja.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, render_template, url_for

from service.company import GROUPS
from service.i18n import ENDONYMS, HTML_TAGS, LANGUAGES, spoken, t
from service.pages.assets import assets
from service.pages.dates import full_moment, moment, span
from service.pages.reader import reader
from service.permissions import allowed

_GROUP_NAMES = {id: {"en": name, "zh": name_zh} for id, name, name_zh in GROUPS}
#: what shows how urgent a due date is: css class by word
_TONES = {"overdue": "tag-red", "today": "tag-amber", "later": ""}


def render(template: str, **values: Any) -> str:
    """Draw a page or a part of one for the reader of this request."""
    return render_template(template, **values)


def register(app: Flask) -> None:
    """Give every template its words, dates and permissions."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
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
        "asset": lambda name: url_for("static", filename=name),
        "t": _t,
        "spoken": lambda words: spoken(words, who.language),
        "moment": lambda at: moment(at, who.language, who.zone, who.now),
        "full_moment": lambda at: full_moment(at, who.language, who.zone),
        "span": lambda time: span(time, who.language),
        "due": _due,
        "group_name": _group_name,
        "may": _may,
    }


def _t(key: str, **values: object) -> str:
    return t(key, reader().language, **values)


def _group_name(group: str) -> str:
    return spoken(_GROUP_NAMES.get(group, {"en": group}), reader().language)


def _may(action: str, thing: object = None) -> bool:
    actor = reader().actor
    return actor is not None and allowed(actor, action, thing)


def _due(at: datetime | None) -> Mapping[str, str] | None:
    """A due date as a tag: its text, its tone, and how it is said in full."""
    if at is None:
        return None
    who = reader()
    tone = "later"
    text = moment(at, who.language, who.zone, who.now)
    if at < who.now:
        tone, text = "overdue", _t("due.overdue", span=span(who.now - at, who.language))
    elif at.astimezone(who.zone).date() == who.now.astimezone(who.zone).date():
        tone = "today"
    return {"text": text, "tone": _TONES[tone], "full": full_moment(at, who.language, who.zone)}
