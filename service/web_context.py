"""What a view may ask about the request it serves: the dependencies, the actor, a connection.

Views of pages and of the API take these and pass them down as parameters; below the views
nobody uses them, because commands and queries also run in workers and tests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import cast

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.commands.note_token_use import EVERY, note_token_use
from service.deps import Deps
from service.identity import Actor
from service.problem import BadCredentials, NotSignedIn, Problem
from service.queries.actors import actor_named, actor_with_token
from service.rate_limit import Attempts

#: draws a problem for a browser; given to `show_problems_with` by the pages
ProblemPage = Callable[[Problem], ResponseReturnValue]


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

    It counts no more if the request ends with somebody newly logged in.

    Raises:
        TooManyAttempts: the rate is used up; it becomes a 429 by itself.
    """
    whose = who or request.remote_addr or ""
    _attempts().count(name, whose, current_deps().clock.now())
    g.setdefault("attempts", []).append((name, whose, session.get("username")))


def take_back_successes() -> None:
    """Forget the attempts of a request that logged somebody in; called after every request."""
    for name, who, before in g.pop("attempts", ()):
        if session.get("username") not in (None, before):
            _attempts().take_back(name, who)


def is_api_request() -> bool:
    """Whether the answer, also a refusal, is for a program."""
    return request.path.startswith(("/api/", "/health/"))


def show_problems_with(app: Flask, page: ProblemPage) -> None:
    """Let the pages draw the problems of every address outside the API."""
    app.extensions["shopflow_problem_page"] = page


def _attempts() -> Attempts:
    return cast(Attempts, current_app.extensions["shopflow_attempts"])


def _find_actor() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _token_actor(token.strip())
    username = session.get("username")
    if username is None:
        return None
    with reading() as connection:
        return actor_named(connection, username)


def _token_actor(token: str) -> Actor:
    token_hash = sha256(token.encode()).digest()
    with reading() as connection:
        actor = actor_with_token(connection, token_hash)
    if actor is None:
        raise BadCredentials(
            "token.invalid",
            {"en": "This token is not valid.", "zh": "该令牌无效。"},
        )
    _note_use(token_hash)
    return actor


def _note_use(token_hash: bytes) -> None:
    """Note a token's use once a minute; in between, this program knows that it has been noted."""
    deps = current_deps()
    noted: dict[bytes, datetime] = current_app.extensions.setdefault("shopflow_token_uses", {})
    now = deps.clock.now()
    if token_hash not in noted or now - noted[token_hash] >= EVERY:
        note_token_use(deps, token_hash)
        noted[token_hash] = now
