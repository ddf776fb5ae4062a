"""Shows a trial: where it stands, what can be done to it, and its story in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import forms
from processes import feel
from processes.feel.nodes import Name, Node, Path, walk
from processes.model import Definition, Element, Texts
from processes.step import (
    DecisionMade,
    ElementEntered,
    Escalated,
    Fact,
    Finished,
    IncidentRaised,
    JobWanted,
    MessageSent,
    SignalSent,
    TaskOpened,
    TimerSet,
)
from service.i18n import spoken
from service.trial.sandbox import Deed, Played, SandboxCatalog

#: JSON data
Json = dict[str, Any]
#: scopes have tokens too, but nobody looks for them on the diagram
_SCOPE = "process"

_DEEDS: Mapping[str, tuple[str, str]] = {
    "start": ("Started", "启动"),
    "complete_task": ("Completed: {name}", "已完成：{name}"),
    "complete_job": ("Answered: {name}", "已返回结果：{name}"),
    "fail_job": ("Failed: {name}", "已置为失败：{name}"),
    "wake": ("Time passed until: {name}", "时间推进至：{name}"),
    "deliver": ("Message delivered: {name}", "已送达消息：{name}"),
    "signal": ("Signal sent: {name}", "已广播信号：{name}"),
    "retry": ("Tried again: {name}", "已重试：{name}"),
}


def trial_view(
    trial_id: object, played: Played, catalog: SandboxCatalog, language: str, zone: ZoneInfo
) -> Json:
    """A trial as JSON data.

    Parameters:
        language: of the forms shown.
        zone: in which the story tells moments.
    """
    return _View(played, catalog, language, zone).told(trial_id)


class _View:
    def __init__(
        self, played: Played, catalog: SandboxCatalog, language: str, zone: ZoneInfo
    ) -> None:
        self._played = played
        self._catalog = catalog
        self._language = language
        self._zone = zone

    def told(self, trial_id: object) -> Json:
        played, live = self._played, self._played.live
        problems = [
            self._at(one)
            | {"kind": one.kind, "message": spoken(_incident_words(one), self._language)}
            for one in live.incidents.values()
        ]
        return {
            "id": str(trial_id),
            "process_id": played.definition.process_id,
            "diagrams": list(self._diagrams()),
            "now": played.now.isoformat(),
            "status": played.instance.ended or "running",
            "tokens": [
                {"process_id": one.process_id, "element_id": one.element_id}
                for one in live.entered.values()
                if one.element_type != _SCOPE
            ],
            "flows_taken": [
                {"process_id": process, "flow_id": flow, "count": count}
                for (process, flow), count in live.flows.items()
            ],
            "open": self._open(),
            "variables": dict(played.instance.variables),
            "log": list(self._log()),
            "problem": problems[0] if problems else None,
            "problems": problems,
        }

    def _diagrams(self) -> Iterator[Json]:
        """The processes that ran so far, the tried one first; those of the draft have no digest."""
        entered = {
            fact.process_id: None
            for told in self._played.story
            for fact in told.facts
            if isinstance(fact, ElementEntered)
        }
        for process_id in entered:
            definition = self._catalog.latest(process_id)
            en = definition.names.get("en") or process_id
            yield {
                "process_id": process_id,
                "name": {"en": en, "zh": definition.names.get("zh") or en},
                "file": definition.file,
                "digest": None if process_id in self._catalog.drawn else definition.digest,
            }

    def _open(self) -> Json:
        live = self._played.live
        waits = list(live.waits.values())
        signals = {one.name: one for one in waits if one.signal}
        return {
            "tasks": [self._task(one) for one in live.tasks.values()],
            "jobs": [self._job(one) for one in live.jobs.values()],
            "timers": [
                self._at(one) | {"due_at": one.due_at.isoformat()}
                for one in sorted(live.timers.values(), key=lambda timer: timer.due_at)
            ],
            "messages": [
                self._at(one) | {"message": one.name, "correlation_key": one.correlation_key}
                for one in waits
                if not one.signal
            ],
            "signals": [self._at(one) | {"key": one.name} for one in signals.values()],
        }

    def _task(self, task: TaskOpened) -> Json:
        form = None
        if task.form_id is not None:
            found = form_of(self._played.live.definitions[task.key], task.form_id)
            form = None if found is None else found.localized(self._language)
        return self._at(task) | {
            "form_id": task.form_id,
            "form": form,
            "data": dict(task.variables),
            "due_at": None if task.due_at is None else task.due_at.isoformat(),
            "groups": list(task.groups),
            "assignee": task.assignee,
        }

    def _job(self, job: JobWanted) -> Json:
        element = self._played.live.definitions[job.key].elements.get(job.element_id)
        return self._at(job) | {
            "topic": job.topic,
            "variables": dict(job.variables),
            "headers": dict(job.headers),
            "example": {} if element is None else example_of(element),
        }

    def _at(self, fact: Fact) -> Json:
        return {
            "key": str(fact.key),
            "process_id": fact.process_id,
            "element_id": fact.element_id,
            "name": dict(self._names(fact)),
        }

    def _names(self, fact: Fact) -> Texts:
        try:
            definition = self._catalog.latest(fact.process_id)
        except KeyError:
            return {"en": fact.element_id, "zh": fact.element_id}
        element = definition.elements.get(fact.element_id)
        named = element or (definition if fact.element_id == fact.process_id else None)
        names = named.names if named else {}
        en = names.get("en") or fact.element_id
        return {"en": en, "zh": names.get("zh") or en}

    def _log(self) -> Iterator[Json]:
        named: dict[str, Texts] = {}
        for told in self._played.story:
            at = told.deed.at.isoformat()
            nowhere = {"process_id": None, "element_id": None}
            yield {"at": at, "text": _deed_words(told.deed, named), **nowhere}
            for fact in told.facts:
                names = self._names(fact)
                named[str(fact.key)] = names
                words = _fact_words(fact, names, self._zone)
                if words is not None:
                    en, zh = words
                    place = {"process_id": fact.process_id, "element_id": fact.element_id}
                    yield {"at": at, "text": {"en": en, "zh": zh}, **place}


def form_of(definition: Definition, form_id: str) -> forms.Form | None:
    """The form of a definition, None if it can't be read."""
    for name, content in definition.files.items():
        if name.endswith(".form"):
            try:
                form = forms.load(content)
            except forms.FormBroken:
                continue
            if form.id == form_id:
                return form
    return None


