"""Why an instance refuses an input, or can't go on by itself."""

from uuid import UUID

from processes import feel
from processes.decisions import DecisionError
from processes.model import Binding, Texts
from processes.problems import PROBLEMS, told


class EngineError(Exception):
    """An input can't be taken as it is."""


class UnknownKey(EngineError):
    """The element instance is not open any more, or never was."""

    def __init__(self, key: UUID, wanted: str) -> None:
        super().__init__(f"No open {wanted} has the key {key}.")
        self.key = key
        self.wanted = wanted


class NotStartable(EngineError):
    """The process has no start event of the wanted kind."""

    def __init__(self, process_id: str, message: str | None, event: str | None = None) -> None:
        way = f"by the message {message!r}" if message else "without a message"
        way = f"at {event!r}" if event else way
        super().__init__(f"Process {process_id!r} can't be started {way}.")


class InstanceFinished(EngineError):
    """The instance has ended; it takes no more inputs."""


class Problem(Exception):
    """An element can't go on until its cause is mended; becomes an incident, never a crash."""

    def __init__(self, name: str, **details: str | int | Texts) -> None:
        """Tell the situation.

        Parameters:
            name: a key of `PROBLEMS`.
            details: what its sentences hold.
        """
        self.kind = PROBLEMS[name][0]
        self.words = told(name, details)
        super().__init__(self.words["en"])


def not_published(what: str, id: str, binding: Binding) -> Problem:
    """Tell that a process, form or decision that is asked for was not published.

    Parameters:
        what: "process", "form" or "decision".
    """
    if binding.wanted_tag:
        return Problem(f"no-tagged-{what}", id=id, tag=binding.wanted_tag)
    return Problem(f"no-{what}", id=id)


def said(error: feel.FeelError | DecisionError) -> Texts:
    """Tell an error of an expression or a decision in both languages."""
    return {"en": error.message("en"), "zh": error.message("zh")}
