"""What time the diagram allows a step: read from its `sla`."""

from datetime import timedelta

from processes.model import Element
from service.handbook.spans import limit_parts, span_seconds


def allowed_time(element: Element) -> timedelta | None:
    """The time an element may take; None without a limit, or with one counted from elsewhere."""
    span, start = limit_parts(element.sla)
    return None if start else timedelta(seconds=span_seconds(span) or 0) or None
