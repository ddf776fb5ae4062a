"""What people are called, and their passwords and tokens, which are never kept in the clear."""

from __future__ import annotations

import secrets
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, select

from service.errors import Words
from service.identity import CUSTOMER, SYSTEM
from service.store.tables import app_user

_HASHER = PasswordHasher()


def called(connection: Connection, username: str) -> Words:
    """How somebody who acted is called, by language; the user name where nobody is known."""
    for known in (SYSTEM, CUSTOMER):
        if username == known.username:
            return known.name
    query = select(app_user.c.name, app_user.c.name_zh).where(app_user.c.username == username)
    row = connection.execute(query).one_or_none()
    en, zh = (username, username) if row is None else (row.name, row.name_zh)
    return {"en": en, "zh": zh}


def password_hash(password: str) -> str:
    """The text to keep instead of a password (Argon2id, RFC 9106)."""
    return _HASHER.hash(password)


def kept_password(connection: Connection, username: str) -> str | None:
    """What is kept of an active user's password; None if there is no such user."""
    return connection.scalar(
        select(app_user.c.password_hash).where(app_user.c.username == username, app_user.c.active)
    )


def password_matches(kept: str | None, password: str) -> bool:
    """Say whether this is the password of which something is kept.

    An unknown user takes as long as a known one, so that nobody learns who exists.

    Parameters:
        kept: what ``kept_password`` says.
    """
    try:
        return _HASHER.verify(kept or _nobody(), password) and bool(kept)
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_token() -> tuple[str, bytes]:
    """A fresh token, of a program or a session, and the hash that is kept of it."""
    token = f"sf_{secrets.token_urlsafe(32)}"
    return token, token_hash(token)


def token_hash(token: str) -> bytes:
    """What is kept of a token; it is random, so a plain hash is enough."""
    return sha256(token.encode()).digest()


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))
