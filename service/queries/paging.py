"""Pages of a list and how many rows there are, without counting millions."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select

#: rows counted at most; nobody reads on after so many, and counting on costs time
COUNT_LIMIT = 10_000
#: rows of one page at most
MAX_SIZE = 200


def one_page(
    connection: Connection, query: Select[Any], page: int, size: int
) -> tuple[list[Row[Any]], int, bool]:
    """One page of a sorted query, how many rows there are, and whether there are even more.

    One statement, two when the page does not tell the count by itself.

    Parameters:
        page: counted from 1.
    """
    size = max(1, min(size, MAX_SIZE))
    offset = (max(page, 1) - 1) * size
    rows = list(connection.execute(query.limit(size).offset(offset)).all())
    if len(rows) < size and (rows or offset == 0):
        return rows, offset + len(rows), False
    # Without its columns a query would forget the tables they were taken from.
    bare = query.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    counted = bare.limit(COUNT_LIMIT + 1).subquery()
    total = connection.scalar(select(func.count()).select_from(counted)) or 0
    return rows, min(total, COUNT_LIMIT), total > COUNT_LIMIT
