"""The command ``shopflow handbook`` writes what is published, in one language or both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.diagram import bpmn

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from service.cli import main; main()"]


@pytest.fixture
def shopflow(database, house, tmp_path):
    diagram = bpmn('start begun\nuser review name="Review it" groups=order-desk\nend e\n'
                   "begun -> review -> e", "small")  # fmt: skip
    house.publish({"small.bpmn": diagram})
    url = database.url.replace("postgresql+psycopg", "postgresql")
    environment = os.environ | {"DATABASE_URL": url, "SHOPFLOW_HOME": str(tmp_path)}

    def run(*arguments):
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    return run


def test_both_languages_are_written_unless_one_is_asked_for(shopflow, tmp_path):
    out = tmp_path / "book"
    done = shopflow("handbook", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "files" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["en", "zh"]
    assert 'id="step-review"' in (out / "en" / "small.html").read_text("utf-8")
    assert (out / "zh" / "handbook.pdf").read_bytes().startswith(b"%PDF-")


def test_one_language_is_written_alone(shopflow, tmp_path):
    out = tmp_path / "book"
    assert shopflow("handbook", "--out", str(out), "--lang", "zh").returncode == 0
    assert [path.name for path in out.iterdir()] == ["zh"]
    assert "操作手册" in (out / "zh" / "index.html").read_text("utf-8")


def test_an_unknown_language_is_refused(shopflow, tmp_path):
    assert shopflow("handbook", "--out", str(tmp_path), "--lang", "fr").returncode == 2
