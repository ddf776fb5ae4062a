"""What the coverage of clauses counts, and what it does not take on trust."""

from __future__ import annotations

from click.testing import CliRunner

from processes.catalog import read_bundle
from processes.clauses import clauses
from processes.model import Definition
from service.app import create_app
from service.cli import shopflow
from service.coverage import DOCUMENTS, PARTS, coverage
from service.deps import Deps
from tests.processes.diagram import bpmn, definition


def _citing(clause: str) -> Definition:
    drawn = bpmn("start s\nuser a\nend e\ns -> a -> e").decode()
    cited = (
        "<bpmn:extensionElements><zeebe:properties>"
        f'<zeebe:property name="clause" value="{clause}"/>'
        "</zeebe:properties></bpmn:extensionElements></bpmn:userTask>"
    )
    text = drawn.replace("</bpmn:userTask>", cited)
    return read_bundle({"p.bpmn": text.encode()}).definitions["p"]


def test_a_flow_clause_is_fulfilled_by_the_elements_that_cite_it() -> None:
    found = {one.clause.id: one for one in coverage([_citing("D0-3.1.1, D0-3.1.2")])}
    assert [one.element_id for one in found["D0-3.1.1"].elements] == ["a"]
    assert found["D0-3.1.1"].is_fulfilled
    assert found["D0-3.1.2"].is_fulfilled
    assert not found["D0-3.1.3"].is_fulfilled


def test_a_system_clause_needs_its_part_not_an_element() -> None:
    plain = definition("start s\nend e\ns -> e")
    found = {one.clause.id: one for one in coverage([plain])}
    assert found["D2-2.3.3"].part is PARTS["tracking page"]
    assert found["D2-2.3.3"].is_fulfilled
    assert found["D2-2.3.3"].elements == ()


def test_every_clause_belongs_to_a_document_and_says_its_words() -> None:
    assert len(clauses()) == 121
    for clause in clauses().values():
        assert clause.id.partition("-")[0] in DOCUMENTS
        assert all(clause.words.values()), clause.id
        assert clause.kind == "flow" or clause.where in PARTS, clause.id


def test_every_part_is_a_page_of_the_service(deps: Deps) -> None:
    rules = {rule.rule for rule in create_app(deps).url_map.iter_rules()}
    assert {part.path for part in PARTS.values()} <= rules


def test_the_company_fulfils_every_clause_and_the_command_says_so() -> None:
    result = CliRunner().invoke(shopflow, ["coverage"])
    assert result.exit_code == 0, result.output
    assert "121 clauses, 0 without fulfilment" in result.output
    assert "order: Pick and pack (pick_and_pack)" in result.output
    assert "拣货打包" in CliRunner().invoke(shopflow, ["coverage", "--lang", "zh"]).output


def test_a_clause_that_nothing_fulfils_is_told_and_ends_the_command_with_1(monkeypatch) -> None:
    monkeypatch.setattr("service.cli_coverage.company_files", dict)
    result = CliRunner().invoke(shopflow, ["coverage", "--missing"])
    assert result.exit_code == 1
    assert "D0-3.1.1" in result.output
    assert "NOTHING FULFILS IT: order" in result.output
