"""The rules of this part of the house."""

import ast
from pathlib import Path

import pytest

import tasks

FOLDER = Path(tasks.__file__).parent
OUTSIDE_THE_BACK_OFFICE = sorted(
    path for path in FOLDER.rglob("*.py") if "backoffice" not in path.parts
)


@pytest.mark.parametrize("path", OUTSIDE_THE_BACK_OFFICE, ids=lambda path: path.stem)
def test_sql_is_written_in_the_back_office_only(path: Path) -> None:
    """Handlers hand the connection on; that is all they know of a database."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for name in node.names
    }
    modules = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
        if name.name.startswith("sqlalchemy")
    }
    assert names <= {"Connection"}
    assert not modules
