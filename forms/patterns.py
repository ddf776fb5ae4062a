"""The patterns of text fields, matched in time that grows with the text and nothing else.

RE2 takes what a pattern of form-js may be, but for looking ahead or behind and references back:
with those, a pattern of ten letters can keep a server busy for hours. Not for FEEL, whose patterns
are those of XPath.
"""

from functools import lru_cache
from typing import Any

import re2

_QUIET = re2.Options()
_QUIET.log_errors = False


class PatternError(ValueError):
    """A pattern that can't be read, or could take for ever."""


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Any:
    """The pattern, ready to search with; raises `PatternError`."""
    try:
        return re2.compile(pattern.encode(), _QUIET)
    except UnicodeEncodeError as error:
        raise PatternError(str(error)) from error
    except re2.error as error:
        (reason,) = error.args
        raise PatternError(reason.decode() if isinstance(reason, bytes) else reason) from error


def fits(pattern: str, text: str) -> bool:
    """Whether the pattern is found in a text; raises `PatternError`."""
    return compiled(pattern).search(text.encode("utf-8", "replace")) is not None
