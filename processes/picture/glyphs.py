"""The small signs of BPMN as SVG paths: what kind a task is, what an event waits for, markers.

Each is drawn around 0,0. Source: BPMN 2.0.2, 10.3 to 10.6; the shapes are our own.
"""

from __future__ import annotations

STROKE = "#46515f"
FILL = "#ffffff"


def line(path: str, ink: str, fill: str = "none", width: float = 1.2, extra: str = "") -> str:
    """Draw a path."""
    return (
        f'<path d="{path}" fill="{fill}" stroke="{ink}" stroke-width="{width:g}" '
        f'stroke-linejoin="round"{extra}/>'
    )


def disc(radius: float, ink: str, fill: str = "none", width: float = 1.2, extra: str = "") -> str:
    """Draw a circle."""
    return f'<circle r="{radius:g}" fill="{fill}" stroke="{ink}" stroke-width="{width:g}"{extra}/>'


def placed(sign: str, x: float, y: float) -> str:
    """Move a sign to its place."""
    return f'<g transform="translate({x:g} {y:g})">{sign}</g>' if sign else ""


def envelope(ink: str, filled: bool, scale: float = 1.0) -> str:
    """Draw a message; dark if it is sent."""
    w, h = 9 * scale, 6 * scale
    body = f"M{-w:g} {-h:g}H{w:g}V{h:g}H{-w:g}Z"
    flap = f"M{-w:g} {-h:g}L0 {h * 0.2:g}L{w:g} {-h:g}"
    if filled:
        return line(body, ink, ink) + line(flap, FILL)
    return line(body, ink, FILL) + line(flap, ink)


def _gear(ink: str) -> str:
    wheel = "M-1.6 -8H1.6L2.2 -5.6L4.4 -4.6L6.6 -5.8L8.4 -3L6.6 -1.4V1.4L8.4 3L6.6 5.8L4.4 4.6"
    wheel += "L2.2 5.6L1.6 8H-1.6L-2.2 5.6L-4.4 4.6L-6.6 5.8L-8.4 3L-6.6 1.4V-1.4L-8.4 -3"
    wheel += "L-6.6 -5.8L-4.4 -4.6L-2.2 -5.6Z"
    return line(wheel, ink, FILL) + disc(2.6, ink, FILL)


def _person(ink: str) -> str:
    body = "M-8 8V4.5Q-8 0 -3 -0.5H3Q8 0 8 4.5V8Z"
    return line(body, ink, FILL) + f'<g transform="translate(0 -4)">{disc(4, ink, FILL)}</g>'


def _script(ink: str) -> str:
    page = "M-5 -8H7Q1 -3 4 0Q7 3 2 8H-8Q-3 4 -6 0Q-9 -4 -5 -8Z"
    return line(page, ink, FILL) + line("M-4 -4.5H2M-4 -1.5H1M-3 1.5H4M-3 4.5H3", ink, width=1)


def _table(ink: str) -> str:
    return (
        line("M-8 -7H8V7H-8Z", ink, FILL)
        + line("M-8 -7H8V-3H-8Z", ink, "#dfe3e9")
        + line("M-8 2H8M-3 -3V7", ink)
    )


def _hand(ink: str) -> str:
    palm = "M-8 -1L-3 -6Q-1 -7.5 0 -5.5L-2 -3H7Q9 -2 7 -0.8H2H7.6Q9.4 0.4 7.6 1.6H2H6.8Q8.4 2.8"
    palm += " 6.6 4H1.6H5Q6.4 5.2 4.6 6.4H-4L-8 4.5Z"
    return line(palm, ink, FILL)


def _received(ink: str) -> str:
    return envelope(ink, False)


def _sent(ink: str) -> str:
    return envelope(ink, True)


def task_sign(tag: str, ink: str) -> str:
    """Return the sign in the corner of a task, empty for a plain one."""
    signs = {
        "userTask": _person,
        "serviceTask": _gear,
        "scriptTask": _script,
        "businessRuleTask": _table,
        "manualTask": _hand,
        "receiveTask": _received,
        "sendTask": _sent,
    }
    return signs[tag](ink) if tag in signs else ""


