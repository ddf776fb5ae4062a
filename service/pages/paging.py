"""Which page of a list is asked for, and links to the others that keep its filters."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from flask import request

#: rows of one page
SIZE = 50
#: the last page there may be, as in the API; a number the database can't count to is none
_LAST = 10_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page lies in its list."""

    number: int
    first: int
    last: int
    total: int
    more: bool  #: there are more rows than were counted
    before: str | None  #: address of the page before
    after: str | None


def page_number() -> int:
    """The page asked for, from 1."""
    return min(max(request.args.get("page", 1, type=int), 1), _LAST)


def pager(shown: int, total: int, more: bool) -> Pager:
    """Describe this request's page of a list.

    Parameters:
        shown: rows on the page.
    """
    number = page_number()
    first = (number - 1) * SIZE
    # From behind the list back leads to where it ends.
    before = number - 1 if shown or more else min(number - 1, max(ceil(total / SIZE), 1))
    return Pager(
        number=number,
        first=first + 1 if shown else 0,
        last=first + shown if shown else 0,
        total=total,
        more=more,
        before=_address(before) if before else None,
        after=_address(number + 1) if more or first + shown < total else None,
    )


def _address(number: int) -> str:
    kept = {name: value for name, value in request.args.items() if value and name != "page"}
    return f"{request.path}?{urlencode({**kept, 'page': number})}"
