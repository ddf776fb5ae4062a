"""The command ``handbook``: writes the handbook as files to be read or printed anywhere."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from service.handbook.files import write_files
from service.handbook.library import Handbook
from service.handbook.published import published
from service.i18n import LANGUAGES
from service.settings import Settings


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; made if it is not there.",
)
@click.option(
    "--lang", type=click.Choice([*LANGUAGES, "both"]), default="both", help="Language, or both."
)
def handbook(out: Path, lang: str) -> None:
    """Write the handbook of the published processes.

    As pages for a browser, and as PDF to print.
    """
    from service.company import prepare
    from service.start_up import wired

    settings = Settings.from_environment()
    deps = wired(settings)
    prepare(deps)
    with deps.unit_of_work.reading() as connection:
        state = published(connection)
    book = Handbook(deps.catalog, state)
    for language in LANGUAGES if lang == "both" else (lang,):
        folder = out / language
        count = write_files(book, language, ZoneInfo(settings.time_zone), folder)
        click.echo(f"{folder}: {count} files")
