"""What a view may ask about the request it serves: the dependencies, the actor, a connection.

Views of pages and of the API take these and pass them down as parameters; below the views
nobody uses them, because commands and queries also run in workers and tests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.commands import count_attempt as counters
from service.commands import note_session_use as sessions
from service.commands.note_token_use import EVERY, note_token_use
from service.deps import Deps
from service.identity import Actor
from service.problem import BadCredentials, NotSignedIn, Problem, TooManyAttempts
from service.queries.actors import actor_in_session, actor_with_token
from service.store.people import token_hash

#: draws a problem for a browser; given to `show_problems_with` by the pages
ProblemPage = Callable[[Problem], ResponseReturnValue]
#: where a session's token stands in the signed cookie
_TOKEN = "token"


def current_deps() -> Deps:
    """What the app was made with."""
    return cast(Deps, current_app.extensions["shopflow"])


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for queries; whatever is left of its transaction is rolled back at the end."""
    with current_deps().unit_of_work.reading() as connection:
        yield connection


def actor_or_none() -> Actor | None:
    """Who asks, None if nobody is logged in and no token was shown; looked up once a request.

    Raises:
        BadCredentials: a token was shown that is unknown, revoked or of an inactive user.
    """
    if "actor" not in g:
        g.actor = _find_actor()
    return cast(Actor | None, g.actor)


def current_actor() -> Actor:
    """Who asks.

    Raises:
        NotSignedIn: nobody known.
        BadCredentials: see `actor_or_none`.
    """
    actor = actor_or_none()
    if actor is None:
        raise NotSignedIn
    return actor


def count_attempt(name: str, who: str | None = None) -> None:
    """Count an attempt against one of `rate_limit.RATES`, by default for the caller's address.

    Raises:
        TooManyAttempts: the rate is used up; it becomes a 429 by itself.
    """
    whose = who or request.remote_addr or ""
    wait = counters.count_attempt(current_deps(), name, whose)
    if wait is not None:
        raise TooManyAttempts(wait)
    g.setdefault("attempts", []).append((name, whose))


def take_back_attempts() -> None:
    """Let what this request counted not count, because it was no guess."""
    counted = g.pop("attempts", None)
    if counted:
        counters.take_back_attempts(current_deps(), counted)


def session_token() -> str | None:
    """What the browser's cookie holds of a session, whether that is still there or not."""
    token = session.get(_TOKEN)
    return token if isinstance(token, str) else None


def keep_session(token: str) -> None:
    """Give the browser a session's token, and nothing of what its cookie held before."""
    session.clear()
    session[_TOKEN] = token
    session.permanent = True


def is_api_request() -> bool:
    """Whether the answer, also a refusal, is for a program."""
    return request.path.startswith(("/api/", "/health/"))


def show_problems_with(app: Flask, page: ProblemPage) -> None:
    """Let the pages draw the problems of every address outside the API."""
    app.extensions["shopflow_problem_page"] = page


def _find_actor() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _token_actor(token.strip())
    kept = session_token()
    return None if kept is None else _session_actor(token_hash(kept))


def _session_actor(hashed: bytes) -> Actor | None:
    deps = current_deps()
    now = deps.clock.now()
    with reading() as connection:
        found = actor_in_session(connection, hashed, now)
    if found is None:
        return None
    if now - found.seen_at >= sessions.EVERY:
        sessions.note_session_use(deps, hashed)
    return found.actor


def _token_actor(token: str) -> Actor:
    hashed = token_hash(token)
    with reading() as connection:
        actor = actor_with_token(connection, hashed)
    if actor is None:
        count_attempt("token")
        raise BadCredentials(
            "token.invalid",
            {"en": "This token is not valid.", "zh": "该令牌无效。"},
        )
    _note_use(hashed)
    return actor


def _note_use(hashed: bytes) -> None:
    """Note a token's use once a minute; in between, this program knows that it has been noted."""
    deps = current_deps()
    noted: dict[bytes, datetime] = current_app.extensions.setdefault("shopflow_token_uses", {})
    now = deps.clock.now()
    if hashed not in noted or now - noted[hashed] >= EVERY:
        note_token_use(deps, hashed)
        noted[hashed] = now
