"""The islands are built once for each state of their sources, and a failed build breaks nothing."""

from pathlib import Path
from subprocess import CalledProcessError

import pytest

import hatch_build


class Node:
    """Stands in for Node: notes what it is asked for, and writes what vite would write."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fails = False

    def __call__(self, folder: Path, *arguments: str | Path) -> None:
        words = [str(word) for word in arguments]
        self.calls.append("npm" if "ci" in words else "vite")
        if self.calls[-1] == "npm":
            package = folder / "node_modules/@embedpdf/fonts-sc"
            (package / "fonts").mkdir(parents=True, exist_ok=True)
            for source in hatch_build.FONTS:
                (package / source).write_text(source)
            return
        if self.fails:
            raise CalledProcessError(1, words)
        target = Path(words[words.index("--outDir") + 1])
        (target / "app.js").write_text((folder / "app.js").read_text())


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    node = Node()
    monkeypatch.setattr(hatch_build, "_node", node)
    return node


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "web").mkdir()
    (tmp_path / "web/package-lock.json").write_text("{}")
    (tmp_path / "web/app.js").write_text("one")
    return tmp_path


def _built(project: Path) -> str:
    return (project / "service/static/dist/app.js").read_text()


def test_a_second_build_of_the_same_sources_does_nothing(node: Node, project: Path) -> None:
    hatch_build.build(project)
    hatch_build.build(project)
    assert (node.calls, _built(project)) == (["npm", "vite"], "one")


def test_changed_sources_are_built_without_installing_again(node: Node, project: Path) -> None:
    hatch_build.build(project)
    (project / "web/app.js").write_text("two")
    hatch_build.build(project)
    assert (node.calls, _built(project)) == (["npm", "vite", "vite"], "two")


def test_changed_packages_are_installed_again(node: Node, project: Path) -> None:
    hatch_build.build(project)
    (project / "web/package-lock.json").write_text('{"name": "web"}')
    hatch_build.build(project)
    assert node.calls == ["npm", "vite", "npm", "vite"]


def test_the_fonts_of_documents_are_brought_and_brought_back(node: Node, project: Path) -> None:
    hatch_build.build(project)
    regular = project / "tasks/documents/fonts/NotoSansHans-Regular.otf"
    assert regular.read_text() == "fonts/NotoSansHans-Regular.otf"
    regular.unlink()
    hatch_build.build(project)
    assert regular.is_file()
    assert sorted(path.name for path in regular.parent.iterdir()) == sorted(
        hatch_build.FONTS.values()
    )


def test_a_failed_build_leaves_the_last_one_in_place(node: Node, project: Path) -> None:
    hatch_build.build(project)
    (project / "web/app.js").write_text("broken")
    node.fails = True
    with pytest.raises(CalledProcessError):
        hatch_build.build(project)
    assert _built(project) == "one"
    assert [path.name for path in (project / "service/static").iterdir()] == ["dist"]
    node.fails = False
    hatch_build.build(project)
    assert _built(project) == "broken"
