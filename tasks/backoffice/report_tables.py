"""What is known of the company's own performance: figures, reports, proposals, appraisals.

Figures are kept a row a day and name, so that tomorrow can be compared with a week ago. Import the
tables from `tasks.backoffice.tables`, not from here.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Numeric,
    Sequence,
    Table,
    Text,
    Uuid,
)

from tasks.backoffice.columns import metadata, moment
from tasks.backoffice.order_tables import order, payment

improvement_number = Sequence("shop_improvement_number", metadata=metadata)

#: how often the shop was looked at on a day, as the web statistics tell
visit = Table(
    "shop_visit",
    metadata,
    Column("day", Date, primary_key=True),
    Column("visits", Integer, nullable=False),
    Column("source", Text, nullable=False),
    moment("reported_at", nullable=False),
    CheckConstraint("visits >= 0", name="visits_not_negative"),
)

#: one key figure of one day
indicator = Table(
    "shop_indicator",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, primary_key=True),  # a name of tasks.figures.NAMES
    Column("value", Numeric(16, 4)),  # null: not known
    Column("basis", Integer, nullable=False),  # how many things it was counted from
    Column("mean", Numeric(16, 4)),  # of the seven days before; null: too few were known
    Column("level", Text, nullable=False),  # green, yellow or red
    Column("red_days", Integer, nullable=False),  # in a row up to this day
    moment("ended_at", nullable=False),  # the day's midnight in the company's time zone
    moment("computed_at", nullable=False),
    CheckConstraint("level IN ('green', 'yellow', 'red')", name="level_known"),
    Index("ix_shop_indicator_name_day", "name", "day"),
)

#: a report on a period, as it was given out
report = Table(
    "shop_report",
    metadata,
    Column("number", Text, primary_key=True),  # W-2026-03-02, M-2026-03, or H- made by hand
    Column("kind", Text, nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),  # the last day in it
    Column("instance_id", Uuid, nullable=False, index=True),
    Column("data", Text, nullable=False),  # what it reports, as JSON
    Column("comment", Text),  # null: nobody commented on it in time
    moment("gathered_at", nullable=False),
    moment("published_at"),
    CheckConstraint("kind IN ('week', 'month', 'hand')", name="kind_known"),
)

#: what companies of the trade reach, and what we want to reach
benchmark = Table(
    "shop_benchmark",
    metadata,
    Column("name", Text, primary_key=True),  # a name of tasks.figures.NAMES
    Column("industry", Numeric(16, 4)),
    Column("target", Numeric(16, 4), nullable=False),
    Column("source", Text, nullable=False),
    moment("updated_at", nullable=False),
)

#: a proposal to do something better, from the idea to the gain
improvement = Table(
    "shop_improvement",
    metadata,
    Column("number", Text, primary_key=True),
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("proposer", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("priority", Text),
    Column("reason", Text),  # of a refusal or a withdrawal
    Column("indicator", Text),  # what it is measured by
    Column("baseline", Numeric(16, 4)),
    Column("expected", Numeric(16, 4)),
    Column("achieved", Numeric(16, 4)),
    Column("version", Integer),  # of the diagram that put it into force
    Column("digest", Text),
    moment("proposed_at", nullable=False),
    moment("decided_at"),
    moment("in_force_at"),
    moment("closed_at"),
    CheckConstraint(
        "state IN ('proposed', 'parked', 'accepted', 'in_force', 'rejected', 'withdrawn',"
        " 'closed')",
        name="state_known",
    ),
    Index("ix_shop_improvement_process_id", "process_id"),
)

#: a meeting that reviewed the processes
process_review = Table(
    "shop_process_review",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("data", Text, nullable=False),  # technologies, cases, benchmarks, decisions, as JSON
    Column("minutes", Text, nullable=False),
    moment("held_at", nullable=False),
)

#: an employee's appraisal for a period
appraisal = Table(
    "shop_appraisal",
    metadata,
    Column("id", Text, primary_key=True),  # employee and period
    Column("instance_id", Uuid, nullable=False, unique=True),
    Column("employee", Text, nullable=False, index=True),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("measures", Text, nullable=False),  # as the employee sees them, JSON
    Column("score", Numeric(5, 1)),  # null: too little work to count
    Column("computed_grade", Text),
    Column("grade", Text),
    Column("assessment", Text),  # the manager's words, JSON
    Column("appeal", Text),  # the employee's reason and the decision on it, JSON
    moment("measured_at", nullable=False),
    moment("archived_at"),
    CheckConstraint(
        "state IN ('measured', 'assessed', 'appealed', 'archived')", name="state_known"
    ),
)

# Figures are counted day by day.
Index("ix_shop_order_placed_at", order.c.placed_at)
Index("ix_shop_order_delivered_at", order.c.delivered_at)
Index("ix_shop_payment_paid_at", payment.c.paid_at)
