"""Whom the company works with and what it watches over: tenders, risks, audits, training.

Import the tables from `tasks.backoffice.tables`. The views are the contract between the service's
own tables and the ledger: handlers read them, nobody writes them.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Sequence,
    Table,
    Text,
    Uuid,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB

from tasks.backoffice.columns import metadata, moment, money

tender_number = Sequence("shop_tender_number", metadata=metadata)
risk_number = Sequence("shop_risk_number", metadata=metadata)
emergency_number = Sequence("shop_emergency_number", metadata=metadata)
finding_number = Sequence("shop_finding_number", metadata=metadata)
training_number = Sequence("shop_training_number", metadata=metadata)

tender = Table(
    "shop_tender",
    metadata,
    Column("number", Text, primary_key=True),
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("way", Text, nullable=False),  # tender or inquiry, "" until it is chosen
    Column("state", Text, nullable=False),  # open -> awarded | failed
    Column("parcels", Integer, nullable=False),  # sent in the year before
    Column("winner", Text),
    Column("reason", Text),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    CheckConstraint("state IN ('open', 'awarded', 'failed')", name="state_known"),
)

offer = Table(
    "shop_offer",
    metadata,
    Column("tender_number", Text, ForeignKey(tender.c.number), primary_key=True),
    Column("carrier", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("price", Numeric(12, 2), nullable=False),  # of one parcel
    Column("capacity", Integer, nullable=False),  # parcels a day
    Column("certificates", Integer, nullable=False),  # of quality, environment, safety
    Column("recommendations", Integer, nullable=False),  # customers who speak well of them
    moment("received_at", nullable=False),
    Column("verdict", Text, nullable=False),  # received, valid, late, too dear
    Column("score", Numeric(6, 2)),  # 0 to 100
    Column("rank", Integer),
    CheckConstraint("price > 0", name="price_positive"),
    CheckConstraint("verdict IN ('received', 'valid', 'late', 'too_dear')", name="verdict_known"),
)

#: with whom we have a contract; a carrier may travel only while it is on trial or active
carrier_contract = Table(
    "shop_carrier_contract",
    metadata,
    Column("tender_number", Text, ForeignKey(tender.c.number), primary_key=True),
    Column("carrier", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),  # trial -> active | ended
    money("price"),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("rating", Numeric(6, 2), nullable=False),  # 0 to 100
    moment("changed_at", nullable=False),
    CheckConstraint("state IN ('trial', 'active', 'ended')", name="state_known"),
)

risk = Table(
    "shop_risk",
    metadata,
    Column("number", Text, primary_key=True),
    Column("report_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),  # open -> accepted | treated
    Column("likelihood", Integer),
    Column("impact", Integer),
    Column("score", Integer),
    Column("level", Text),
    moment("found_at", nullable=False),
    moment("reviewed_at"),
    CheckConstraint("kind IN ('market', 'credit', 'logistics', 'legal')", name="kind_known"),
    CheckConstraint("state IN ('open', 'accepted', 'treated')", name="state_known"),
    CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_in_range"),
    CheckConstraint("impact BETWEEN 1 AND 5", name="impact_in_range"),
)

#: every assessment a risk ever had
risk_history = Table(
    "shop_risk_history",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that wrote it
    Column("risk_number", Text, ForeignKey(risk.c.number), nullable=False, index=True),
    moment("at", nullable=False),
    Column("event", Text, nullable=False),
    Column("likelihood", Integer, nullable=False),
    Column("impact", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("note", Text, nullable=False),
)

risk_measure = Table(
    "shop_risk_measure",
    metadata,
    Column("id", Text, primary_key=True),  # "<risk>/<round>/<position>"
    Column("risk_number", Text, ForeignKey(risk.c.number), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("responsible", Text, nullable=False),  # a group
    Column("due", Date, nullable=False),
    Column("result", Text),
    moment("checked_at"),
)

emergency = Table(
    "shop_emergency",
    metadata,
    Column("number", Text, primary_key=True),
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("risk_number", Text, ForeignKey(risk.c.number), nullable=False, index=True),
    Column("level", Integer, nullable=False),  # 1 to 3, 3 is the gravest
    Column("state", Text, nullable=False),  # open -> closed
    money("released"),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    Column("lessons", Text),
    CheckConstraint("level BETWEEN 1 AND 3", name="level_in_range"),
    CheckConstraint("state IN ('open', 'closed')", name="state_known"),
)

situation = Table(
    "shop_situation",
    metadata,
    Column("id", Uuid, primary_key=True),  # the job that wrote it
    Column("emergency_number", Text, ForeignKey(emergency.c.number), nullable=False, index=True),
    moment("at", nullable=False),
    Column("status", Text, nullable=False),
    Column("text", Text, nullable=False),
)

audit = Table(
    "shop_audit",
    metadata,
    Column("number", Text, primary_key=True),
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("quarter", Text, nullable=False),  # 2026Q1
    Column("auditor", Text),
    Column("state", Text, nullable=False),  # open -> closed
    moment("opened_at", nullable=False),
    moment("closed_at"),
    CheckConstraint("state IN ('open', 'closed')", name="state_known"),
)

audit_sample = Table(
    "shop_audit_sample",
    metadata,
    Column("audit_number", Text, ForeignKey(audit.c.number), primary_key=True),
    Column("sampled_id", Uuid, primary_key=True),  # the instance that is looked at
    Column("process_id", Text, nullable=False),
    Column("why", Text, nullable=False),  # incident, late or chance
    Column("record_complete", Boolean, nullable=False),
)

finding = Table(
    "shop_finding",
    metadata,
    Column("number", Text, primary_key=True),
    Column("audit_number", Text, ForeignKey(audit.c.number), nullable=False, index=True),
    Column("process_id", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),  # open -> answered -> done | not_done
    Column("cause", Text),
    Column("measure", Text),
    Column("due", Date),
    moment("changed_at", nullable=False),
    CheckConstraint("severity IN ('minor', 'major')", name="severity_known"),
    CheckConstraint("state IN ('open', 'answered', 'done', 'not_done')", name="state_known"),
)

training = Table(
    "shop_training",
    metadata,
    Column("number", Text, primary_key=True),
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("process_id", Text, nullable=False),  # "" if it is about no process of ours
    Column("way", Text, nullable=False),
    Column("state", Text, nullable=False),  # wanted -> announced -> held -> closed | dropped
    money("cost"),
    Column("held_on", Date),
    Column("errors_before", Numeric(6, 4)),  # late share of the process
    Column("errors_after", Numeric(6, 4)),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    CheckConstraint(
        "state IN ('wanted', 'announced', 'held', 'closed', 'dropped')", name="state_known"
    ),
)

training_participant = Table(
    "shop_training_participant",
    metadata,
    Column("training_number", Text, ForeignKey(training.c.number), primary_key=True),
    Column("username", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("attended", Boolean, nullable=False),
    Column("score", Integer),  # 0 to 100
    Column("feedback", Integer),  # 1 to 5
    Column("passed", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("certificate", Text),  # digest of the document
    CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
    CheckConstraint("feedback BETWEEN 1 AND 5", name="feedback_in_range"),
    Index("ix_shop_training_participant_username", "username"),
)

#: who works here, once for each group
staff_member = table(
    "staff_member",
    column("username", Text),
    column("name", Text),
    column("name_zh", Text),
    column("email", Text),
    column("language", Text),
    column("group_id", Text),
)

#: the company's groups, those without people too
staff_group = table(
    "staff_group",
    column("group_id", Text),
    column("name", Text),
    column("name_zh", Text),
)

#: how the entries of each record are chained
process_entry = table(
    "process_entry",
    column("instance_id", Uuid),
    column("seq", Integer),
    column("at", DateTime(timezone=True)),
    column("actor", Text),
    column("previous", LargeBinary),
    column("hash", LargeBinary),
)

#: the newest version of each process, whether it runs or not
published_process = table(
    "published_process",
    column("process_id", Text),
    column("names", JSONB),
    column("diagram", LargeBinary),
)
