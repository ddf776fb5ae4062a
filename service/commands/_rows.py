"""The selects commands begin with: each locks the one instance the command is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.store.tables import definition, incident, instance, job, subscription, timer, work_item

#: how many definitions are published, to notice new ones
EPOCH = select(func.count()).select_from(definition).scalar_subquery().label("epoch")
#: what ``_turn.InstanceRow`` names
INSTANCE_COLUMNS = (
    instance.c.id.label("instance_id"),
    instance.c.version.label("instance_version"),
    instance.c.state,
    instance.c.status,
    instance.c.definition_digest,
    instance.c.record_seq,
    instance.c.record_hash,
    EPOCH,
)
_ITEM_COLUMNS = (
    work_item.c.id,
    work_item.c.process_id,
    work_item.c.element_id,
    work_item.c.definition_digest.label("item_digest"),
    work_item.c.form_id,
    work_item.c.groups,
    work_item.c.users,
    work_item.c.assignee,
    work_item.c.variables,
    work_item.c.closed_at,
    work_item.c.closed_by,
    work_item.c.closed_how,
)

INSTANCE = (
    select(*INSTANCE_COLUMNS).where(instance.c.id == bindparam("id")).with_for_update(of=instance)
)
ITEM = (
    select(*_ITEM_COLUMNS, *INSTANCE_COLUMNS)
    .join(instance, instance.c.id == work_item.c.instance_id)
    .where(work_item.c.id == bindparam("id"))
    # the item too: a row that was only read would be as old as the statement, not as the lock
    .with_for_update(of=[instance, work_item])
)
JOB = (
    select(
        job.c.id,
        job.c.process_id,
        job.c.element_id,
        job.c.kind,
        job.c.topic,
        job.c.variables,
        job.c.headers,
        job.c.retries_left,
        job.c.attempts,
        *INSTANCE_COLUMNS,
    )
    .join(instance, instance.c.id == job.c.instance_id)
    .where(job.c.id == bindparam("id"))
    .with_for_update(of=instance)
)
#: another worker's instance is left to it
TIMER = (
    select(timer.c.key, *INSTANCE_COLUMNS)
    .join(instance, instance.c.id == timer.c.instance_id)
    .where(timer.c.key == bindparam("key"), timer.c.due_at <= bindparam("now"))
    .with_for_update(of=instance, skip_locked=True)
)
INCIDENT = (
    select(incident.c.key, incident.c.resolved_at, incident.c.resolved_by, *INSTANCE_COLUMNS)
    .join(instance, instance.c.id == incident.c.instance_id)
    .where(incident.c.key == bindparam("key"))
    .with_for_update(of=instance)
)
#: who waits for a message
AWAITED = (
    subscription.c.name == bindparam("name"),
    subscription.c.correlation_key == bindparam("correlation_key"),
    ~subscription.c.signal,
)
_other, _its_instance = subscription.alias("other"), instance.alias("its_instance")
_OTHERS = exists().where(
    _other.c.name == bindparam("name"),
    _other.c.correlation_key == bindparam("correlation_key"),
    ~_other.c.signal,
    _its_instance.c.id == _other.c.instance_id,
    _its_instance.c.process_id != instance.c.process_id,
)
#: the one indexed look-up of a message's taker: who waited longest, and if other processes wait
TAKER = (
    select(subscription.c.key, instance.c.process_id, _OTHERS.label("others"), *INSTANCE_COLUMNS)
    .join(instance, instance.c.id == subscription.c.instance_id)
    .where(*AWAITED)
    .order_by(subscription.c.opened_at, subscription.c.key)
    .limit(1)
    .with_for_update(of=instance)
)
#: one who waits for a signal, if it still does
SIGNALLED = (
    select(subscription.c.key, *INSTANCE_COLUMNS)
    .join(instance, instance.c.id == subscription.c.instance_id)
    .where(subscription.c.key == bindparam("key"))
    .with_for_update(of=instance)
)


def newest(*columns: ColumnElement[Any]) -> Subquery:
    """The newest version of each process: its id, its digest and more columns of it."""
    return (
        select(definition.c.process_id, definition.c.digest, *columns)
        .ext(distinct_on(definition.c.process_id))
        .order_by(definition.c.process_id, definition.c.version.desc())
        .subquery()
    )


_DIGEST = (
    select(definition.c.digest)
    .where(definition.c.process_id == bindparam("process_id"))
    .order_by(definition.c.version.desc())
    .limit(1)
    .scalar_subquery()
)
_EXISTING = (
    select(instance.c.id)
    .where(
        instance.c.process_id == bindparam("process_id"),
        instance.c.business_key == bindparam("business_key"),
    )
    .scalar_subquery()
)
#: what a start needs to know: the newest version, and whether the key was used before
START: Select[tuple[str | None, UUID | None, int]] = select(
    _DIGEST.label("digest"), _EXISTING.label("existing"), EPOCH
)
