"""The command ``import``: diagrams and tables of other products, written in our dialect.

The translation is ``processes.importing``; here files are read and written and notes shown. What is
written is not published: check it and look at it first.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from processes.importing import Imported, import_diagram, import_table
from service.cli_check import line_of
from service.cli_words import language
from service.judging import read, shown

_WORDS = {
    "en": "{file}: written to {out}; {errors} not translated, {warnings} to look at",
    "zh": "{file}：已写入 {out}；{errors} 处未能转换，{warnings} 处请检查",
}


@click.command(name="import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder."
)
@language("notes")
def import_(files: tuple[Path, ...], out: Path, lang: str) -> None:
    """Translate files of Camunda 7, Flowable or Activiti into OUT.

    FILES are diagrams and tables. Names what could not be carried over. Ends with 1 if anything
    was lost, with 0 if not.
    """
    names = [_target(path) for path in files]
    if len(set(names)) < len(names):
        raise click.UsageError("two files have the same name; import them into different folders")
    out.mkdir(parents=True, exist_ok=True)
    lost = 0
    for path, name in zip(files, names, strict=True):
        translate = import_table if name.endswith(".dmn") else import_diagram
        imported = translate(shown(path), _content(path))
        for one in imported.findings:
            click.echo(line_of(one, lang))
        lost += _write(imported, path, out / name, lang)
    if lost:
        sys.exit(1)


def _content(path: Path) -> bytes:
    try:
        return read(path)
    except OSError as error:
        raise click.UsageError(f"{shown(path)}: {error.strerror}") from None


def _target(path: Path) -> str:
    """Name the file an import writes: `order.bpmn20.xml` becomes `order.bpmn`."""
    name = path.name
    if name.lower().endswith((".dmn", ".dmn11.xml")):
        return f"{name.partition('.dmn')[0]}.dmn"
    for ending in (".bpmn20.xml", ".bpmn", ".xml"):
        if name.lower().endswith(ending):
            return f"{name[: -len(ending)]}.bpmn"
    return f"{name}.bpmn"


def _write(imported: Imported, path: Path, target: Path, lang: str) -> int:
    """Write what came of a diagram; return how much was lost."""
    errors = sum(one.severity == "error" for one in imported.findings)
    if imported.content is None:
        return errors
    if target.exists() and target.samefile(path):
        raise click.UsageError(f"{shown(target)} would overwrite the file that is imported")
    target.write_bytes(imported.content)
    for name, content in imported.forms.items():
        (target.parent / _plain(name)).write_bytes(content)
    warnings = len(imported.findings) - errors
    words = {"file": shown(path), "out": shown(target), "errors": errors, "warnings": warnings}
    click.echo(_WORDS[lang].format(**words))
    return errors


def _plain(name: str) -> str:
    """Keep a form inside the folder, whatever the diagram's ids hold."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).lstrip(".")
