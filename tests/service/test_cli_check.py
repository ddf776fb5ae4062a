"""``shopflow check`` over folders of anybody's diagrams: each is judged, counted, never a crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes import checks
from processes.findings import Finding
from service.cli import shopflow
from tests.processes.diagram import bpmn
from tests.processes.test_bindings import caller, child

GOOD = bpmn("start s\ntask a\nend e\ns -> a -> e")
NO_TOPIC = bpmn("start s\nservice a\nservice b\nend e\ns -> a -> b -> e")
WITH_FORM = GOOD.replace(b"bpmn:task", b"bpmn:userTask").replace(
    b"></bpmn:userTask>",
    b'><bpmn:extensionElements><zeebe:formDefinition formId="f"/></bpmn:extensionElements>'
    b"</bpmn:userTask>",
)
FORM = b'{"id": "f", "type": "default", "schemaVersion": 18, "components": []}'


def _check(*arguments: object) -> Result:
    return CliRunner().invoke(shopflow, ["check", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_folder_gets_a_line_for_each_file_and_a_table_by_reason(folder: Path) -> None:
    _put(folder / "good.bpmn", GOOD)
    _put(folder / "deep/er/bad.bpmn", NO_TOPIC)
    _put(folder / "deep/worse.BPMN", b"")
    _put(folder / "readme.txt", b"not looked at")
    result = _check(folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert f"{folder}/good.bpmn: no findings" in lines
    assert any(f"{folder}/deep/er/bad.bpmn:1 a a: error: The task names no" in one for one in lines)
    assert any("worse.BPMN:" in one and "[xml]" in one for one in lines)
    assert ["2", "1", "error", "no-topic"] in [line.split() for line in lines]
    assert lines[-1] == ("3 files: 1 without findings, 0 with warnings only, 2 with errors")


def test_the_summary_alone_has_no_line_for_each_file(folder: Path) -> None:
    _put(folder / "bad.bpmn", NO_TOPIC)
    result = _check(folder, "--summary", "--lang", "zh")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["发现", "文件", "级别", "原因"],
        ["2", "1", "错误", "no-topic"],
        ["共", "1", "个文件：0", "个没有问题，0", "个仅有警告，1", "个有错误"],
    ]


def test_the_exit_code_tells_how_grave_it_is(folder: Path) -> None:
    good = _put(folder / "a/good.bpmn", GOOD)
    warned = _put(folder / "b/warned.bpmn", GOOD.replace(b'isExecutable="true"', b""))
    assert _check(good).exit_code == 0
    assert _check(warned).exit_code == 0
    assert "[not-executable]" in _check(warned).stdout
    assert _check(_put(folder / "c/bad.bpmn", NO_TOPIC)).exit_code == 1
    for usage in (folder / "nowhere", _put(folder / "d/x.txt", b"")):
        assert _check(usage).exit_code == 2
    assert _check(folder / "d").exit_code == 2, "nothing was judged"


def test_a_diagram_finds_the_nearest_form_files_of_one_name_do_not_mix(folder: Path) -> None:
    for name in ("one", "two"):
        _put(folder / name / "p.bpmn", WITH_FORM)
    _put(folder / "one/f.form", FORM)
    result = _check(folder)
    assert result.exit_code == 0, result.stdout
    assert _check(folder / "two").exit_code == 1, "its form is in the other folder"
    assert "[missing-form]" in _check(folder / "two/p.bpmn").stdout
    assert _check(folder / "two/p.bpmn", folder / "one/f.form").exit_code == 0


def test_a_diagram_finds_the_diagram_it_calls_as_it_is_published_with_it(folder: Path) -> None:
    _put(folder / "p.bpmn", caller("deployment"))
    assert "[no-bound-process]" in _check(folder).stdout
    _put(folder / "deep/c.bpmn", child("a"))
    _put(folder / "broken.bpmn", b"<")
    assert f"{folder}/p.bpmn: no findings" in _check(folder).stdout


def test_the_same_process_in_two_files_clashes_only_when_published_together(folder: Path) -> None:
    one, two = _put(folder / "one.bpmn", GOOD), _put(folder / "two.bpmn", GOOD)
    assert _check(folder).exit_code == 0
    assert "[duplicate-process]" in _check(one, two).stdout


def test_a_broken_form_and_table_are_named_with_their_place(folder: Path) -> None:
    _put(folder / "x.form", b'{"id": "x", "components": [{"type": "banana", "id": "b"}]}')
    _put(folder / "y.form", b"[")
    _put(folder / "t.dmn", b"<x/>")
    result = _check(folder)
    assert result.exit_code == 1
    for name in ("x.form:0 b", "y.form:0", "t.dmn:0"):
        assert f"{folder}/{name}" in result.stdout


def test_strange_names_links_and_locked_files_are_no_trouble(folder: Path) -> None:
    os.symlink(folder, folder / "loop")
    os.symlink(folder / "gone.bpmn", folder / "dangling.bpmn")
    _put(Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.bpmn")), GOOD)
    _put(folder / "图.bpmn", GOOD.replace(b'name="a"', b'name="two&#10;lines"'))
    (folder / "folder.bpmn").mkdir()
    os.mkfifo(folder / "pipe.bpmn")
    result = _check(folder)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "dangling.bpmn:0: error: The file can't be read" in result.stdout
    assert "pipe.bpmn:0: error: The file can't be read: not a file" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("4 files: 2 without findings")


def test_a_fault_of_the_program_is_a_finding_about_one_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(folder / "good.bpmn", GOOD)
    _put(folder / "cursed.bpmn", NO_TOPIC)

    right = checks.check

    def stumble(subject: checks.Subject) -> Iterator[Finding]:
        if "cursed" in subject.file:
            raise RuntimeError("no idea")
        return right(subject)

    monkeypatch.setattr(checks, "check", stumble)
    result = _check(folder)
    assert result.exit_code == 1
    assert "cursed.bpmn:0: error: The program stumbled over the file" in result.stdout
    assert "good.bpmn: no findings" in result.stdout
    assert "Traceback" not in result.output


def test_without_places_the_companys_own_files_are_judged() -> None:
    result = _check()
    assert (result.exit_code, "error" in result.stdout) == (0, False)
