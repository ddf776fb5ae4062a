"""Lists what people choose from in forms: groups, people, processes.

For what is few. Orders, products and coupons are looked up when a form is completed.
"""

from sqlalchemy import Connection

from tasks.backoffice import group_names
from tasks.backoffice.people_names import PeopleNames
from tasks.backoffice.process_names import ProcessNames
from tasks.contract import Job, Result, handler


@handler("group.list", local=True)
def groups(job: Job, ledger: Connection) -> Result:
    """All groups as options of a form."""
    return {"all_groups": group_names.options(ledger)}


@handler("people.list", local=True)
def people(job: Job, ledger: Connection) -> Result:
    """Everybody who works here, with their groups, as options of a form."""
    return {"people": PeopleNames(ledger).options()}


@handler("process.list", local=True)
def processes(job: Job, ledger: Connection) -> Result:
    """The processes that are published, as options of a form."""
    return {"processes": ProcessNames(ledger).options()}
