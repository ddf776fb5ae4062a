"""The commands ``publish``, ``diff`` and ``pull``, for those who keep diagrams in git.

A folder stands for the diagrams, tables and forms in it and below. What differs is told by
``service.studio.comparison``, as in the studio.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from processes.model import Texts
from service.settings import Settings
from service.studio.comparison import FileChange, compare_files
from service.studio.content import process_ids

if TYPE_CHECKING:
    from service.wiring import Deps

_WORDS = {
    "en": {
        "added": "added",
        "removed": "removed",
        "changed": "changed",
        "moved": "moved",
        "same": "Nothing differs from what is live.",
        "rule": "row {index}",
    },
    "zh": {
        "added": "新增",
        "removed": "删除",
        "changed": "修改",
        "moved": "移动",
        "same": "与当前版本没有差别。",
        "rule": "第 {index} 行",
    },
}
_ENDINGS = frozenset((".bpmn", ".dmn", ".form"))
_FOLDER = click.Path(file_okay=False, path_type=Path)
_LANGUAGE = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of what is told."
)


@click.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--reason", required=True, help="Why; kept with the version.")
def publish(places: tuple[Path, ...], reason: str) -> None:
    """Publish diagrams, tables and forms: all files of PLACES, or none."""
    from service.commands.publish import publish as run
    from service.identity import SYSTEM

    for one in run(_deps(), SYSTEM, _files(places), reason).definitions:
        news = "published" if one.created else "unchanged"
        click.echo(f"{one.process_id} version {one.version} {news}")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_LANGUAGE
def diff(folder: Path, lang: str) -> None:
    """Compare FOLDER with what is live; ends with 1 if anything differs."""
    files = _files((folder,))
    drawn = {id for content in files.values() for id in process_ids(content) or ()}
    live, _ = _live(_deps(), drawn or None)
    found = [one for one in compare_files(live, files) if one.change != "same"]
    if not drawn:
        found = [one for one in found if one.change != "removed"]
    for one in found:
        for line in _lines(one, lang):
            click.echo(" ".join(line.splitlines()))
    if found:
        sys.exit(1)
    click.echo(_WORDS[lang]["same"])


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--process", "ids", multiple=True, help="Id of a process; may be repeated.")
def pull(folder: Path, ids: tuple[str, ...]) -> None:
    """Write the diagrams, tables and forms that are live into FOLDER; nothing there is deleted."""
    live, twice = _live(_deps(), set(ids) or None)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(live.items()):
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.write_bytes(content)
        click.echo(f"{name} written")
    for name in sorted(twice):
        click.echo(f"{name}: processes use different versions; the newest is taken", err=True)


def _deps() -> Deps:
    from service.start_up import wired

    return wired(Settings.from_environment())


def _files(places: Iterable[Path]) -> dict[str, bytes]:
    """The files that are named, and those below the folders that are."""
    found: dict[str, Path] = {}
    for place in places:
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in paths:
            if path.is_dir() or (place.is_dir() and path.suffix not in _ENDINGS):
                continue
            if path.name in found:
                raise click.UsageError(f"two files are called {path.name}")
            found[path.name] = path
    if not found:
        raise click.UsageError("there is no .bpmn, .dmn or .form file")
    return {name: path.read_bytes() for name, path in found.items()}


def _live(deps: Deps, ids: set[str] | None) -> tuple[Mapping[str, bytes], set[str]]:
    """Files of the newest versions, and the names that stand for several contents.

    Parameters:
        ids: of which processes; those that were never published count for nothing. None for all.
    """
    latest = set(deps.catalog.latest_digests().values())
    found: dict[str, bytes] = {}
    twice: set[str] = set()
    for digest in deps.catalog.digests():
        one = deps.catalog.definition(digest) if digest in latest else None
        if one is None or (ids is not None and one.process_id not in ids):
            continue
        for name, content in one.files.items():
            if found.setdefault(name, content) != content:
                twice.add(name)
    return found, twice


def _lines(one: FileChange, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield f"{one.name}: {words[one.change]}"
    if one.problem is not None:
        yield f"  {one.problem[lang]}"
    for element in one.elements:
        yield f"  {words[element.change]} {element.id} {element.names[lang]}".rstrip()
        yield from _details(element.details, lang)
    for rule in one.rules:
        row = words["rule"].format(index=rule.index)
        yield f"  {words[rule.change]} {row}"
        yield from _details(rule.cells, lang)
    for field in one.fields:
        yield f"  {words[field.change]} {field.key} {field.names[lang]}".rstrip()
        yield from _details(field.details, lang)


class _Detail(Protocol):
    """A property that differs."""

    @property
    def label(self) -> Texts: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...


def _details(found: Iterable[_Detail], lang: str) -> Iterator[str]:
    for one in found:
        yield f"    {one.label[lang]}: {one.before or '–'} → {one.after or '–'}"
