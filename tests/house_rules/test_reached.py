"""The plugin notes exactly what the tests reach, and fails a whole run that leaves gaps."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from processes.decisions import load
from tests import reached
from tests.processes.diagram import definition
from tests.processes.engine import Run
from tests.processes.shop import bundle, order

TABLE = reached.ROOT / "processes" / "dmn" / "training-approval.dmn"
ROWS = "table_training_approval/training_approval_rule_"
FORM = b'{"id": "f", "type": "default", "components": []}'
#: a project of one test that asks one table once
STORY = f"""
from pathlib import Path
from processes.decisions import load

def test_a_cheap_training():
    load(Path({str(TABLE)!r}).read_bytes()).evaluate("training-approval", {{"cost": 1}})
"""


@pytest.fixture
def noted() -> Iterator[reached.Reached]:
    """What is reached from now on."""
    with pytest.MonkeyPatch.context() as patch:
        reaching = reached.Reaching()
        reaching.listen(patch)
        yield reaching.reached


def test_every_element_and_every_row_is_wanted() -> None:
    wanted = reached.wanted()
    assert {"order/review_order", "order/on_its_way", f"{ROWS}1"} <= wanted
    elements = {
        f"{one.process_id}/{id}" for one in bundle().definitions.values() for id in one.elements
    }
    assert elements == {one for one in wanted if not one.startswith("table_")}


def test_elements_count_when_a_token_enters_them(noted: reached.Reached) -> None:
    order(paid=True)
    assert "order/pick_and_pack" in noted
    assert "order/hand_over" not in noted


def test_a_tests_own_drawing_of_the_same_name_does_not_count(noted: reached.Reached) -> None:
    Run(definition("start s\nuser pick_and_pack form=f\ns -> pick_and_pack", "order", f__form=FORM))
    assert noted == set()


@pytest.mark.parametrize(("cost", "row"), [("30000", 1), ("3000", 2), ("300", 3)])
def test_rows_count_when_they_match(noted: reached.Reached, cost: str, row: int) -> None:
    load(TABLE.read_bytes()).evaluate("training-approval", {"cost": Decimal(cost)})
    assert noted == {f"{ROWS}{row}"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = stories\n")
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "test_story.py").write_text(STORY)
    return tmp_path


def run(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "xdist.plugin", "-p", "tests.reached"]
    return subprocess.run(
        [*words, *options],
        cwd=project,
        env={"PYTHONPATH": str(reached.ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_whole_run_fails_and_says_what_no_test_reaches(project: Path, workers: str) -> None:
    told = run(project, "-n", workers)
    assert told.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 passed" in told.stdout
    assert f"no test reaches {ROWS}1" in told.stdout
    assert f"no test reaches {ROWS}3" not in told.stdout


def test_a_run_of_some_tests_only_notes(project: Path) -> None:
    file = project / "unreached.txt"
    told = run(project, "-k", "training", "--unreached", str(file))
    assert told.returncode == pytest.ExitCode.OK
    assert "no test reaches" not in told.stdout
    assert set(file.read_text().splitlines()) == reached.wanted() - {f"{ROWS}3"}
