"""What time the diagram allows a step: read from its `sla`."""

import re
from datetime import timedelta

from processes.model import Element

#: days, hours and minutes, counted from when the element is reached or from when another one was
LIMIT = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?(?: from=(?P<start>\w+))?"
)


def allowed_time(element: Element) -> timedelta | None:
    """The time an element may take; None without a limit, or with one counted from elsewhere."""
    found = LIMIT.fullmatch(element.sla or "")
    if found is None or found["start"]:
        return None
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes")}
    return timedelta(**parts) or None