def example_of(element: Element) -> Json:
    """What a handler's answer must hold for the element that asks for it: names without values."""
    example: Json = {}
    for mapping in element.outputs:
        if mapping.source.startswith("="):
            try:
                node = feel.compile_expression(mapping.source[1:]).node
            except feel.FeelError:
                continue
            for path in _paths(node):
                _put(example, path)
    return example


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    """The names an expression reads, with the entries below them."""
    inner = {id(one.base) for one in walk(node) if isinstance(one, Path)}
    for one in walk(node):
        if id(one) in inner or not isinstance(one, Path | Name):
            continue
        path: list[str] = []
        while isinstance(one, Path):
            path.append(one.name)
            one = one.base
        if isinstance(one, Name):
            yield (one.name, *reversed(path))


def _put(example: Json, path: tuple[str, ...]) -> None:
    *way, last = path
    place = example
    for name in way:
        inner = place.get(name)
        if not isinstance(inner, dict):
            inner = place[name] = {}
        place = inner
    place.setdefault(last, None)


def _incident_words(incident: IncidentRaised) -> Texts:
    """What happened, by language; a system's own words are the same in both."""
    if not incident.message:
        return {"en": "No reason was given.", "zh": "未说明原因。"}
    return {"en": incident.message, "zh": incident.message_zh or incident.message}


def _deed_words(deed: Deed, named: Mapping[str, Texts]) -> Texts:
    names = named.get(deed.key, {"en": deed.key, "zh": deed.key})
    en, zh = _DEEDS[deed.what]
    return {"en": en.format(name=names["en"]), "zh": zh.format(name=names["zh"])}


def _fact_words(fact: Fact, names: Texts, zone: ZoneInfo) -> tuple[str, str] | None:
    """What a fact says to people, None for one they see on the diagram."""
    en, zh = names["en"], names["zh"]
    match fact:
        case TaskOpened():
            return f"To do: {en}", f"待办：{zh}"
        case JobWanted(topic=topic):
            return f"Asks for {topic}: {en}", f"调用 {topic}：{zh}"
        case TimerSet(due_at=due):
            moment = f"{due.astimezone(zone):%Y-%m-%d %H:%M}"
            return f"Waits until {moment}: {en}", f"等待至 {moment}：{zh}"
        case DecisionMade(value=value, matched=matched):
            rows = ", ".join(str(row["row"]) for row in matched) or "–"
            answer = json.dumps(value, ensure_ascii=False)
            return f"Decided by row {rows}: {en} = {answer}", f"由第 {rows} 行决定：{zh} = {answer}"
        case MessageSent(name=name, correlation_key=key):
            return f"Would send {name} ({key})", f"将发送消息 {name}（{key}）"
        case SignalSent(name=name):
            return f"Would broadcast {name}", f"将广播信号 {name}"
        case Escalated(code=code):
            return f"Escalated {code}: {en}", f"升级 {code}：{zh}"
        case IncidentRaised():
            words = _incident_words(fact)
            return f"Stopped: {en}: {words['en']}", f"中断：{zh}：{words['zh']}"
        case Finished(how=how):
            said = {"completed": "已完成", "terminated": "已终止", "cancelled": "已取消"}
            return f"Ended: {how}", f"结束：{said.get(how, how)}"
    return None
