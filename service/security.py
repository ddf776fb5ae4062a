"""What stands between a request and a view: access, CSRF, headers, cookies, body limit.

Every route says which action of `service.permissions` it is with `@needs(...)`; the app refuses
to start with a route that says nothing, so forgetting can't open a door. Who may do an action is
not decided here but in `service.permissions`; what a log-in page checks is the page's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from service.errors import ShopflowError
from service.permissions import PERMISSIONS, anyone, require
from service.rate_limit import RATES
from service.settings import MIB, Settings
from service.web_context import actor_or_none, count_attempt, current_actor

#: who makes sure: the route itself; whoever loads the thing; the view, by a signature
CheckedBy = Literal["route", "thing", "signature"]
View = TypeVar("View", bound=Callable[..., Any])

#: Scripts and styles come from our own files only. Images may be `data:` because the style sheet
#: carries its check marks that way; an image can't act.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: The editors write styles at their shapes and cells; scripts stay as strict as everywhere.
EDITOR_POLICY = CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    """Which action a route is, and where it is checked."""

    action: str
    checked_by: CheckedBy = "route"


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method of the app; `access` is None if the view declares nothing."""

    rule: str
    method: str
    endpoint: str
    access: Access | None


#: views of libraries, which can't be decorated; files under a `static` endpoint are public too
_FOREIGN = {"api-docs.openapi_json": Access("page.public")}


def needs(action: str, checked_by: CheckedBy = "route") -> Callable[[View], View]:
    """Declare which action a view is; put it right above the function.

    Parameters:
        action: a key of `service.permissions.PERMISSIONS`.
        checked_by: "route" refuses before the view runs; "thing" only wants a known actor, since
            the command or view asks `require` with the thing; "signature" leaves all to the view.
    """
    if action not in PERMISSIONS:
        raise LookupError(f"no permission is called {action}")

    def declare(view: View) -> View:
        view.__dict__["access"] = Access(action, checked_by)
        return view

    return declare


def limited(name: str) -> Callable[[View], View]:
    """Let no user use a view more often than a rate allows.

    Parameters:
        name: a key of `service.rate_limit.RATES`.
    """
    if name not in RATES:
        raise LookupError(f"no rate is called {name}")

    def declare(view: View) -> View:
        view.__dict__["limited"] = name
        return view

    return declare


def takes_upload(view: View) -> View:
    """Let a view take a body as large as a file may be; others take `Settings.max_body`."""
    view.__dict__["takes_upload"] = True
    return view


def takes_body(size: int) -> Callable[[View], View]:
    """Let a view take a body of this many bytes, where that is more than `Settings.max_body`."""

    def declare(view: View) -> View:
        view.__dict__["takes_body"] = size
        return view

    return declare


def shows_editor(view: View) -> View:
    """Let a page hold one of the studio's editors, which write style attributes."""
    view.__dict__["shows_editor"] = True
    return view


def routes(app: Flask) -> Iterator[Route]:
    """Every route of the app with what it declares."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = _access(app, rule.endpoint, method)
            yield Route(rule.rule, method, rule.endpoint, access)


def refuse_undeclared_routes(app: Flask) -> None:
    """Stop an app in which a view says nothing about who may use it.

    Raises:
        RuntimeError: names the routes.
    """
    silent = [f"{route.method} {route.rule}" for route in routes(app) if route.access is None]
    if silent:
        raise RuntimeError(f"these routes declare no permission: {', '.join(silent)}")


def protect(app: Flask, settings: Settings) -> None:
    """Set an app's limits, cookies, headers and the guard in front of its views."""
    app.secret_key = settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
        MAX_UPLOAD_LENGTH=settings.max_upload,
        # Browsers take a name that begins so from this very host only, not from one beside it.
        SESSION_COOKIE_NAME=f"{'__Host-' if settings.secure_cookies else ''}shopflow_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=settings.session_longest,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard asks, since tokens and signatures need none
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open over lunch
    )
    proxies = settings.trusted_proxies
    if proxies:  # anybody else could write these headers and pass for any address
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.extensions["shopflow_csrf"] = CSRFProtect(app)
    app.before_request(_guard)
    app.after_request(_finish)


def local_path(target: str | None) -> str:
    """A `next` parameter as a path of this site, `/` for anything that leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    # Browsers drop line breaks and tabs, and a header can't hold them.
    return target if target.isprintable() else "/"


def _guard() -> None:
    """Refuse a request before its view runs."""
    if request.endpoint is None or request.method == "OPTIONS":
        return
    access = _access(current_app, request.endpoint, request.method)
    if access is None:
        raise LookupError(f"{request.endpoint} declares no permission")
    _refuse_null(request.path, request.args)
    view = current_app.view_functions[request.endpoint]
    _bound_body(view)
    if access.checked_by == "signature":
        return
    if PERMISSIONS[access.action] != (anyone,):
        actor = current_actor()
        if access.checked_by == "route":
            require(actor, access.action)
    _refuse_null("", request.form)
    _refuse_forged_form()
    rate = getattr(view, "limited", None)
    if rate is not None:
        count_attempt(rate, current_actor().username)


def _bound_body(view: Callable[..., Any]) -> None:
    """Make room for the body a view takes, where that may be more than others'."""
    larger = getattr(view, "takes_body", 0)
    if larger > current_app.config["MAX_CONTENT_LENGTH"]:
        request.max_content_length = larger
    if getattr(view, "takes_upload", False):
        # The form around the file needs some room too, and its reader a buffer.
        request.max_content_length = current_app.config["MAX_UPLOAD_LENGTH"] + 64 * 1024
        request.max_form_memory_size = MIB


def _refuse_null(path: str, fields: MultiDict[str, str]) -> None:
    """PostgreSQL keeps no NUL, so nothing can be found by one, and no page of ours sends one."""
    if "\0" in path or any("\0" in text for pair in fields.items(multi=True) for text in pair):
        raise ShopflowError(
            "request.unreadable",
            {
                "en": "The request holds a character that is not accepted.",
                "zh": "请求包含不接受的字符。",
            },
        )


def _refuse_forged_form() -> None:
    """A browser sends the session to us from any site; only our own pages know the token."""
    if request.method in SAFE_METHODS:
        return
    actor = actor_or_none()
    if actor is not None and actor.via == "token":
        return
    try:
        current_app.extensions["shopflow_csrf"].protect()
    except CSRFError as error:
        raise ShopflowError(
            "csrf.refused",
            {
                "en": "This page is out of date. Please reload it and try again.",
                "zh": "页面已过期，请刷新后重试。",
            },
        ) from error


def _access(app: Flask, endpoint: str, method: str) -> Access | None:
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access("page.public")
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        view = getattr(view_class, "get" if method == "HEAD" else method.lower(), view)
    access = getattr(view, "access", _FOREIGN.get(endpoint))
    return access if isinstance(access, Access) else None


def _finish(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "shows_editor", False) and response.status_code == 200:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
