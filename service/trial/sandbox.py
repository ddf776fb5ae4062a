"""Plays a trial: its deeds one after the other through the engine, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from processes.catalog import read_bundle
from processes.codec import loads
from processes.errors import EngineError
from processes.instance import Instance
from processes.model import STARTED_FOR, Definition, Element, starts_process
from processes.step import BusinessFailure, Fact, GaveUp, Step
from service.catalog import StoredCatalog
from service.errors import Conflict, NotFound
from service.trial.live import Live

#: deeds of one trial
MAX_DEEDS = 1_000
#: timers that one deed may let pass
_MAX_TIMERS = 1_000


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did to a trial."""

    #: "start" or what of `do`
    what: str
    key: str
    variables: Mapping[str, Any]
    at: datetime
    #: of a failed job: the code of a business error, empty where it gave up
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one deed led to, at its moment."""

    deed: Deed
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A trial after all that was done to it."""

    instance: Instance
    now: datetime
    live: Live
    story: tuple[Told, ...]
    definition: Definition


class SandboxCatalog:
    """Definitions of a draft first, then those that were live when the trial began."""

    def __init__(
        self,
        drawn: Mapping[str, Definition],
        newest: Mapping[str, str],
        stored: StoredCatalog,
        zone: ZoneInfo,
    ) -> None:
        self.drawn = drawn
        self._zone = zone
        self._by_digest = {one.digest: one for one in drawn.values()}
        self._newest = newest
        self._stored = stored

    def definition(self, digest: str) -> Definition:
        """The definition with a digest."""
        found = self._by_digest.get(digest)
        return found if found is not None else self._stored.definition(digest)

    def latest(self, process_id: str) -> Definition:
        """The draft's, or the one that was live; raises KeyError for neither."""
        drawn = self.drawn.get(process_id)
        return drawn if drawn is not None else self._stored.definition(self._newest[process_id])

    def tagged(self, process_id: str, tag: str) -> Definition:
        """The draft's if it carries the tag, or the published one; raises KeyError."""
        drawn = self.drawn.get(process_id)
        if drawn is not None and drawn.version_tag == tag:
            return drawn
        try:
            return self._stored.tagged(process_id, tag)
        except NotFound as error:
            raise KeyError(process_id) from error

    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return self._zone


@lru_cache(maxsize=16)
def drawn_in(files: str) -> Mapping[str, Definition]:
    """The definitions in a trial's files, as its row keeps them."""
    return read_bundle({name: text.encode() for name, text in loads(files).items()}).definitions


def play(id: UUID, process_id: str, deeds: Sequence[Deed], catalog: SandboxCatalog) -> Played:
    """Play a trial from its beginning.

    Parameters:
        id: of the trial, and of the instance in it.
        deeds: what was done, the start first.

    Raises:
        Conflict: a deed does not fit what the trial waits for.
    """
    definition = catalog.latest(process_id)
    player = _Player(definition, catalog)
    try:
        player.start(id, deeds[0])
        for deed in deeds[1:]:
            player.do(deed)
    except EngineError as error:
        raise Conflict(
            "trial.not_open",
            {
                "en": f"The trial does not wait for this (any more): {error}",
                "zh": f"试运行没有（或不再）等待此操作：{error}",
            },
        ) from error
    assert player.instance is not None
    return Played(player.instance, player.now, player.live, tuple(player.story), definition)


class _Player:
    """Feeds deeds to the engine and keeps what is open."""

    def __init__(self, definition: Definition, catalog: SandboxCatalog) -> None:
        self._definition = definition
        self._catalog = catalog
        self.instance: Instance | None = None
        self.live = Live()
        self.story: list[Told] = []
        self.now = datetime.min

    def start(self, id: UUID, deed: Deed) -> None:
        """Begin at the start event the deed names, or at the plain or only one."""
        self.now = deed.at
        element = _beginning(self._definition, deed.key)
        event = element.event if element else None
        variables = dict(deed.variables)
        message = event.message if event and event.kind == "message" else None
        named = element.id if element and event and event.kind not in ("none", "message") else None
        if event is not None and event.kind == "timer":
            moment = deed.at.astimezone(self._catalog.zone())
            variables = {STARTED_FOR: moment.isoformat(), **variables}
        step = Instance.start(
            self._definition,
            catalog=self._catalog,
            instance_id=id,
            variables=variables,
            now=self.now,
            message=message,
            event=named,
        )
        self._take(deed, step)

    def do(self, deed: Deed) -> None:
        """Take a deed."""
        assert self.instance is not None
        # A second that went by outside must not turn the trial's clock back.
        self.now = max(self.now, deed.at)
        if deed.what == "wake":
            self._let_pass(deed)
        elif deed.what == "signal":
            self._broadcast(deed)
        else:
            self._take(deed, self._step(self.instance, deed))

    def _step(self, run: Instance, deed: Deed) -> Step:
        key, variables = UUID(deed.key), deed.variables
        match deed.what:
            case "complete_task":
                return run.complete_task(key, variables, self.now)
            case "complete_job":
                return run.complete_job(key, variables, self.now)
            case "fail_job" if deed.code:
                failure = BusinessFailure(deed.code, deed.message, variables)
                return run.fail_job(key, failure, self.now)
            case "fail_job":
                return run.fail_job(key, GaveUp(deed.message), self.now)
            case "deliver":
                return run.deliver(key, variables, self.now)
            case "retry":
                return run.retry(key, self.now)
        raise ValueError(deed.what)

    def _let_pass(self, deed: Deed) -> None:
        """Let time pass until a timer is due; those that are due before it fire first."""
        assert self.instance is not None
        wanted = self.live.timers.get(UUID(deed.key))
        if wanted is None:
            self._take(deed, self.instance.wake(UUID(deed.key), self.now))
            return
        until = max(wanted.due_at, self.now)
        for _ in range(_MAX_TIMERS):
            due = [one for one in self.live.timers.values() if one.due_at <= until]
            if not due or self.instance.ended:
                break
            first = min(due, key=lambda one: (one.due_at, one.key))
            self.now = max(self.now, first.due_at)
            self._take(deed, self.instance.wake(first.key, self.now))
            if first.key == wanted.key:
                break
        self.now = max(self.now, until)

    def _broadcast(self, deed: Deed) -> None:
        """Send a signal to everything in the trial that waits for its name."""
        waiting = [one for one in self.live.waits.values() if one.signal and one.name == deed.key]
        if not waiting:
            raise EngineError(f"nothing waits for the signal {deed.key!r}")
        for one in waiting:
            if one.key in self.live.waits:
                assert self.instance is not None
                self._take(deed, self.instance.signal(one.key, deed.variables, self.now))

    def _take(self, deed: Deed, step: Step) -> None:
        self.instance = step.instance
        self.live.take(step.facts, step.instance)
        self.story.append(Told(_at(deed, self.now), step.facts))


def _at(deed: Deed, now: datetime) -> Deed:
    return Deed(deed.what, deed.key, deed.variables, now, deed.code, deed.message)


def _beginning(definition: Definition, wanted: str) -> Element | None:
    """The start event meant: the one named, or the only one there is."""
    found = [one for one in definition.elements.values() if starts_process(one)]
    if wanted:
        return next((one for one in found if one.id == wanted), None) or _none_such(wanted)
    return found[0] if len(found) == 1 else None


def _none_such(wanted: str) -> Element:
    raise EngineError(f"there is no start event {wanted!r}")
