"""Diagrams kept in a folder: published, compared with what is live, and fetched from there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.processes.diagram import bpmn
from tests.service.studio.conftest import DIAGRAM, form, order
from tests.service.studio.test_drafts import TWO_STEPS
from tests.service.test_cli import environment, shopflow

__all__ = ["environment", "shopflow"]


@pytest.fixture
def folder(tmp_path):
    """A folder with the order process, as somebody keeps it in git."""
    place = tmp_path / "processes"
    (place / "forms").mkdir(parents=True)
    (place / "order.bpmn").write_bytes(order())
    (place / "forms" / "review.form").write_bytes(form())
    (place / "README.md").write_text("words")
    return place


def test_a_folder_is_published_compared_and_fetched(shopflow, folder, tmp_path):
    before = shopflow("diff", str(folder))
    assert before.returncode == 1
    assert "order.bpmn: added" in before.stdout
    told = shopflow("publish", "--reason", "from git", str(folder))
    assert told.stdout == "order version 1 published\n"
    same = shopflow("diff", str(folder))
    assert (same.returncode, same.stdout) == (0, "Nothing differs from what is live.\n")
    (folder / "order.bpmn").write_bytes(order(TWO_STEPS))
    (folder / "forms" / "review.form").write_bytes(form(components=[]))
    told = shopflow("diff", str(folder)).stdout
    assert "  added pack pack" in told
    assert "  removed amount Amount" in told
    assert "  新增 pack pack" in shopflow("diff", "--lang", "zh", str(folder)).stdout
    away = tmp_path / "away"
    told = shopflow("pull", str(away)).stdout
    assert told == "order.bpmn written\nreview.form written\n"
    assert (away / "order.bpmn").read_bytes() == order()
    assert shopflow("pull", str(away)).stdout == "", "nothing changed"


def test_one_process_is_fetched_and_shared_names_are_told(shopflow, house, tmp_path, clock):
    house.publish({"order.bpmn": order(), "review.form": form()})
    clock.advance(timedelta(minutes=1))
    other = bpmn(DIAGRAM, "other")
    house.publish({"other.bpmn": other, "review.form": form(name="Newer")})
    told = shopflow("pull", str(tmp_path / "all"))
    assert "review.form: processes use different versions" in told.stderr
    assert (tmp_path / "all" / "review.form").read_bytes() == form(name="Newer")
    shopflow("pull", "--process", "order", str(tmp_path / "one"))
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        "order.bpmn",
        "review.form",
    ]
    assert (tmp_path / "one" / "review.form").read_bytes() == form()


def test_what_is_not_published_is_told(shopflow, folder):
    (folder / "lonely.form").write_bytes(form(id="lonely"))
    told = shopflow("publish", "--reason", "with more", "--lang", "zh", str(folder))
    assert (told.returncode, told.stdout) == (0, "order 第 1 版已发布\n")
    assert told.stderr == "lonely.form：这些流程图都没有用到它，未发布\n"
    (folder / "order.bpmn").unlink()
    told = shopflow("publish", "--reason", "no diagram", str(folder))
    assert told.returncode == 1
    assert "tables and forms are published with the diagrams" in told.stderr


def test_what_can_not_be_published_is_refused_in_the_readers_language(shopflow, folder):
    (folder / "order.bpmn").write_text("no diagram")
    told = shopflow("publish", "--reason", "x", "--lang", "zh", str(folder))
    assert told.returncode == 1
    assert "order.bpmn" in told.stderr
    assert "文件" in told.stderr
    told = shopflow("publish", "--reason", "x", str(folder / "README.md"))
    assert told.returncode == 2
    assert "README.md is neither .bpmn nor .dmn nor .form" in told.stderr
    assert shopflow("publish", "--reason", " ", str(folder)).returncode == 2
    (folder / "order.bpmn").rename(folder / "order.BPMN")
    assert "order.BPMN: its name must end in .bpmn" in shopflow("diff", str(folder)).stderr
    (folder / "order.BPMN").unlink()
    (folder / "order.bpmn").symlink_to("nowhere")
    told = shopflow("diff", str(folder))
    assert (told.returncode, "Traceback" in told.stderr) == (1, False)
    assert "order.bpmn: No such file or directory" in told.stderr


def test_a_file_is_fetched_to_where_it_lies(shopflow, folder):
    shopflow("publish", "--reason", "from git", str(folder))
    (folder / "forms" / "review.form").write_bytes(form(components=[]))
    told = shopflow("pull", str(folder))
    assert told.stdout == "forms/review.form written\n"
    assert (folder / "forms" / "review.form").read_bytes() == form()
    assert shopflow("diff", str(folder)).returncode == 0


def test_a_process_that_nobody_published_is_not_fetched(shopflow, tmp_path):
    told = shopflow("pull", "--process", "nobody", str(tmp_path / "away"))
    assert (told.returncode, told.stdout) == (1, "")
    assert "nobody" in told.stderr
    assert not (tmp_path / "away").exists()


def test_a_folder_without_use_or_with_two_of_a_name_is_refused(shopflow, folder, tmp_path):
    (folder / "forms" / "order.bpmn").write_bytes(order())
    told = shopflow("publish", "--reason", "x", str(folder))
    assert told.returncode == 2
    assert "two files are called order.bpmn" in told.stderr
    (tmp_path / "empty").mkdir()
    assert shopflow("diff", str(tmp_path / "empty")).returncode == 2
