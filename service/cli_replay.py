"""``shopflow replay``: runs past orders through the real stack and compares the endings."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from processes.codec import dumps
from service.replay.history import read
from service.replay.run import Report
from service.replay.run import replay as run
from service.settings import Settings


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="Only the first LIMIT orders.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def replay(file: Path, limit: int | None, as_json: bool) -> None:
    """Run the past orders of FILE (one JSON object a line) on a virtual clock.

    Each ending is compared with history; the exit code is 1 if one differs. A database of its own
    is used and dropped afterwards.
    """
    orders = read(file, limit)
    if not orders:
        raise click.ClickException(f"{file.name} holds no orders")
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("orders", total=len(orders))
        report = run(Settings.from_environment(), orders, lambda: progress.advance(bar))
    if as_json:
        click.echo(dumps(_as_json(report)))
    else:
        _show(report, Console())
    if not report.agrees:
        sys.exit(1)


def _as_json(report: Report) -> dict[str, object]:
    return {
        **asdict(report),
        "agrees": report.agrees,
        "seconds": round(report.seconds, 3),
        "orders_per_second": round(len(report.judged) / report.seconds, 2),
    }


def _show(report: Report, console: Console) -> None:
    table = Table("History", "Replay", "Orders", "Agree", title="How the orders ended")
    groups = Counter((one.history, one.found) for one in report.judged)
    agreeing = Counter((one.history, one.found) for one in report.judged if not one.problem)
    for (history, found), number in sorted(groups.items()):
        table.add_row(history, found, str(number), str(agreeing[history, found]))
    console.print(table)
    for one in report.judged:
        if one.problem:
            console.print(f"[red]differs[/red] {one.order_id} ({one.history}): {one.problem}")
    for order_id, words in report.contradictions:
        console.print(f"[yellow]history contradicts itself[/yellow] {order_id}: {words}")
    _show_sums(report, console)


def _show_sums(report: Report, console: Console) -> None:
    sums = report.books
    for problem in (*sums.problems, *report.records_wrong):
        console.print(f"[red]wrong[/red] {problem}")
    console.print(
        f"Money: {sums.paid} paid, {sums.refunded} refunded. "
        f"Stock: {sums.pieces_issued} pieces issued, {sums.pieces_held} held. "
        f"Incidents: {sums.incidents}. "
        f"Records: {report.records_checked} verified, {len(report.records_wrong)} wrong."
    )
    rate = len(report.judged) / report.seconds
    console.print(f"{len(report.judged)} orders in {report.seconds:.1f} s, {rate:.1f} a second.")
