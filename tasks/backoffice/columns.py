"""Column kinds and the one `metadata` that the ledger's tables share.

Import the tables from `tasks.backoffice.tables`, not from here.
"""

from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Numeric

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def money(name: str, *, nullable: bool = False) -> Column[Any]:
    """A column for an amount of money, exact to the cent."""
    return Column(name, Numeric(12, 2), nullable=nullable)


def moment(name: str, *, nullable: bool = True) -> Column[Any]:
    """A column for a point in time."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
