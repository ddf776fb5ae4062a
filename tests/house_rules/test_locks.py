"""What is installed is what was tried: exact, with hashes, and from no host in particular."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PROJECT["dependency-groups"]
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-dev.txt": [*PROJECT["project"]["dependencies"], *GROUPS["dev"]],
    "requirements-build.txt": GROUPS["build"],
}


def _locked(name: str) -> dict[str, str]:
    """The block of each package in a lock, by `name==version`."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8"))
    return {block.split(" ", 1)[0].lower(): block for block in blocks if block.strip()}


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    plain = {re.sub(r"\[.*?\]", "", package) for package in _locked(name)}
    asked = {re.sub(r"\[.*?\]", "", package).lower() for package in WANTED[name]}
    assert asked - plain == set()


@pytest.mark.parametrize("name", WANTED)
def test_every_package_has_hashes(name: str) -> None:
    bare = [package for package, block in _locked(name).items() if "--hash=sha256:" not in block]
    assert bare == []


def test_both_python_locks_agree() -> None:
    assert _locked("requirements.txt").keys() <= _locked("requirements-dev.txt").keys()


def test_installing_from_the_folder_needs_what_a_package_build_needs() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(GROUPS["build"])


@pytest.mark.parametrize("name", WANTED)
def test_no_python_lock_names_a_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text("utf-8")


def test_no_web_package_is_bound_to_a_host_or_without_a_hash() -> None:
    packages = json.loads((ROOT / "web/package-lock.json").read_text("utf-8"))["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert installed
    assert [name for name, facts in installed.items() if "resolved" in facts] == []
    assert [name for name, facts in installed.items() if "integrity" not in facts] == []


def test_web_packages_are_asked_for_exactly() -> None:
    asked = json.loads((ROOT / "web/package.json").read_text("utf-8"))
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    # An older version beside a newer one goes by another name: npm:@scope/name@1.2.3.
    exact = re.compile(r"(npm:@[\w./-]+@)?\d+\.\d+\.\d+")
    assert [version for version in versions if not exact.fullmatch(version)] == []
