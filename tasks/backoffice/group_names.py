"""Says what the company's groups are called.

Not for who belongs to one; see `tasks.backoffice.audit_rows.members`.
"""

from sqlalchemy import Connection, select

from tasks.backoffice.partner_tables import staff_group
from tasks.backoffice.process_names import said


def options(ledger: Connection) -> list[dict[str, str]]:
    """Every group as a form offers it to choose from, by its English name."""
    group = staff_group.c
    rows = ledger.execute(select(group.group_id, group.name, group.name_zh).order_by(group.name))
    return [
        {"label": said({"en": row.name, "zh": row.name_zh}), "value": row.group_id} for row in rows
    ]
