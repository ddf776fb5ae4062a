"""The command ``check``: says of diagrams, tables and forms what is wrong, and how often.

Files are judged together, as they would be published; in a folder each by itself
(``service.judging``). Needs no database and no settings.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from processes.findings import Finding
from service.cli_words import language
from service.judging import Judged, judge_folders, judge_together, kind_of, read, shown

_WORDS = {
    "en": {
        "clean": "no findings",
        "total": "{files} files: {none} without findings, {warning} with warnings only, "
        "{error} with errors",
    },
    "zh": {
        "clean": "没有发现问题",
        "total": "共 {files} 个文件：{none} 个没有问题，{warning} 个仅有警告，{error} 个有错误",
    },
}
_HEADS = {
    "en": ("findings", "files", "severity", "reason"),
    "zh": ("发现", "文件", "级别", "原因"),
}
_SEVERITIES = {
    "en": {"error": "error", "warning": "warning"},
    "zh": {"error": "错误", "warning": "警告"},
}


@click.command()
@click.argument("places", nargs=-1, type=click.Path(exists=True, path_type=Path))
@language("findings")
@click.option("--summary", is_flag=True, help="Only the table that counts findings by reason.")
def check(places: tuple[Path, ...], lang: str, summary: bool) -> None:
    """Check diagrams, tables and forms.

    PLACES are files, judged together, and folders, where every .bpmn, .dmn and .form below is
    judged by itself; without any, what came with the program is checked. Ends with 1 if there is
    an error, with 0 if there are warnings at most.
    """
    folders = [path for path in places if path.is_dir()]
    judged: list[Judged] = []
    for one in [*_judged_files(places), *judge_folders(folders)]:
        judged.append(one)
        if not summary:
            _tell(one, lang, silent=not folders)
    if folders and not judged:
        raise click.UsageError(f"no .bpmn, .dmn or .form below {shown(folders[0])}")
    if summary or folders:
        _count(judged, lang)
    if any(one.worst == "error" for one in judged):
        sys.exit(1)


def _judged_files(places: Sequence[Path]) -> list[Judged]:
    if not places:
        from service.company import company_files

        return judge_together(company_files())
    files: dict[str, bytes] = {}
    for path in places:
        if path.is_dir():
            continue
        kind = kind_of(path)
        if kind is None:
            raise click.UsageError(f"{shown(path)} is neither .bpmn nor .dmn nor .form")
        name = shown(path)
        try:
            files[name if name.endswith(kind) else f"{name}{kind}"] = read(path)
        except OSError as error:
            raise click.UsageError(f"{name}: {error.strerror}") from None
    return judge_together(files)


def _tell(judged: Judged, lang: str, *, silent: bool) -> None:
    for one in judged.findings:
        click.echo(line_of(one, lang))
    if not judged.findings and not silent:
        click.echo(f"{_flat(judged.file)}: {_WORDS[lang]['clean']}")


def line_of(one: Finding, lang: str) -> str:
    """Write a finding as one line: place, severity, reason, remedy and code."""
    place = f"{one.file}:{one.line} {one.element_id} {one.element_name}".rstrip()
    severity = _SEVERITIES[lang][one.severity]
    return _flat(f"{place}: {severity}: {one.reason[lang]} {one.remedy[lang]} [{one.code}]")


def _flat(text: str) -> str:
    """Keep a line a line, whatever a diagram's names hold."""
    return " ".join(text.split())


def _count(judged: Iterable[Judged], lang: str) -> None:
    judged = list(judged)
    found: Counter[tuple[str, str]] = Counter()
    files: Counter[tuple[str, str]] = Counter()
    for one in judged:
        kinds = [(finding.severity, finding.code) for finding in one.findings]
        found.update(kinds)
        files.update(set(kinds))
    rows = [_HEADS[lang]]
    for kind, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        rows.append((str(count), str(files[kind]), _SEVERITIES[lang][kind[0]], kind[1]))
    if found:
        for row in rows:
            cells = [_padded(cell, 10) for cell in row[:3]]
            click.echo(f"{''.join(cells)}{row[3]}")
    worst = Counter(one.worst for one in judged)
    counts = {name: worst[name] for name in ("none", "warning", "error")}
    click.echo(_WORDS[lang]["total"].format(files=len(judged), **counts))


def _padded(text: str, width: int) -> str:
    """Fill up to a width; a Chinese character takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(width - taken, 1)
