"""The page of a group: every step its people do in any process, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.handbook.model import Chapter, Step


@dataclass(frozen=True, slots=True)
class Duty:
    """A step and the chapter it stands in."""

    chapter: Chapter
    step: Step


@dataclass(frozen=True, slots=True)
class Role:
    """What a group does."""

    id: str
    name: str
    duties: tuple[Duty, ...]  #: steps its people do, in the order of the chapters
    automatic: tuple[Duty, ...]  #: steps that run by themselves in its lanes

    @property
    def by_deadline(self) -> tuple[Duty, ...]:
        """The duties that have a deadline, the shortest first, those that vary last."""
        timed = [duty for duty in self.duties if duty.step.deadline]
        return tuple(sorted(timed, key=_length))


def role(group: tuple[str, str], chapters: Iterable[Chapter]) -> Role:
    """Collect what a group does.

    Parameters:
        group: its id and name.
    """
    own = [
        Duty(chapter, step)
        for chapter in chapters
        for step in chapter.steps
        if step.group == group[0] or group[1] in step.who.split(", ")
    ]
    return Role(
        *group,
        duties=tuple(duty for duty in own if duty.step.by_person),
        automatic=tuple(duty for duty in own if not duty.step.by_person and duty.step.what),
    )


def _length(duty: Duty) -> float:
    deadline = duty.step.deadline
    return deadline.seconds if deadline and deadline.seconds is not None else float("inf")
