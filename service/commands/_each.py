"""Does the same to many instances, so that one that can't go on does not hold up the others.

For the rounds a worker makes; a use case for one instance lets its errors through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from service.errors import Conflict

Key = TypeVar("Key")

_log = logging.getLogger(__name__)


def each(keys: Iterable[Key], work: Callable[[Key], bool]) -> int:
    """Do the work for every key and count where it did something.

    An instance that is busy is left for the next round; any other failure is logged. Trouble
    with the database ends the round.
    """
    done = 0
    for key in keys:
        try:
            done += work(key)
        except Conflict:
            continue
        except DBAPIError:
            raise
        except Exception:
            _log.exception("%s of %s failed", work.__name__, key)
    return done
