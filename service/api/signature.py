"""Who signed a webhook: HMAC-SHA256 over the time and the body, with a secret of the source.

The header reads `X-Shopflow-Signature: t=<unix seconds>,v1=<hex>`, where the hex digits are the
HMAC of `<t>.<body>`. The time bounds how long a captured request can be sent again; within that
time the event's id makes a repeat harmless.
"""

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask import request

from service.problem import BadCredentials, NotConfigured
from service.web_context import count_attempt, current_deps

HEADER = "X-Shopflow-Signature"
#: how far the sender's clock may be off, and how long a request may travel
TOLERANCE = timedelta(minutes=5)

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The header's value for a body sent at a moment; for senders, and our tests."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def verify(secret: str, header: str, body: bytes, now: datetime) -> None:
    """Check a signature.

    Raises:
        BadCredentials: it is missing, wrong, or not of now.
    """
    form = _FORM.fullmatch(header.strip())
    if form is None or not hmac.compare_digest(_digest(secret, int(form[1]), body), form[2]):
        raise BadCredentials(
            "signature.invalid",
            {"en": "The signature is missing or wrong.", "zh": "签名缺失或错误。"},
        )
    if abs(now.timestamp() - int(form[1])) > TOLERANCE.total_seconds():
        # Only who knows the secret gets to read this, so it may tell more.
        raise BadCredentials(
            "signature.expired",
            {
                "en": "The signature is not of the last five minutes; check the clock.",
                "zh": "签名时间不在五分钟以内，请检查时钟。",
            },
        )


def signed_by(source: str) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Let a view run only for a request its source signed.

    Parameters:
        source: whose secret counts, a key of the setting `webhook_secrets`.
    """

    def decorate(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @wraps(view)
        def checked(*args: Given.args, **values: Given.kwargs) -> Answer:
            deps = current_deps()
            secret = deps.settings.webhook_secrets.get(source)
            if not secret:
                setting = f"SHOPFLOW_WEBHOOK_SECRET_{source.upper()}"
                raise NotConfigured(
                    "webhook.not_configured",
                    {
                        "en": f"There is no secret for webhooks of {source}; {setting} sets it.",
                        "zh": f"未配置 {source} 的 webhook 密钥，请设置 {setting}。",
                    },
                )
            header = request.headers.get(HEADER, "")
            try:
                verify(secret, header, request.get_data(cache=True), deps.clock.now())
            except BadCredentials:
                count_attempt("signature")
                raise
            return view(*args, **values)

        return checked

    return decorate


def _digest(secret: str, stamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), b"%d." % stamp + body, sha256).hexdigest()
