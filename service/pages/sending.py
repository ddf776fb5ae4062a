"""Messages and signals sent by hand, for operators who stand in for a system that is down."""

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from service.commands.broadcast_signal import broadcast_signal
from service.commands.deliver_message import Delivered, deliver_message
from service.errors import Invalid, ShopflowError
from service.exact_json import read_json
from service.i18n import spoken, t
from service.pages.drawing import render
from service.pages.reader import reader
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Blueprint("sending", __name__, template_folder="templates")
#: longest name or key, as for programs
_LONGEST = 200


@blueprint.get("/send")
@needs("signal.broadcast")
def show() -> str:
    """Draw the two forms."""
    return render("send.html", longest=_LONGEST, given={})


@blueprint.post("/send/message")
@needs("message.deliver")
def message() -> ResponseReturnValue:
    """Deliver a message."""
    try:
        name, key, variables = _text("name"), _text("key"), _variables()
        delivered = deliver_message(current_deps(), current_actor(), name, key, variables)
    except ShopflowError as error:
        return _again(error)
    flash(t(_outcome(delivered), reader().language, name=name), "good")
    return redirect("/send", 303)


@blueprint.post("/send/signal")
@needs("signal.broadcast")
def signal() -> ResponseReturnValue:
    """Broadcast a signal."""
    try:
        name, variables = _text("name"), _variables()
        sent = broadcast_signal(current_deps(), current_actor(), name, variables)
    except ShopflowError as error:
        return _again(error)
    values = {"name": name, "woken": sent.woken, "started": sent.started}
    flash(t("send.broadcast", reader().language, **values), "good")
    return redirect("/send", 303)


def _outcome(delivered: Delivered) -> str:
    if delivered.started:
        return "send.started"
    return "send.kept" if delivered.buffered else "send.delivered"


def _again(error: ShopflowError) -> ResponseReturnValue:
    """Draw the forms with what was filled in, so that nothing has to be typed twice."""
    flash(spoken(error.message, reader().language), "bad")
    return render("send.html", longest=_LONGEST, given=request.form), 422


def _text(field: str) -> str:
    text = request.form.get(field, "").strip()
    if not 0 < len(text) <= _LONGEST:
        raise _refused(
            field,
            f"Please fill in the name and the key, each at most {_LONGEST} characters.",
            f"请填写名称和关联键，每项不超过 {_LONGEST} 个字符。",
        )
    return text


def _variables() -> dict[str, Any]:
    found = read_json(request.form.get("variables", "").strip().encode() or b"{}")
    if not isinstance(found, dict):
        raise _refused(
            "variables",
            'The data must be a JSON object, such as {"place": "Porto"}.',
            '数据必须是 JSON 对象，例如 {"place": "Porto"}。',
        )
    return found


def _refused(field: str, english: str, chinese: str) -> Invalid:
    fields = {field: {"en": [english], "zh": [chinese]}}
    return Invalid(fields, message={"en": english, "zh": chinese})
