"""Rules of the house that a reader should be able to trust without looking."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from processes.catalog import read_bundle
from service.company import GROUPS, company_files
from service.wants import missing_parts
from tasks.registry import registry

ROOT = Path(__file__).parents[2]
PACKAGES = ("processes", "forms", "tasks", "service")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))

#: lines a module and a function may have
MODULE_LINES = 500
FUNCTION_LINES = 60
PARAMETERS = 8


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def test_there_is_something_to_look_at():
    assert len(MODULES) > 100
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(PACKAGES)


def test_modules_are_short():
    long = {
        name_of(path): lines
        for path in [*MODULES, *TESTS]
        if (lines := len(path.read_text().splitlines())) > MODULE_LINES
    }
    assert long == {}


def test_functions_are_short_and_take_little():
    found = []
    for path in MODULES:
        for node in functions(path):
            lines = (node.end_lineno or 0) - node.lineno + 1
            arguments = node.args
            count = len(arguments.args) + len(arguments.kwonlyargs) + len(arguments.posonlyargs)
            if lines > FUNCTION_LINES or count > PARAMETERS:
                found.append((name_of(path), node.name, lines, count))
    assert found == []


def test_modules_say_why_they_exist():
    silent = [
        name_of(path)
        for path in MODULES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_one_place_commits():
    places = {
        name_of(path)
        for path in MODULES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    }
    assert places == {"service/store/unit_of_work.py"}


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_nothing_runs_text_as_python(name):
    places = {
        name_of(path)
        for path in MODULES
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == name
    }
    assert places == set()


def test_nobody_asks_the_machine_for_the_time_but_the_clock():
    """Apart from a tool at the terminal and a date in another system's answer."""
    allowed = {"service/clock.py", "service/cli_feel.py", "tasks/connectors/rest.py"}
    found = {
        name_of(path)
        for path in MODULES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"now", "utcnow", "today"}
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"datetime", "date"}
    }
    assert found <= allowed, found - allowed


def test_spiffworkflow_stays_inside_the_engine():
    found = {
        name_of(path)
        for path in MODULES
        if "SpiffWorkflow" in {name.partition(".")[0] for name in imports(path)}
    }
    assert found
    assert all(name.startswith("processes/") for name in found)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_the_composition_root_knows_the_handlers():
    """Use cases get handlers through ``Deps``, so that none calls the outside by accident."""
    found = {
        name_of(path)
        for path in MODULES
        if name_of(path).startswith(("service/commands/", "service/queries/", "service/store/"))
        and any(name == "tasks" or name.startswith("tasks.") for name in imports(path))
        and not all(
            name.startswith("tasks.backoffice.tables")
            for name in imports(path)
            if name.startswith("tasks")
        )
    }
    assert found == set()


def test_the_companys_processes_find_their_handlers_forms_and_groups():
    bundle = read_bundle(company_files())
    assert [one for one in bundle.findings if one.severity == "error"] == []
    assert {"order", "delivery-exception"} <= set(bundle.definitions)
    groups = {id for id, *_ in GROUPS}
    for definition in bundle.definitions.values():
        assert missing_parts(definition, registry().topics, groups) == {}
        shown = {name for name in definition.files if name.endswith(".form")}
        assert len(shown) == len(definition.form_ids)
        assert all(process in bundle.definitions for process in definition.called_processes)


def test_every_user_task_of_the_company_has_a_form_and_somebody_to_do_it():
    for definition in read_bundle(company_files()).definitions.values():
        for element in definition.elements.values():
            if element.type == "userTask":
                assert element.form_id, element.id
                assert element.lane or element.assignment.groups, element.id


def test_every_sentence_speaks_both_languages():
    """Words written in one language are written in the other right beside."""
    lonely = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict) and None not in node.keys:
                written = {
                    key.value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                    and isinstance(value, ast.Constant | ast.JoinedStr | ast.List)
                }
                if len(written & {"en", "zh"}) == 1:
                    lonely.append((name_of(path), node.lineno))
    assert lonely == []
