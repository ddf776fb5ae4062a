"""What there is to choose from when somebody draws: topics, forms, groups, decisions, processes …

Read from the newest published versions, so that what is chosen exists. A topic is described by the
step that uses it, since diagrams speak both languages and handlers are code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

import forms
from processes import decisions, feel
from processes.clauses import clauses
from processes.model import Definition, Element, Texts
from service.deps import Deps
from service.store.tables import app_group, app_user

#: JSON data for the editors
Entry = dict[str, Any]
Vocabulary = dict[str, Any]


def vocabulary(deps: Deps, connection: Connection, files: Mapping[str, bytes]) -> Vocabulary:
    """Everything that may be chosen.

    Parameters:
        files: of a draft, by name; its own tables and forms may be chosen too.
    """
    catalog = deps.catalog
    newest = {id: catalog.definition(d) for id, d in sorted(catalog.latest_digests().items())}
    definitions = list(newest.values())
    elements = [one for definition in definitions for one in definition.elements.values()]
    return {
        "topics": _topics(deps, elements),
        "forms": _listed([*_published_forms(deps, definitions), *_drawn_forms(files)]),
        "groups": _named_rows(connection, select(app_group.c.id, app_group.c.name, _GROUP_ZH)),
        "users": _named_rows(connection, _USERS),
        "decisions": _listed([*_published_decisions(definitions), *_drawn_decisions(files)]),
        "processes": [{"id": one.process_id, "name": dict(one.names)} for one in definitions],
        "messages": _sorted(one.event.message for one in elements if one.event),
        "signals": _sorted(
            one.event.name for one in elements if one.event and one.event.kind == "signal"
        ),
        "errors": _sorted(
            one.event.code for one in elements if one.event and one.event.kind == "error"
        ),
        "clauses": [{"id": one.id, **one.titles} for one in clauses().values()],
    }


_GROUP_ZH = app_group.c.name_zh
_USERS = select(app_user.c.username.label("id"), app_user.c.name, app_user.c.name_zh).where(
    app_user.c.active
)


def _topics(deps: Deps, elements: Iterable[Element]) -> list[Entry]:
    users: dict[str, list[Element]] = {topic: [] for topic in sorted(deps.handlers.topics)}
    for element in elements:
        if element.topic in users:
            users[element.topic].append(element)
    return [
        {
            "topic": topic,
            "local": deps.handlers.is_local(topic),
            "text": _text(topic, found),
            "inputs": _sorted(one.target for element in found for one in element.inputs),
            "outputs": _answers(found),
        }
        for topic, found in users.items()
    ]


def _text(topic: str, users: list[Element]) -> Texts:
    named = (one.names for one in users if one.names.get("en"))
    names = next(named, {"en": topic})
    return {"en": names["en"], "zh": names.get("zh") or names["en"]}


def _answers(users: Iterable[Element]) -> list[str]:
    """Names that are read from a handler's answer."""
    found: set[str] = set()
    for element in users:
        for one in element.outputs:
            found |= _read(one.source)
    return sorted(found)


def _read(text: str) -> frozenset[str]:
    if not text.startswith("="):
        return frozenset()
    try:
        return feel.compile_expression(text[1:]).variables
    except feel.FeelError:
        return frozenset()


def _published_forms(deps: Deps, definitions: Iterable[Definition]) -> Iterator[Entry]:
    for definition in definitions:
        for id in sorted(definition.form_ids):
            yield _form(deps.catalog.form(definition.digest, id))


def _drawn_forms(files: Mapping[str, bytes]) -> Iterator[Entry]:
    for name, content in files.items():
        if name.endswith(".form"):
            try:
                yield _form(forms.load(content))
            except forms.FormBroken:
                continue


def _form(form: forms.Form) -> Entry:
    return {"id": form.id, "name": dict(form.names), "keys": sorted(form.fields)}


def _published_decisions(definitions: Iterable[Definition]) -> Iterator[Entry]:
    for definition in definitions:
        for id in sorted(definition.decision_ids & definition.decisions.keys()):
            yield _decision(definition.decisions[id].decisions[id])


def _drawn_decisions(files: Mapping[str, bytes]) -> Iterator[Entry]:
    for name, content in files.items():
        if name.endswith(".dmn"):
            try:
                model = decisions.load(content)
            except decisions.DecisionError:
                continue
            yield from (_decision(one) for one in model.decisions.values())


def _decision(one: decisions.Decision) -> Entry:
    kind = one.type.item if one.type.kind == "list" and one.type.item else one.type
    return {
        "id": one.id,
        "name": {"en": one.names["en"], "zh": one.names.get("zh") or one.names["en"]},
        "inputs": sorted(one.inputs),
        "outputs": [name for name, _ in kind.fields or ()],
    }


def _named_rows(connection: Connection, query: Any) -> list[Entry]:
    rows = connection.execute(query).all()
    return [{"id": id, "name": {"en": en, "zh": zh}} for id, en, zh in sorted(rows)]


def _listed(entries: Iterable[Entry]) -> list[Entry]:
    """One entry an id, the last of several."""
    found = {entry["id"]: entry for entry in entries}
    return [found[id] for id in sorted(found)]


def _sorted(names: Iterable[str | None]) -> list[str]:
    return sorted({name for name in names if name and not name.startswith("=")})
