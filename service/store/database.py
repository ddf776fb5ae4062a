"""How the service reaches PostgreSQL: yours by address, or the embedded one.

The only place that makes SQLAlchemy engines.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url

from service.settings import Settings
from service.store import embedded

#: how long a statement waits for a row another command holds, in milliseconds
LOCK_TIMEOUT = 500
#: compiling plans to machine code costs more than our short statements take
_SESSION_OPTIONS = f"-c lock_timeout={LOCK_TIMEOUT} -c jit=off -c timezone=UTC"
_DATABASE = "shopflow"
#: any number; whoever holds it makes the embedded database, others wait
_LOCK = 7_402_013


def database_url(settings: Settings) -> str:
    """The SQLAlchemy address of the service's database.

    Starts the embedded server, and makes its database, when no address is set.
    """
    if settings.database_url:
        return str(_with_driver(settings.database_url).render_as_string(hide_password=False))
    return _embedded_url(settings.home / "pg")


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """Make an engine for commands and queries.

    Parameters:
        url: an address as ``database_url`` gives it.
        pool_size: connections kept open; as many again are opened under load.
    """
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        hide_parameters=True,  # an error must not carry a customer's data into logs
        connect_args={"options": _SESSION_OPTIONS, "prepare_threshold": 2},
    )


def connection_text(url: str) -> str:
    """The same address as plain libpq text, for tools that don't go through SQLAlchemy."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL must name a PostgreSQL database")
    return parsed.set(drivername="postgresql+psycopg")


def _embedded_url(folder: Path) -> str:
    server = embedded.start(folder)
    admin = create_engine(embedded.address(server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))  # until it is closed
        known = connection.exec_driver_sql(
            "SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,)
        ).scalar()
        if known is None:
            connection.exec_driver_sql(f"CREATE DATABASE {_DATABASE}")
    admin.dispose()
    return embedded.address(server, _DATABASE)
