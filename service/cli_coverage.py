"""The command ``coverage``: each clause of the company's documents with what fulfils it.

Reads the diagrams that came with the program and needs no database; the page shows the same of
what is published.
"""

from __future__ import annotations

import sys

import click

from processes.catalog import read_bundle
from service.cli_words import language
from service.company import company_files
from service.coverage import Covered, coverage

_WORDS = {
    "en": {"missing": "NOTHING FULFILS IT", "total": "{all} clauses, {missing} without fulfilment"},
    "zh": {"missing": "没有任何内容满足此条款", "total": "共 {all} 条，{missing} 条未满足"},
}


@click.command(name="coverage")
@language("titles")
@click.option("--missing", is_flag=True, help="Only clauses that nothing fulfils.")
def coverage_(lang: str, missing: bool) -> None:
    """List every clause with the elements or pages that fulfil it.

    Ends with 1 if a clause has none.
    """
    found = coverage(read_bundle(company_files()).definitions.values())
    lacking = [one for one in found if not one.is_fulfilled]
    for one in lacking if missing else found:
        _tell(one, lang)
    click.echo(_WORDS[lang]["total"].format(all=len(found), missing=len(lacking)))
    if lacking:
        sys.exit(1)


def _tell(one: Covered, lang: str) -> None:
    click.echo(f"{one.clause.id} {one.clause.titles[lang]}")
    if one.part is not None:
        click.echo(f"    {one.part.names[lang]} ({one.part.path})")
    for citing in one.elements:
        click.echo(f"    {citing.process_id}: {citing.names[lang]} ({citing.element_id})")
    if not one.is_fulfilled:
        click.echo(f"    {_WORDS[lang]['missing']}: {one.clause.where}")
