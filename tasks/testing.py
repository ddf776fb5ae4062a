"""Calls one handler the way the service would, for tests and for trying things out.

Variables and answer make the trip through JSON, so a handler that would fail in the service fails
here too. Not used by the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tasks.contract import SAMPLE_ZONE, Job, Result, checked
from tasks.outside import Outside
from tasks.registry import registry
from tasks.values import from_json, to_json


@dataclass(frozen=True, slots=True)
class Call:
    """The circumstances of a call; each has a harmless default."""

    headers: Mapping[str, str] = field(default_factory=dict)
    job_id: UUID = field(default_factory=uuid4)
    instance_id: UUID = field(default_factory=uuid4)
    now: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    attempt: int = 1
    zone: ZoneInfo = SAMPLE_ZONE


def run_handler(
    topic: str,
    variables: Mapping[str, Any],
    world: Connection | Outside,
    call: Call | None = None,
) -> Result:
    """Call the handler of a topic and return its answer.

    world: a connection for a local handler, an `Outside` for a remote one.
    Raises UnknownTopic, IllegalResult, and whatever the handler raises.
    """
    handler = registry().handler(topic)
    fits = isinstance(world, Outside) is not handler.local
    if not fits:
        raise TypeError(f"{topic} is {'local' if handler.local else 'remote'}")
    about = call or Call()
    job = Job(
        id=about.job_id,
        topic=topic,
        variables=from_json(to_json(variables)),
        headers=about.headers,
        instance_id=about.instance_id,
        element_id="test",
        process_id="test",
        now=about.now,
        attempt=about.attempt,
        zone=about.zone,
    )
    answer = checked(handler.function(job, world))
    return dict(from_json(to_json(answer)))
