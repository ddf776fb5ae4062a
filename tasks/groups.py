"""Lists the company's groups, for forms in which people choose some of them.

Not for who belongs to a group; see `tasks.backoffice.audit_rows.members`.
"""

from sqlalchemy import Connection, select

from tasks.backoffice.partner_tables import staff_group
from tasks.backoffice.process_names import said
from tasks.contract import Job, Result, handler


@handler("group.list", local=True)
def groups(job: Job, ledger: Connection) -> Result:
    """All groups as options of a form, by their English name."""
    group = staff_group.c
    rows = ledger.execute(select(group.group_id, group.name, group.name_zh).order_by(group.name))
    return {
        "all_groups": [
            {"label": said({"en": row.name, "zh": row.name_zh}), "value": row.group_id}
            for row in rows
        ]
    }