def _clock(ink: str, filled: bool) -> str:
    marks = "M0 -9V-7.4M0 9V7.4M-9 0H-7.4M9 0H7.4M-6.4 -6.4L-5.4 -5.4M6.4 -6.4L5.4 -5.4"
    marks += "M-6.4 6.4L-5.4 5.4M6.4 6.4L5.4 5.4"
    return disc(9, ink, FILL) + line(marks, ink) + line("M1.4 -6L0 0.4L4.6 0.4", ink)


def _conditional(ink: str, filled: bool) -> str:
    return line("M-6.5 -8H6.5V8H-6.5Z", ink, FILL) + line(
        "M-4 -4.5H4M-4 -1.5H4M-4 1.5H4M-4 4.5H4", ink
    )


_OUTLINES = {
    "error": "M-8 7L-3.4 -6.4L2.2 1.2L8 -8L3.6 6.6L-2 -1Z",
    "escalation": "M0 -9L6.6 8L0 1.4L-6.6 8Z",
    "signal": "M0 -8.5L8.4 6.4H-8.4Z",
    "compensate": "M-1 -6V6L-9 0ZM8 -6V6L0 0Z",
    "cancel": "M-8 -5.6L-5.6 -8L0 -2.4L5.6 -8L8 -5.6L2.4 0L8 5.6L5.6 8L0 2.4L-5.6 8L-8 5.6L-2.4 0Z",
    "link": "M-8.6 -3.4H2V-7.6L9.6 0L2 7.6V3.4H-8.6Z",
    "multiple": "M0 -8.8L8.4 -2.6L5.2 7.2H-5.2L-8.4 -2.6Z",
    "parallel": "M-2.2 -8.6H2.2V-2.2H8.6V2.2H2.2V8.6H-2.2V2.2H-8.6V-2.2H-2.2Z",
}


def event_sign(kind: str, ink: str, filled: bool) -> str:
    """Return what an event is about, dark if it throws; empty for a plain or an unknown one."""
    if kind == "message":
        return envelope(ink, filled)
    if kind == "timer":
        return _clock(ink, filled)
    if kind == "conditional":
        return _conditional(ink, filled)
    if kind == "terminate":
        return disc(9, ink, ink)
    if kind in _OUTLINES:
        return line(_OUTLINES[kind], ink, ink if filled else FILL)
    return ""


_GATEWAYS = {
    "exclusiveGateway": "M-6 -8.5L0 -1.8L6 -8.5H9.5L1.9 0L9.5 8.5H6L0 1.8L-6 8.5H-9.5L-1.9 0"
    "L-9.5 -8.5Z",
    "parallelGateway": "M-2 -11H2V-2H11V2H2V11H-2V2H-11V-2H-2Z",
}


def gateway_sign(tag: str, ink: str) -> str:
    """Return the sign in a gateway."""
    if tag in _GATEWAYS:
        return line(_GATEWAYS[tag], ink, ink, 0.5)
    if tag == "inclusiveGateway":
        return disc(11, ink, width=2.5)
    if tag == "complexGateway":
        return line("M0 -12V12M-12 0H12M-8.5 -8.5L8.5 8.5M8.5 -8.5L-8.5 8.5", ink, width=3)
    if tag == "eventBasedGateway":
        return disc(14, ink, width=1) + disc(11, ink, width=1) + event_sign("multiple", ink, False)
    return ""


#: signs at the foot of an activity
FOOT = {
    "loop": "M2 5.5A6 6 0 1 0 -2.5 5.3M-2.5 5.3L-6.5 6M-2.5 5.3L-3.4 1.6",
    "parallel": "M-4 -6V6M0 -6V6M4 -6V6",
    "sequential": "M-6 -4H6M-6 0H6M-6 4H6",
    "compensation": "M-1 -5V5L-7.5 0ZM6 -5V5L-0.5 0Z",
    "ad-hoc": "M-7 2.2Q-4 -5 0 -0.5Q4 4 7 -2.2",
    "collapsed": "M-6.5 -6.5H6.5V6.5H-6.5ZM0 -4V4M-4 0H4",
}
