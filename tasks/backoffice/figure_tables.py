"""What figures are counted from: views of the instances, their work items and their troubles.

The views are the contract between the service's own tables and the ledger: handlers read them,
nobody writes them. They have no clock; what is late now is for the reader to say with `job.now`.
"""

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, column, table
from sqlalchemy.dialects.postgresql import ARRAY

_TIME = DateTime(timezone=True)

#: instances
process_run = table(
    "process_run",
    column("instance_id", Uuid),
    column("process_id", Text),
    column("version", Integer),  # of the diagram
    column("status", Text),  # running, completed, cancelled, terminated or failed
    column("business_key", Text),
    column("started_at", _TIME),
    column("finished_at", _TIME),
)

#: work items
process_work = table(
    "process_work",
    column("work_item_id", Uuid),
    column("instance_id", Uuid),
    column("process_id", Text),
    column("element_id", Text),
    column("groups", ARRAY(Text)),
    column("opened_at", _TIME),
    column("due_at", _TIME),
    column("closed_at", _TIME),
    column("closed_how", Text),  # completed, cancelled or failed
    column("closed_by", Text),
    column("late", Boolean),  # closed after it was due; false as long as it is open
)

#: incidents
process_trouble = table(
    "process_trouble",
    column("incident_id", Uuid),
    column("instance_id", Uuid),
    column("process_id", Text),
    column("element_id", Text),
    column("kind", Text),
    column("message", Text),
    column("raised_at", _TIME),
    column("resolved_at", _TIME),
    column("resolved_by", Text),
)
