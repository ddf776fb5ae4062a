"""What the queries answer: frozen values that pages and the API present.

They are kept apart from the selects so that a template or a schema can be written and tested
without a database. Names of elements are not in here: they are the definition's, found with
`catalog.definition(item.definition_digest).elements[item.element_id].names[language]`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One open work item as a row of a list."""

    id: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    definition_digest: str
    business_key: str | None  #: what people call the instance, e.g. the shop's order number
    assignee: str | None
    groups: tuple[str, ...]
    due_at: datetime | None
    priority: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox."""

    items: tuple[InboxItem, ...]
    total: int  #: exact up to `paging.COUNT_LIMIT`; more are not counted
    more: bool  #: True if there are more than `total`


@dataclass(frozen=True, slots=True)
class Stage:
    """How many people's tasks wait at one element of the diagrams."""

    process_id: str
    element_id: str
    definition_digest: str  #: the newest definition among the waiting instances
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits for an actor, in numbers, and where."""

    mine: int  #: assigned to the actor
    unassigned: int  #: open to the actor's groups and taken by nobody
    overdue: int
    due_soon: int  #: due within the next 24 hours
    stages: tuple[Stage, ...]  #: most waiting first


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One work item, open or closed, with the data its form shows."""

    id: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    definition_digest: str
    business_key: str | None
    form_id: str | None
    assignee: str | None
    groups: tuple[str, ...]
    users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    opened_at: datetime
    variables: dict[str, Any]
    closed_at: datetime | None
    closed_how: str | None  #: "completed" or "cancelled"
    closed_by: str | None
    version: int


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """One instance as a row of a list."""

    id: UUID
    process_id: str
    version: int  #: of the definition
    definition_digest: str
    business_key: str | None
    status: str
    started_at: datetime
    started_by: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class InstanceList:
    """One page of instances."""

    items: tuple[InstanceRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One stay of a token in an element."""

    key: UUID
    process_id: str
    element_id: str
    element_type: str
    entered_at: datetime
    left_at: datetime | None
    how: str | None  #: "completed", "cancelled" or "failed"; None while the token is there
    actor: str  #: whose input ended it; whose input began it while it lasts


@dataclass(frozen=True, slots=True)
class JobRow:
    """One pending call of a handler."""

    id: UUID
    element_id: str
    topic: str
    state: str  #: "ready", "waiting" or "dead"
    attempts: int
    retries_left: int
    due_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class TimerRow:
    """One moment an instance waits for."""

    key: UUID
    element_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One message or signal an instance waits for."""

    key: UUID
    name: str
    correlation_key: str  #: empty for a signal
    signal: bool


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One element that gave up."""

    key: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    definition_digest: str
    business_key: str | None
    kind: str
    message: str
    message_zh: str | None  #: None where a system's own words are quoted
    raised_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentList:
    """One page of incidents."""

    items: tuple[IncidentRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry of an instance's append-only record."""

    seq: int
    at: datetime
    actor: str
    kind: str  #: of the input: "start", "complete_task", "deliver", ...
    payload: dict[str, Any]  #: the input's key and data
    facts: tuple[dict[str, Any], ...]  #: as `service.record` writes them
    state_digest: str | None  #: in hex; None where another input followed in the same command
    previous: str  #: hash of the entry before, in hex
    hash: str


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One instance with all that waits in it and all that happened to it."""

    id: UUID
    process_id: str
    version: int
    digest: str
    status: str
    business_key: str | None
    started_at: datetime
    started_by: str
    finished_at: datetime | None
    variables: dict[str, Any]  #: of the process itself, as the record tells
    steps: tuple[StepRow, ...]  #: in the order they were entered
    open_elements: tuple[tuple[str, str], ...]  #: (process id, element id) where tokens are now
    flows_taken: tuple[tuple[str, str], ...]  #: (process id, flow id), each once, first taken first
    items: tuple[WorkItem, ...]
    jobs: tuple[JobRow, ...]
    timers: tuple[TimerRow, ...]
    subscriptions: tuple[SubscriptionRow, ...]
    incidents: tuple[IncidentRow, ...]
    record: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One process in its latest version, and how much it is used."""

    process_id: str
    names: dict[str, str]  #: by language, "en" and "zh"
    version: int
    digest: str
    created_at: datetime
    author: str
    reason: str
    running: int  #: instances of every version
    finished: int


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """One version of a process with its diagram."""

    process_id: str
    names: dict[str, str]
    version: int
    digest: str
    created_at: datetime
    author: str
    reason: str
    latest: bool
    xml: bytes


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One mail, text message or call that left, or is to leave, the house."""

    id: str
    instance_id: UUID
    channel: str  #: "mail", "sms" or "rest"
    via: str  #: "embedded": only kept here; "smtp" or "rest": really sent
    recipient: str
    subject: str
    body: str
    state: str  #: "sending" or "sent"
    message_id: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of the outbox, newest first."""

    items: tuple[OutboxRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order."""

    sku: str
    name: str  #: as the shop sent it, else ours, else the article number
    name_zh: str
    spec: str
    quantity: int
    unit_price: Decimal
    freight: Decimal  #: of the whole line


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the shop as a row of a list; its id is the id of its instance."""

    id: UUID
    external_number: str
    number: str | None  #: our own, given when the order is confirmed
    channel: str
    status: str
    total: Decimal
    currency: str
    placed_at: datetime
    confirmed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderList:
    """One page of orders, newest first."""

    items: tuple[OrderRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order with its lines and where its parcels are."""

    order: OrderRow
    data: dict[str, Any]  #: the order as it was sent, amended and completed
    lines: tuple[OrderLine, ...]
    shipments: tuple["TrackedShipment", ...]


@dataclass(frozen=True, slots=True)
class ShipmentEvent:
    """One thing a carrier told about a parcel."""

    at: datetime
    code: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class TrackedShipment:
    """One parcel and its way, newest event first."""

    tracking_number: str
    carrier: str
    service: str
    eta: datetime
    state: str  #: "created", "in_transit" or "delivered"
    events: tuple[ShipmentEvent, ...]


@dataclass(frozen=True, slots=True)
class TrackedLine:
    """One line of an order as its customer sees it."""

    sku: str
    name: str
    name_zh: str
    spec: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderTracking:
    """What a customer may see of their own order: no address, no contact, no money."""

    id: UUID
    number: str | None
    external_number: str
    status: str
    placed_at: datetime
    confirmed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    estimated_delivery: datetime | None
    lines: tuple[TrackedLine, ...]
    shipments: tuple[TrackedShipment, ...]
