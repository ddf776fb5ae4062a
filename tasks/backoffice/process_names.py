"""Says what processes and their steps are called, for reports and forms that would show ids.

Names are those of the newest published version; what was drawn in the studio is there too. Not
for running diagrams: only names are read, from XML that was checked before it was published.
"""

from collections.abc import Mapping

from lxml import etree
from sqlalchemy import Connection, select

from tasks.backoffice.partner_tables import published_process
from tasks.own_names import Names

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_PROPERTIES = (
    f"{_BPMN}extensionElements/{{http://camunda.org/schema/zeebe/1.0}}properties/"
    "{http://camunda.org/schema/zeebe/1.0}property"
)


class ProcessNames:
    """The names of what is published, read once for each transaction that asks."""

    def __init__(self, ledger: Connection) -> None:
        self._ledger = ledger
        view = published_process.c
        rows = ledger.execute(select(view.process_id, view.names).order_by(view.process_id))
        self._processes = {
            row.process_id: _both(row.process_id, row.names.get("en"), row.names.get("zh"))
            for row in rows
        }
        self._elements: dict[str, Mapping[str, Names]] = {}

    def options(self) -> list[dict[str, str]]:
        """Every process as a form offers it to choose from, by its English name."""
        shown = ((said(names), id) for id, names in self._processes.items())
        return [{"label": label, "value": id} for label, id in sorted(shown)]

    def process(self, process_id: str) -> Names:
        """What a process is called; its id if none of that id is published."""
        return self._processes.get(process_id) or _both(process_id, None, None)

    def element(self, process_id: str, element_id: str) -> Names:
        """What an element is called; its id if the newest version has none of that name."""
        if process_id not in self._elements:
            self._elements[process_id] = self._read(process_id)
        return self._elements[process_id].get(element_id) or _both(element_id, None, None)

    def step(self, process_id: str, element_id: str) -> dict[str, str]:
        """An element with the names of both, as forms show it in tables."""
        return {
            "process_id": process_id,
            "process": said(self.process(process_id)),
            "element_id": element_id,
            "element": said(self.element(process_id, element_id)),
        }

    def _read(self, process_id: str) -> Mapping[str, Names]:
        view = published_process.c
        diagram = self._ledger.scalar(
            select(view.diagram).where(view.process_id == process_id, view.diagram != b"")
        )
        if diagram is None:
            return {}
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        nodes = etree.fromstring(bytes(diagram), parser).iter(f"{_BPMN}*")
        return {
            node.get("id", ""): _both(node.get("id", ""), node.get("name"), _chinese(node))
            for node in nodes
        }


def said(names: Names) -> str:
    """Both names in one line, for texts that readers of either language see."""
    en, zh = names["en"], names["zh"]
    return en if en == zh else f"{en} / {zh}"


def _both(id: str, en: str | None, zh: str | None) -> Names:
    english = " ".join((en or id).split())
    return {"en": english, "zh": zh or english}


def _chinese(node: etree._Element) -> str | None:
    for one in node.iterfind(_PROPERTIES):
        if one.get("name") == "name:zh":
            return one.get("value")
    return None
