"""Names of processes and elements in the reader's language, for rows that only carry ids."""

from service.i18n import spoken
from service.pages.reader import reader
from service.queries.element_names import element_names
from service.web_context import current_deps


def element_name(digest: str, element_id: str) -> str:
    """The name of an element; its id where the diagram gives none."""
    names = element_names(current_deps().catalog, digest, element_id)
    return spoken(names, reader().language) or element_id


def process_name(digest: str) -> str:
    """The name of a process."""
    definition = current_deps().catalog.definition(digest)
    return spoken(definition.names, reader().language) or definition.process_id


def process_choices() -> tuple[tuple[str, str], ...]:
    """Id and name of every published process, to filter a list by."""
    newest = current_deps().catalog.latest_digests()
    return tuple((id, process_name(digest)) for id, digest in sorted(newest.items()))
