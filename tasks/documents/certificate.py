"""A certificate: one sheet in both languages, made to be hung up.

Not for reports; those are `tasks.documents.report`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from tasks.documents.canvas import Texts
from tasks.documents.pdf import pdf

_TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What somebody has passed."""

    name: Texts  #: of the person; two that are the same are set once
    said: Texts  #: what the person did, a sentence that goes on from the name
    score: str
    number: str  #: of what was passed
    made: datetime
    company: str = "Shopflow"

    def pdf(self) -> bytes:
        """The sheet; equal certificates are equal bytes."""
        data = {
            "title": "Certificate / 结业证书",
            "company": self.company,
            "name": " ".join(dict.fromkeys((self.name["en"], self.name["zh"]))),
            "said": dict(self.said),
            "score": self.score,
            "number": self.number,
            "date": f"{self.made:%Y-%m-%d}",
        }
        return pdf(_template(), data, made=self.made)


@cache
def _template() -> str:
    return _TEMPLATE.read_text("utf-8")
