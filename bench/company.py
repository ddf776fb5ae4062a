"""What a played company costs: seconds for 100 orders, for a day, and each kind of work's share.

    python -m bench.company ORDERS.jsonl [LIMIT]

Plays the whole company as ``shopflow replay --company`` does and divides the time by what was
done. Not a check: whether all is right is said by the command itself.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from service.replay.company import CompanyReport, play_company
from service.replay.history import read
from service.settings import Settings

#: the kinds of work that come from the calendar, not from an order or its customer
_CALENDAR = frozenset(
    {
        "timers",
        "rounds",
        "house",
        "operations-report",
        "stock-count",
        "stocktake",
        "market-research",
        "marketing-campaign",
        "performance-review",
        "appraisal-round",
        "process-review",
        "internal-audit",
        "training",
        "risk-assessment",
        "carrier-selection",
        "service-review",
        "slow-mover",
        "inventory-review",
        "process-improvement",
    }
)
_BUDGET = 600.0  #: seconds for the play and its checks, on two cores
#: shares below this are added up
_SMALL = 0.01


def main(arguments: list[str]) -> None:
    """Play and print."""
    file = Path(arguments[0])
    limit = int(arguments[1]) if len(arguments) > 1 else None
    orders = read(file, limit)
    busy = time.process_time()
    report = play_company(Settings.from_environment(), orders, lambda: None)
    _show(report, time.process_time() - busy)


def _show(report: CompanyReport, busy: float) -> None:
    spent = report.spent
    calendar = sum(seconds for name, seconds in spent.items() if name in _CALENDAR)
    total = sum(spent.values())
    print(f"{len(report.judged)} orders, {report.days} days, {report.records.entries} entries")
    print(f"play {report.seconds:.0f} s, checks {report.seconds_checking:.0f} s (at most", end=" ")
    print(f"{_BUDGET:.0f} s together), {busy:.0f} s of them busy in this process")
    print(f"100 orders: {100 * (total - calendar) / len(report.judged):.1f} s")
    print(f"one day: {1000 * calendar / report.days:.0f} ms")
    small = 0.0
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        if seconds < _SMALL * total:
            small += seconds
            continue
        print(f"  {name}: {100 * seconds / total:.1f} %")
    print(f"  all others: {100 * small / total:.1f} %")


if __name__ == "__main__":
    main(sys.argv[1:])
