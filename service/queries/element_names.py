"""Names of diagram elements for lists, and the search for elements by their names.

Names live in the definitions, not in rows; these look them up in the catalog's memory.
"""

from collections.abc import Mapping
from typing import Protocol

from processes.model import Definition, Texts


class Definitions(Protocol):
    """The part of the catalog that is needed here."""

    def definition(self, digest: str) -> Definition: ...

    def latest(self, process_id: str) -> Definition: ...

    def latest_digests(self) -> Mapping[str, str]: ...


def element_names(catalog: Definitions, digest: str, element_id: str) -> Texts:
    """The names of an element by language; its id if it is of a called process."""
    element = catalog.definition(digest).elements.get(element_id)
    return {"en": element_id} if element is None else element.names


def elements_named(catalog: Definitions, part: str) -> frozenset[str]:
    """Ids of the elements of the newest definitions whose name, in any language, holds the text."""
    wanted = part.strip().casefold()
    if not wanted:
        return frozenset()
    return frozenset(
        element.id
        for process_id in catalog.latest_digests()
        for element in catalog.latest(process_id).elements.values()
        if any(wanted in name.casefold() for name in element.names.values())
    )
