"""What papers cost: the picture of a diagram, and a report with a chart as page and as PDF.

Run ``python -m bench.documents``; needs no database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter

from processes.catalog import read_bundle
from processes.picture import svg
from service.company import company_files
from tasks.documents.charts import LineChart, Series
from tasks.documents.report import Chart, Column, Document, Heading, Table


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs in milliseconds, after one that warms up."""
    work()
    took = []
    for _ in range(times):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    return min(took) * 1000


def report() -> Document:
    """A page with a chart and a table."""
    words = {"en": "Orders", "zh": "订单"}
    days = tuple(f"{day}" for day in range(1, 31))
    line = LineChart(words, days, (Series(words, tuple(Decimal(day % 7) for day in range(30))),))
    rows = tuple((f"{n}", f"{n * n}") for n in range(20))
    table = Table((Column(words), Column(words)), rows)
    blocks = (Heading(words), Chart(line), table)
    made = datetime(2026, 3, 2, tzinfo=UTC)
    return Document(title=words, subtitle=words, blocks=blocks, made=made)


def main() -> None:
    """Measure and print."""
    order = read_bundle(company_files()).definitions["order"]
    drawing = best(lambda: svg(order, "en"))
    paper = report()
    print(f"picture of the order process: {drawing:.1f} ms")
    print(f"report, PDF: {best(lambda: paper.pdf('zh')):.1f} ms")
    print(f"report, page: {best(lambda: paper.html('zh')):.1f} ms")


if __name__ == "__main__":
    main()
