"""What the documents promise is so: settings, elements, links, commands."""

import re
from pathlib import Path

from processes import reader
from service.cli import shopflow

ROOT = Path(__file__).parents[2]
#: `shopflow record` is what the hashes of a record start from
NO_COMMANDS = {"record"}
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_readme_names_every_setting_and_no_other() -> None:
    code = _text("service/settings.py")
    known = set(re.findall(r'"((?:SHOPFLOW_[A-Z_]*[A-Z])|DATABASE_URL)"', code))
    known |= set(re.findall(r"(SHOPFLOW_WEBHOOK_SECRET_[A-Z]+)", code))
    told = set(re.findall(r"`(SHOPFLOW_[A-Z_]+|DATABASE_URL)`", _text("README.md")))
    assert told == known


def test_the_list_of_elements_names_every_element_the_engine_runs() -> None:
    words = _text("docs/elements.md").lower()
    spoken = {
        name: re.sub(r"([A-Z])", r" \1", name).lower()
        for name in reader._SUPPORTED
        if not name.endswith(("Event", "Gateway"))
    }
    spoken |= {"subProcess": "embedded sub-process", "adHocSubProcess": "ad-hoc sub-process"}
    assert [name for name, word in spoken.items() if word not in words] == []
    kinds = {"exclusive", "parallel", "inclusive", "event-based"}
    assert [kind for kind in kinds if f"| {kind} |" not in words] == []


def test_the_table_of_events_is_the_engine_s() -> None:
    rows = {
        "intermediate, waiting": "intermediateCatchEvent",
        "at the border of an activity": "boundaryEvent",
        "intermediate, throwing": "intermediateThrowEvent",
        "end": "endEvent",
    }
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in _text("docs/elements.md").splitlines()
        if line.startswith("|")
    ]
    head = next(cells for cells in lines if cells[0] == "" and "terminate" in cells)
    table = {cells[0]: dict(zip(head, cells, strict=False)) for cells in lines}
    for row, element in rows.items():
        told = {kind for kind, cell in table[row].items() if kind and cell == "yes"}
        assert told == reader._CATCHABLE[element], row


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_commands_that_documents_name_exist() -> None:
    context = shopflow.make_context("shopflow", [], resilient_parsing=True)
    known = set(shopflow.list_commands(context))
    named = {
        command
        for document in DOCUMENTS
        for command in re.findall(r"(?:`|/bin/)shopflow ([a-z]+)", document.read_text("utf-8"))
    }
    assert named - known - NO_COMMANDS == set()
    assert "audit" in named
