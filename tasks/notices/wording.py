"""What one message says in one language. Texts hold `$name` where a fact goes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A message as mail and, if it is short news, as SMS."""

    subject: str
    mail: str
    sms: str = ""


#: one message, by language
Both = Mapping[str, Notice]
