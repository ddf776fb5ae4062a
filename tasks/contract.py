"""What a handler is given, and what it may answer: data, BusinessError, RetryLater or GiveUp.

A handler is a plain function named by its topic, the `zeebe:taskDefinition type` of a service
task. How it is declared decides when it runs:

- `local=True`: its effect is in our own database. It gets the connection of the command's open
  transaction and commits or rolls back with it, so it must not talk to anything else.
- `local=False`: it talks to the outside. No transaction is open, it may run more than once, and
  `job.id` is its idempotency key.

Not for deciding where a process goes next: that stands in the diagram.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, overload
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

if TYPE_CHECKING:
    from tasks.outside import Outside

Variables = Mapping[str, Any]
Result = dict[str, Any]

#: of the sample company
SAMPLE_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a handler.

    `now` is the time to write down; a handler never reads a clock, so that a replay on yesterday's
    times gives yesterday's rows.
    """

    id: UUID  #: idempotency key: the same job always carries the same id
    topic: str
    variables: Variables  #: what the input mapping of the task hands over
    headers: Mapping[str, str]  #: the task's `zeebe:taskHeaders`
    instance_id: UUID  #: for the order process also the id of its order
    element_id: str
    process_id: str
    now: datetime
    attempt: int = 1  #: 1 for the first call
    #: the company's, in which its days begin; by default the sample company's
    zone: ZoneInfo = SAMPLE_ZONE

    @property
    def local(self) -> datetime:
        """`now` as the company's clocks show it: for dates people read, not to calculate with."""
        return self.now.astimezone(self.zone)


LocalFunction = Callable[[Job, Connection], Result]
RemoteFunction = Callable[[Job, "Outside"], Result]


@dataclass(frozen=True, slots=True)
class Handler:
    """A function with the topic it serves and how it wants to be called."""

    topic: str
    function: Callable[[Job, Any], Result]
    local: bool
    retries: int = field(default=3)  #: calls in all before the job becomes an incident


class BusinessError(Exception):
    """The job ended in an outcome of the business that the diagram catches by its code."""

    def __init__(self, code: str, message: str, variables: Variables | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.variables: Result = dict(variables or {})


class RetryLater(Exception):
    """The other side can't be reached now; the same call may work after a while.

    after: the pause the other side asked for; None leaves it to `tasks.retry.delay`.
    """

    def __init__(self, after: timedelta | None, reason: str) -> None:
        super().__init__(reason)
        self.after = after
        self.reason = reason


class GiveUp(Exception):
    """Calling again would not help; a person has to look at it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IllegalResult(TypeError):
    """A handler answered with something that is not JSON data."""


@overload
def handler(
    topic: str, *, local: Literal[True], retries: int = 3
) -> Callable[[LocalFunction], Handler]: ...
@overload
def handler(
    topic: str, *, local: Literal[False], retries: int = 3
) -> Callable[[RemoteFunction], Handler]: ...
def handler(topic: str, *, local: bool, retries: int = 3) -> Callable[[Any], Handler]:
    """Declare the function below as the handler of a topic."""

    def declare(function: Callable[[Job, Any], Result]) -> Handler:
        return Handler(topic, function, local, retries)

    return declare


def checked(result: object) -> Result:
    """The answer of a handler, made sure to be JSON data with exact numbers.

    Raises IllegalResult naming the place of what is not: floats, dates, tuples, foreign objects.
    """
    if not isinstance(result, dict):
        raise IllegalResult(f"a handler answers with a dict, not {type(result).__name__}")
    _check(result, "result")
    return result


def _check(value: object, place: str) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise IllegalResult(f"{place} is not a finite number")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, f"{place}[{index}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise IllegalResult(f"{place} has a name that is not text: {name!r}")
            _check(item, f"{place}.{name}")
    else:
        raise IllegalResult(f"{place} is a {type(value).__name__}, which JSON has no form for")
