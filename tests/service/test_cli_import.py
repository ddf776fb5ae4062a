"""``shopflow import``: files of another product in, our files out, and word of what was lost."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from service.cli import shopflow
from tests.processes.importing.camunda7 import between, extended

FIELDS = '<camunda:formData><camunda:formField id="ok" type="boolean"/></camunda:formData>'
UNDERSTOOD = between(extended("userTask", FIELDS, 'camunda:candidateGroups="${team}"'))
LOST = between(extended("userTask", '<camunda:taskListener event="create" class="A"/>'))


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(shopflow, [str(one) for one in arguments])


def test_what_was_understood_passes_the_check(tmp_path: Path) -> None:
    source, out = tmp_path / "order.bpmn20.xml", tmp_path / "out"
    source.write_bytes(UNDERSTOOD)
    result = _run("import", source, "--out", out)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == ["order.bpmn", "p-a.form"]
    assert f"written to {out}/order.bpmn; 0 not translated" in result.stdout
    checked = _run("check", out)
    assert checked.exit_code == 0, checked.output
    assert source.read_bytes() == UNDERSTOOD


def test_what_was_lost_is_told_and_decides_the_exit_code(tmp_path: Path) -> None:
    source = tmp_path / "lost.bpmn"
    source.write_bytes(LOST)
    result = _run("import", source, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "lost.bpmn:1 a Do it: error: The listener create A is not called" in result.stdout
    assert "监听器" in _run("import", source, "--out", tmp_path / "out", "--lang", "zh").stdout
    assert (tmp_path / "out/lost.bpmn").exists()


def test_a_file_that_is_no_diagram_is_named_and_not_written(tmp_path: Path) -> None:
    source = tmp_path / "x.bpmn"
    source.write_bytes(b"nothing")
    result = _run("import", source, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "x.bpmn" in result.stdout
    assert list((tmp_path / "out").iterdir()) == []


def test_decision_tables_are_translated_too(tmp_path: Path) -> None:
    source = tmp_path / "rate.dmn"
    source.write_bytes(
        b'<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" id="d" name="d"'
        b' namespace="n"><decision id="rate" name="Rate"><literalExpression id="l"'
        b' expressionLanguage="juel"><text>a.b ? 1 : 2</text></literalExpression></decision>'
        b"</definitions>"
    )
    result = _run("import", source, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert b"if a.b then 1 else 2" in (tmp_path / "out/rate.dmn").read_bytes()
    assert _run("check", tmp_path / "out").exit_code == 0


def test_nothing_is_overwritten_or_written_elsewhere(tmp_path: Path) -> None:
    source = tmp_path / "order.bpmn"
    source.write_bytes(UNDERSTOOD.replace(b'id="p"', b'id="../../p"'))
    assert _run("import", source, "--out", tmp_path).exit_code == 2
    other = tmp_path / "other/order.bpmn"
    other.parent.mkdir()
    other.write_bytes(UNDERSTOOD)
    assert _run("import", source, other, "--out", tmp_path / "out").exit_code == 2
    _run("import", source, "--out", tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["_.._p-a.form", "order.bpmn"]
    assert _run("import", source).exit_code == 2
