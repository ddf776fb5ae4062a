"""``shopflow replay``: runs past orders through the real stack and compares the endings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from processes.codec import dumps
from service.replay.company import CompanyReport, play_company
from service.replay.history import PastOrder, read
from service.replay.outcome import Judged
from service.replay.run import Report
from service.replay.run import replay as run
from service.settings import Settings

Found = TypeVar("Found")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="Only the first LIMIT orders.")
@click.option(
    "--company",
    is_flag=True,
    help="Play the whole company: reviews, returns, stock, reports and all that has its day.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def replay(file: Path, limit: int | None, company: bool, as_json: bool) -> None:
    """Run the past orders of FILE on a virtual clock.

    A line of FILE is one JSON object. Each ending is compared with history; the exit code is 1 if
    one differs. A database of its own is used and dropped afterwards.
    """
    orders = read(file, limit)
    if not orders:
        raise click.ClickException(f"{file.name} holds no orders")
    played = _watched(play_company, orders) if company else _watched(run, orders)
    if as_json:
        click.echo(dumps(_as_json(played)))
    elif isinstance(played, CompanyReport):
        _show_company(played, Console())
    else:
        _show(played, Console())
    if not played.agrees:
        sys.exit(1)


def _watched(
    play: Callable[[Settings, list[PastOrder], Callable[[], None]], Found],
    orders: list[PastOrder],
) -> Found:
    """Play behind a progress bar."""
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("orders", total=len(orders))
        return play(Settings.from_environment(), orders, lambda: progress.advance(bar))


def _as_json(report: Report | CompanyReport) -> dict[str, object]:
    return {
        **asdict(report),
        "agrees": report.agrees,
        "seconds": round(report.seconds, 3),
        "orders_per_second": round(len(report.judged) / report.seconds, 2),
    }


def _show(report: Report, console: Console) -> None:
    _show_endings(report.judged, console)
    for order_id, words in report.contradictions:
        console.print(f"[yellow]history contradicts itself[/yellow] {order_id}: {words}")
    _show_sums(report, console)


def _show_endings(judged: Iterable[Judged], console: Console) -> None:
    table = Table("History", "Replay", "Orders", "Agree", title="How the orders ended")
    groups = Counter((one.history, one.found) for one in judged)
    agreeing = Counter((one.history, one.found) for one in judged if not one.problem)
    for (history, found), number in sorted(groups.items()):
        table.add_row(history, found, str(number), str(agreeing[history, found]))
    console.print(table)
    for one in judged:
        if one.problem:
            console.print(f"[red]differs[/red] {one.order_id} ({one.history}): {one.problem}")


def _show_sums(report: Report, console: Console) -> None:
    sums = report.books
    _show_wrong((*sums.problems, *report.records_wrong), console)
    console.print(
        f"Money: {sums.paid} paid, {sums.refunded} refunded. "
        f"Stock: {sums.pieces_issued} pieces issued, {sums.pieces_held} held. "
        f"Incidents: {sums.incidents}. "
        f"Records: {report.records_checked} verified, {len(report.records_wrong)} wrong."
    )
    rate = len(report.judged) / report.seconds
    console.print(f"{len(report.judged)} orders in {report.seconds:.1f} s, {rate:.1f} a second.")


def _show_company(report: CompanyReport, console: Console) -> None:
    _show_endings(report.judged, console)
    table = Table("Process", "Status", "Instances", title="What ran")
    for fate in report.fates:
        table.add_row(fate.process_id, fate.status, str(fate.count))
    console.print(table)
    _show_waiting(report, console)
    _show_wrong((*report.incidents, *report.problems, *report.records.wrong), console)
    records = report.records
    console.print(
        f"Incidents: {len(report.incidents)}. Books: {len(report.problems)} differences. "
        f"Records: {records.instances} with {records.entries} entries verified, "
        f"{len(records.wrong)} wrong."
    )
    console.print(
        f"{len(report.judged)} orders and {report.days} days in {report.seconds:.0f} s, "
        f"checked in {report.seconds_checking:.0f} s."
    )


def _show_waiting(report: CompanyReport, console: Console) -> None:
    table = Table("Process", "Element", "Waiting", "Why", title="What is still open")
    for one in report.waiting:
        why = "history leaves it open" if one.expected else "[red]nobody knows[/red]"
        table.add_row(one.process_id, one.element_id, str(one.count), why)
    console.print(table)


def _show_wrong(problems: Iterable[str], console: Console) -> None:
    for problem in problems:
        console.print(f"[red]wrong[/red] {problem}", highlight=False)
