"""Says what people are called, for papers, forms and letters that would show user names.

A name is for reading; who did or may do something is always known by the user name.
"""

import re
from collections import Counter
from itertools import groupby

from sqlalchemy import Connection, select

from tasks.backoffice.partner_tables import staff_group, staff_member
from tasks.backoffice.process_names import said
from tasks.own_names import Names

_BETWEEN = re.compile(r"\s*[,，、;；]\s*")


class PeopleNames:
    """The names of who works here, read once for each transaction that asks."""

    def __init__(self, ledger: Connection) -> None:
        self._ledger = ledger
        who = staff_member.c
        rows = ledger.execute(select(who.username, who.name, who.name_zh).distinct()).all()
        self._names: dict[str, dict[str, str]] = {row.username: {} for row in rows}
        for language, column in (("en", "name"), ("zh", "name_zh")):
            called = {row.username: getattr(row, column) or row.name for row in rows}
            shared = Counter(called.values())
            for username, name in called.items():
                alone = shared[name] == 1
                self._names[username][language] = name if alone else f"{name} ({username})"

    def options(self) -> list[dict[str, str]]:
        """Everybody as a form offers them to choose from, with their groups, by English name."""
        who, group = staff_member.c, staff_group.c
        rows = self._ledger.execute(
            select(who.username, group.name, group.name_zh)
            .join_from(staff_member, staff_group, who.group_id == group.group_id)
            .order_by(who.username, group.name)
        )
        shown = []
        for username, own in groupby(rows, key=lambda row: str(row.username)):
            name, groups = self.person(username), list(own)
            english = f"{name['en']} – {', '.join(row.name for row in groups)}"
            chinese = f"{name['zh']} – {'、'.join(row.name_zh for row in groups)}"
            shown.append((said({"en": english, "zh": chinese}), username))
        return [{"label": label, "value": username} for label, username in sorted(shown)]

    def person(self, username: str) -> Names:
        """What somebody is called, with the user name if another is called the same.

        The user name itself for who does not work here.
        """
        return self._names.get(username) or {"en": username, "zh": username}

    def people(self, text: str) -> Names:
        """A list somebody wrote, with names where user names stand in it."""
        listed = [self.person(one) for one in _BETWEEN.split(text) if one]
        return {
            "en": ", ".join(one["en"] for one in listed),
            "zh": "、".join(one["zh"] for one in listed),
        }
