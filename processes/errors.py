"""Why an instance refuses an input, or can't go on by itself."""

from uuid import UUID

from processes.step import IncidentKind


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

    def __init__(self, kind: IncidentKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
