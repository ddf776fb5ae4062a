"""Lists the company's groups, for forms in which people choose some of them."""

from sqlalchemy import Connection

from tasks.backoffice.group_names import options
from tasks.contract import Job, Result, handler


@handler("group.list", local=True)
def groups(job: Job, ledger: Connection) -> Result:
    """All groups as options of a form."""
    return {"all_groups": options(ledger)}
