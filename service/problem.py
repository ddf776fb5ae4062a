"""What a refused or failed request says, in both languages, with its HTTP number.

The one table from situations to HTTP numbers is here. The API writes a `Problem` as
`application/problem+json` (RFC 9457), the pages as an error page; both say the same sentence.
Commands and queries raise `service.errors` and never see this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from math import ceil

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from service.errors import (
    Conflict,
    FieldErrors,
    Invalid,
    NotAllowed,
    NotFound,
    ShopflowError,
    TooLarge,
    Unavailable,
    Words,
)


class NotSignedIn(ShopflowError):
    """Nobody knows who asks."""

    def __init__(self) -> None:
        super().__init__("actor.unknown", {"en": "Please log in first.", "zh": "请先登录。"})


class BadCredentials(ShopflowError):
    """A token or signature was shown and is not valid; never says which part is wrong."""


class TooManyAttempts(ShopflowError):
    """Too many requests of a kind that is limited."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        super().__init__(
            "attempts.too_many",
            {
                "en": f"Too many attempts. Please wait {self.seconds} seconds.",
                "zh": f"尝试次数过多，请等待 {self.seconds} 秒。",
            },
            {"retry_after": self.seconds},
        )


class UnsupportedContent(ShopflowError):
    """The body is of a kind that is not read here."""


class NotConfigured(ShopflowError):
    """A setting without which the request can't be served is missing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that is not a success."""

    status: int
    code: str  #: stable name for programs
    title: Words  #: the kind of problem in a few words
    detail: Words  #: what happened here, a sentence
    errors: FieldErrors = field(default_factory=dict)  #: by field path, e.g. `lines.0.quantity`
    details: Mapping[str, object] = field(default_factory=dict)  #: ids a program may want
    headers: Mapping[str, str] = field(default_factory=dict)


#: HTTP number of each situation; looked up along the class hierarchy
STATUS: Mapping[type[ShopflowError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotSignedIn: 401,
    BadCredentials: 401,
    Conflict: 409,
    Invalid: 422,
    TooLarge: 413,
    UnsupportedContent: 415,
    TooManyAttempts: 429,
    NotConfigured: 503,
    Unavailable: 503,
    ShopflowError: 400,
}

TITLES: Mapping[int, Words] = {
    400: {"en": "Bad request", "zh": "请求有误"},
    401: {"en": "Not logged in", "zh": "未登录"},
    403: {"en": "Not allowed", "zh": "没有权限"},
    404: {"en": "Not found", "zh": "未找到"},
    405: {"en": "Method not allowed", "zh": "不支持该方法"},
    406: {"en": "Not acceptable", "zh": "无法提供所需格式"},
    409: {"en": "Conflict", "zh": "冲突"},
    412: {"en": "Changed in the meantime", "zh": "内容已被更改"},
    413: {"en": "Too large", "zh": "内容过大"},
    415: {"en": "Unsupported content", "zh": "不支持的内容类型"},
    422: {"en": "Data not accepted", "zh": "数据无法接受"},
    429: {"en": "Too many requests", "zh": "请求过于频繁"},
    500: {"en": "Internal error", "zh": "内部错误"},
    503: {"en": "Not available", "zh": "暂不可用"},
}

_SENTENCES: Mapping[int, Words] = {
    404: {"en": "There is nothing at this address.", "zh": "该地址没有内容。"},
    405: {"en": "This address does not take this method.", "zh": "该地址不支持此方法。"},
    413: {"en": "The request is larger than allowed.", "zh": "请求超过允许的大小。"},
    500: {
        "en": "Something went wrong here. It is logged.",
        "zh": "服务内部出错，已记录。",
    },
    503: {
        "en": "The database does not answer. Please try again soon.",
        "zh": "数据库暂时没有响应，请稍后再试。",
    },
}


def problem_of(error: Exception) -> Problem:
    """Tell what an exception means to the one who asked; whatever is not known is a 500."""
    match error:
        case ShopflowError():
            return _refusal(error)
        case HTTPException(code=int(code)) if code >= 400:
            return _from_http(code, error)
        case OperationalError() | PoolTimeout():
            return _plain(503, "database.unavailable", headers={"Retry-After": "2"})
        case _:
            return _plain(500, "internal_error")


def _refusal(error: ShopflowError) -> Problem:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers: dict[str, str] = {}
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(error.seconds)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="shopflow"'
    return Problem(
        status=status,
        code=error.code,
        title=TITLES[status],
        detail=error.message,
        errors=error.fields if isinstance(error, Invalid) else {},
        details=error.details,
        headers=headers,
    )


def _from_http(code: int, error: HTTPException) -> Problem:
    allow = getattr(error, "valid_methods", None)
    return _plain(
        code,
        error.name.lower().replace(" ", "_"),
        headers={"Allow": ", ".join(sorted(allow))} if allow else {},
    )


def _plain(status: int, code: str, headers: Mapping[str, str] | None = None) -> Problem:
    title = TITLES.get(status, {"en": HTTPStatus(status).phrase, "zh": HTTPStatus(status).phrase})
    return Problem(status, code, title, _SENTENCES.get(status, title), headers=headers or {})
