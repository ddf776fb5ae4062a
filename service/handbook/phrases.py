"""Says deadlines, timers and starts in words people use, in both languages.

What can't be put into words is shown as it was written, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from processes.model import Element, Event, Texts, Timer
from service.handbook.conditions import Conditions
from service.handbook.moments import DEADLINE, TIMER, Manner, Moments
from service.handbook.spans import cycle_words, limit_parts, span_seconds, span_words
from service.handbook.words import word
from service.i18n import spoken

_SPANS = re.compile(r"duration\(\"(P[^\"]+)\"\)")
_WORKING = re.compile(r"add working days\(.*, ?(?P<count>\d+)\)")
_LITERAL = re.compile(r"\"?(\d{4}-\d\d-\d\d[T\d:+Z.-]*)\"?")


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a step is to be done."""

    words: str
    seconds: int | None  #: how long that is from when its clock begins, None if it varies


class Phrases:
    """The words of one definition, in one language."""

    def __init__(self, language: str, labels: Mapping[str, Texts], elements: Mapping[str, Element]):
        """Take what expressions may name.

        Parameters:
            labels: what form fields are called, by their key.
        """
        self.language, self._labels, self._elements = language, labels, elements
        self._moments = Moments(language, self._named)

    def say(self, english: str, chinese: str) -> str:
        """The one in the reader's language."""
        return chinese if self.language == "zh" else english

    def deadline(self, element: Element) -> Deadline | None:
        """Until when a step is to be done: as its drawer wrote it, else by its due date."""
        duration, begin = limit_parts(element.sla)
        span = span_words(duration, self.language)
        if span:
            start = self._elements.get(begin)
            words = self.say(f"within {span}", f"{span}内")
            if start is not None:
                name = spoken(start.names, self.language) or start.id
                words = self.say(f"within {span} after “{name}”", f"“{name}”后{span}内")
            return Deadline(words, span_seconds(duration))
        if element.sla:
            return Deadline(element.sla, None)
        due = element.assignment.due_date
        return None if due is None else self._due(due)

    def timer(self, timer: Timer | None) -> str:
        """When a timer is due."""
        if timer is None:
            return ""
        text = _feel(timer.text)
        if timer.kind == "cycle":
            return cycle_words(text.strip('"'), self.language)
        span = span_words(text.strip('"'), self.language)
        if span:
            return self.say(f"after {span}", f"{span}后")
        span = self._moments.span(text)
        if span:
            return self.say(f"after {span}", f"{span}后")
        return self._moment(text, TIMER)

    def starts(self, element: Element) -> str:
        """What makes a start event begin."""
        event = element.event or Event("none")
        if event.kind == "none":
            return self.say(
                "A person, a program or another process starts it.",
                "由人员、程序或其他流程启动。",
            )
        return self.occurrence(event)

    def occurrence(self, event: Event) -> str:
        """What happens in an event: a sentence without its full stop."""
        name = event.message or event.name or event.code or ""
        if event.kind == "timer":
            return _capital(self.timer(event.timer))
        if event.kind == "conditional":
            condition = Conditions(self.language).words(event.condition or "")
            return self.say(f"The condition holds: {condition}", f"条件成立：{condition}")
        english, chinese = _OCCURRENCES.get(event.kind, ("", ""))
        name = _feel(name) if name.startswith("=") else word(name, self.language)
        return self.say(english, chinese).format(name=name)

    def _due(self, text: str) -> Deadline:
        plain = _feel(text)
        spans, working = _SPANS.findall(plain), _WORKING.fullmatch(plain)
        seconds = span_seconds(spans[0]) if len(spans) == 1 else None
        if working:
            seconds = int(working["count"]) * 86_400
        return Deadline(self._moment(plain, DEADLINE), seconds)

    def _moment(self, text: str, manner: Manner) -> str:
        literal = _LITERAL.fullmatch(text)
        if literal:
            return self.say(*manner.at).format(at=literal[1])
        said = self._moments.words(text, manner)
        return said or self.say(f"as computed: {text}", f"按计算：{text}")

    def _named(self, path: str) -> str:
        """A variable as people know it: by its label in a form, else by what it is called."""
        label = self._labels.get(path)
        return f"“{spoken(label, self.language) if label else word(path, self.language)}”"


#: what happens in each kind of event that people hear of
_OCCURRENCES: Mapping[str, tuple[str, str]] = {
    "message": ("The message “{name}” arrives", "收到消息“{name}”"),
    "signal": ("The signal “{name}” is broadcast", "收到信号“{name}”"),
    "error": ("The error “{name}” happens", "发生错误“{name}”"),
    "escalation": ("It is escalated: “{name}”", "升级上报“{name}”"),
    "compensation": ("What was done is to be undone", "需要撤销已完成的步骤"),
    "cancel": ("The transaction is cancelled", "事务被取消"),
    "link": ("It goes on from “{name}”", "从“{name}”继续"),
    "terminate": ("Everything ends at once", "全部立即结束"),
    "none": ("", ""),
}
#: what an event does when it throws
_THROWN: Mapping[str, tuple[str, str]] = {
    "message": ("Sends the message “{name}”", "发送消息“{name}”"),
    "signal": ("Broadcasts the signal “{name}”", "广播信号“{name}”"),
    "error": ("Raises the error “{name}”", "抛出错误“{name}”"),
    "escalation": ("Escalates: “{name}”", "升级上报“{name}”"),
    "compensation": ("Undoes what was done", "撤销已完成的步骤"),
    "cancel": ("Cancels the transaction", "取消事务"),
    "link": ("Goes on at “{name}”", "转到“{name}”"),
    "terminate": ("Everything ends at once", "全部立即结束"),
    "none": ("", ""),
}


def thrown(event: Event | None, language: str) -> str:
    """What an event does to others, empty if nothing."""
    if event is None:
        return ""
    name = event.message or event.name or event.code or ""
    if event.kind == "message" and not name:
        return ""  # a handler writes it; the step's own words say to whom
    english, chinese = _THROWN.get(event.kind, ("", ""))
    return (chinese if language == "zh" else english).format(name=word(name, language))


def _feel(text: str) -> str:
    return " ".join(text.removeprefix("=").split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
