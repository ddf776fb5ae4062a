"""How often somebody may try what can be guessed, or ask for what is dear.

Counted by ``service.commands.count_attempt`` in the database, so that all processes of the service
count together. A flood is the reverse proxy's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """So many attempts in so long a time, which begins with the first of them."""

    attempts: int
    within: timedelta


_SOON, _LATER = timedelta(minutes=5), timedelta(minutes=10)

#: by the name the views use
RATES: Mapping[str, Rate] = {
    # What can be guessed: only what fails counts in the end.
    "log-in": Rate(50, _SOON),  # by address, which a whole office may share
    "log-in-name": Rate(10, _SOON),  # by user name, wherever it comes from
    "password": Rate(10, _SOON),  # by user: the present password, before it is changed
    "token": Rate(50, _SOON),  # by address
    "signature": Rate(50, _SOON),  # by address
    # What anybody may ask.
    "tracking": Rate(30, _SOON),  # by address
    "customer-word": Rate(10, _SOON),  # by address
    # What costs much, by user.
    "upload": Rate(200, _LATER),
    "trial": Rate(120, _LATER),
    "check": Rate(120, _LATER),
}
