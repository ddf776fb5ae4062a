"""The clauses of the company's documents that diagrams cite, with the documents' own words.

The list is a file, so that whoever changes a clause needs no code. Which element fulfils which
clause stands in the diagrams, not here.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from processes.model import Texts


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered demand of the documents."""

    id: str  #: document and place in it, "D3-2.3.2.1"
    kind: str  #: "flow" if a diagram fulfils it, "system" if the program does
    where: str  #: the process, or the page or part of the program
    titles: Texts
    words: Texts  #: the document's own words, and their English rendering


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause by its id, in the order of the documents."""
    text = (resources.files("processes") / "clauses.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType({row["id"]: _clause(row) for row in rows})


def _clause(row: Mapping[str, str]) -> Clause:
    return Clause(
        id=row["id"],
        kind=row["kind"],
        where=row["where"],
        titles={"en": row["en"], "zh": row["zh"]},
        words={"en": row["words_en"], "zh": row["words_zh"]},
    )
