"""The PostgreSQL that comes along: keeps its data, survives kills, and is stopped by the last."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from service.settings import Settings
from service.store import embedded
from service.store.database import connection_text, database_url, make_engine

ROOT = Path(__file__).parents[3]
SCRIPT = """
import os, signal, sys
from pathlib import Path
from service.settings import Settings
from service.store.database import database_url, make_engine
from sqlalchemy import text
engine = make_engine(database_url(Settings(home=Path(sys.argv[1]))))
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS kept (n int)"))
    connection.execute(text("INSERT INTO kept VALUES (1)"))
    print(connection.scalar(text("SELECT count(*) FROM kept")), flush=True)
    assert connection.scalar(text("SHOW fsync")) == "on"
if sys.argv[2] == "cut":
    postmaster = int((Path(sys.argv[1]) / "pg" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
if sys.argv[2] != "leave":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def home():
    """A folder outside pytest's, which the user PostgreSQL runs as may not enter."""
    folder = Path(tempfile.mkdtemp(prefix="shopflow-embedded-"))
    yield folder
    shutil.rmtree(folder)


def run(home, end):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(home), end],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.strip()


def test_data_outlive_a_kill_and_the_last_process_stops_the_server(home):
    assert run(home, "leave") == "1"
    assert not (home / "pg" / "postmaster.pid").exists()
    assert run(home, "die") == "2"
    assert (home / "pg" / "postmaster.pid").exists(), "a killed process stops nothing"
    assert run(home, "leave") == "3"
    assert not (home / "pg" / "postmaster.pid").exists(), "the dead one is not waited for"


def test_after_a_power_cut_nobody_else_is_taken_for_the_server(home):
    assert run(home, "cut") == "1"
    note = home / "pg" / "postmaster.pid"
    with subprocess.Popen(["sleep", "600"]) as somebody_else:
        _, *rest = note.read_text().splitlines()
        note.write_text("\n".join([str(somebody_else.pid), *rest, ""]))
        assert run(home, "leave") == "2"
        assert somebody_else.poll() is None, "it is not ended in the server's place"
        somebody_else.kill()


@pytest.mark.parametrize("lines", [0, 3, 7])
def test_notes_that_were_being_written_at_a_power_cut_are_no_obstacle(home, lines):
    assert run(home, "cut") == "1"
    note = home / "pg" / "postmaster.pid"
    note.write_text("".join(note.read_text().splitlines(keepends=True)[:lines]))
    (home / "pg" / ".handle_pids.json").write_text("[12")
    assert run(home, "leave") == "2"


def test_a_data_folder_that_was_being_made_at_a_power_cut_is_made_anew(home):
    half = home / "pg.new-half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    assert run(home, "leave") == "1"
    assert sorted(one.name for one in home.iterdir()) == ["pg"]


def test_a_folder_that_can_not_be_used_is_named_with_a_remedy(home):
    (home / "pg").write_text("a file")
    with pytest.raises(ValueError, match=r"can't run in .*pg: Not a directory.*SHOPFLOW_HOME"):
        embedded.start(home / "pg")


def test_an_address_of_yours_is_used_as_it_is():
    url = database_url(Settings(database_url="postgres://u:p%40ss@db:5433/x"))
    assert url == "postgresql+psycopg://u:p%40ss@db:5433/x"
    assert connection_text(url) == "postgresql://u:p%40ss@db:5433/x"


def test_another_kind_of_database_is_refused():
    with pytest.raises(ValueError, match="PostgreSQL"):
        database_url(Settings(database_url="sqlite:///x"))


def test_sessions_do_not_wait_for_long(database):
    engine = make_engine(database.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "500ms"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
    engine.dispose()
