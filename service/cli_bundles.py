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
from service.cli_check import line_of
from service.cli_words import language
from service.errors import not_found
from service.judging import kind_of, read, shown
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
        "published": "{process} version {version} published",
        "unchanged": "{process} version {version} unchanged",
        "unused": "{name}: no diagram of these uses it; it was not published",
        "no_diagram": "No process to run is among the files: tables and forms are published with "
        "the diagrams that use them.",
        "written": "{name} written",
        "twice": "{name}: processes use different versions; the newest is taken",
        "two": "two files are called {name}",
        "nothing": "there is no .bpmn, .dmn or .form file",
        "kind": "{name} is neither .bpmn nor .dmn nor .form",
        "ending": "{name}: its name must end in {ending}",
        "reason": "say why",
    },
    "zh": {
        "added": "新增",
        "removed": "删除",
        "changed": "修改",
        "moved": "移动",
        "same": "与当前版本没有差别。",
        "rule": "第 {index} 行",
        "published": "{process} 第 {version} 版已发布",
        "unchanged": "{process} 第 {version} 版没有变化",
        "unused": "{name}：这些流程图都没有用到它，未发布",
        "no_diagram": "文件中没有可执行的流程：决策表和表单须与使用它们的流程图一起发布。",
        "written": "{name} 已写入",
        "twice": "{name}：各流程使用的版本不同，取最新版本",
        "two": "有两个文件都叫 {name}",
        "nothing": "没有 .bpmn、.dmn 或 .form 文件",
        "kind": "{name} 不是 .bpmn、.dmn 或 .form 文件",
        "ending": "{name}：文件名须以 {ending} 结尾",
        "reason": "请说明原因",
    },
}
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--reason", required=True, help="Why; kept with the version.")
@language("what is told")
def publish(places: tuple[Path, ...], reason: str, lang: str) -> None:
    """Publish all files of PLACES, or none.

    PLACES are diagrams, tables and forms, and folders of them. A table or form is published with
    the diagrams that use it.
    """
    from service.commands.publish import publish as run
    from service.identity import SYSTEM

    words = _WORDS[lang]
    if not reason.strip():
        raise click.BadParameter(words["reason"], param_hint="--reason")
    files = {name: read(path) for name, path in _paths(places, lang).items()}
    deps = _deps()
    published = run(deps, SYSTEM, files, reason)
    for finding in published.findings:
        click.echo(line_of(finding, lang), err=True)
    if not published.definitions:
        raise click.ClickException(words["no_diagram"])
    unused = set(files)
    for one in published.definitions:
        unused -= deps.catalog.definition(one.digest).files.keys()
        told = words["published" if one.created else "unchanged"]
        click.echo(told.format(process=one.process_id, version=one.version))
    for name in sorted(unused):
        click.echo(words["unused"].format(name=name), err=True)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@language("what is told")
def diff(folder: Path, lang: str) -> None:
    """Compare FOLDER with what is live.

    Only the processes that are drawn there count. Ends with 1 if anything differs.
    """
    files = {name: read(path) for name, path in _paths((folder,), lang).items()}
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
@language("what is told")
def pull(folder: Path, ids: tuple[str, ...], lang: str) -> None:
    """Write what is live into FOLDER.

    A file that lies somewhere below FOLDER is written there, a new one into FOLDER itself; nothing
    is deleted.
    """
    deps = _deps()
    unknown = sorted(set(ids) - deps.catalog.latest_digests().keys())
    if unknown:
        raise not_found("process", "流程", ", ".join(unknown))
    live, twice = _live(deps, set(ids) or None)
    folder.mkdir(parents=True, exist_ok=True)
    there = _paths((folder,), lang, may_be_empty=True)
    for name, content in sorted(live.items()):
        path = there.get(name, folder / name)
        if path.is_file() and path.read_bytes() == content:
            continue
        path.write_bytes(content)
        click.echo(_WORDS[lang]["written"].format(name=shown(path.relative_to(folder))))
    for name in sorted(twice):
        click.echo(_WORDS[lang]["twice"].format(name=name), err=True)


def _deps() -> Deps:
    from service.start_up import wired

    return wired(Settings.from_environment())


def _paths(places: Iterable[Path], lang: str, *, may_be_empty: bool = False) -> dict[str, Path]:
    """The files that are named, and those below the folders that are, by file name."""
    words = _WORDS[lang]
    found: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            kind = kind_of(path)
            if path.is_dir() or (kind is None and place.is_dir()):
                continue
            name = shown(Path(path.name))
            if kind is None:
                raise click.UsageError(words["kind"].format(name=name))
            if not name.endswith(kind):
                raise click.UsageError(words["ending"].format(name=name, ending=kind))
            if name in found:
                raise click.UsageError(words["two"].format(name=name))
            found[name] = path
    if not found and not may_be_empty:
        raise click.UsageError(words["nothing"])
    return found


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
