"""The command ``shopflow``, run as people run it: as a process, on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.logged_in import begin_session
from tests.processes.diagram import bpmn
from tests.story import bob

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from service.cli import main; main()"]


@pytest.fixture
def environment(database, tmp_path):
    return os.environ | {
        "DATABASE_URL": database.url.replace("postgresql+psycopg", "postgresql"),
        "SHOPFLOW_HOME": str(tmp_path),
        "SHOPFLOW_PORT": "0",
    }


@pytest.fixture
def shopflow(environment):
    def run(*arguments, **options):
        return subprocess.run(
            [*PROGRAM, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            **options,
        )

    return run


def test_help_names_every_command(shopflow):
    shown = shopflow("--help").stdout
    for name in ("audit", "check", "migrate", "publish", "replay", "serve", "token", "worker"):
        assert f"  {name} " in shown
    assert "..." not in shown.partition("Commands:")[2], "one short sentence each"


def test_who_has_read_enough_is_told_nothing():
    program = subprocess.Popen(
        [*PROGRAM, "coverage"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == ""
    program.stderr.close()
    program.wait()


def test_a_database_of_yours_is_not_changed_by_the_way(shopflow, environment, postgres):
    name = "not_migrated"
    with postgres.admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        address = environment["DATABASE_URL"]
        old = address.replace(address.partition("?")[0].rpartition("/")[2], name, 1)
        environment["DATABASE_URL"] = old
        result = shopflow("audit", "verify")
        assert result.returncode == 1
        assert "Run: shopflow migrate" in result.stderr
        assert "Traceback" not in result.stderr
        assert shopflow("migrate").returncode == 0
        assert shopflow("audit", "verify").returncode == 0
    finally:
        with postgres.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_check_names_what_is_wrong_and_where(shopflow, tmp_path):
    assert shopflow("check").returncode == 0
    broken = tmp_path / "broken.bpmn"
    broken.write_bytes(bpmn("start s\nxor x\nend e\ns -> x\nx -> e [().__class__]"))
    result = shopflow("check", str(broken))
    assert result.returncode == 1
    assert "broken.bpmn:1 x" in result.stdout or "broken.bpmn:1 f2" in result.stdout
    assert "表达式" in shopflow("check", "--lang", "zh", str(broken)).stdout


def test_publish_makes_versions_and_refuses_broken_files(shopflow, tmp_path, house):
    diagram = tmp_path / "p.bpmn"
    diagram.write_bytes(bpmn("start s\nuser a\nend e\ns -> a -> e"))
    publish = ("publish", "--reason", "first", str(diagram))
    assert "p version 1 published" in shopflow(*publish).stdout
    assert "p version 1 unchanged" in shopflow(*publish).stdout
    diagram.write_bytes(bpmn("start s\nuser b\nend e\ns -> b -> e"))
    assert "p version 2 published" in shopflow(*publish).stdout
    assert house.start().open == ["b"], "a running service learns of it"
    diagram.write_bytes(bpmn("start s\nservice b topic=nobody\nend e\ns -> b -> e"))
    refused = shopflow(*publish)
    assert refused.returncode == 1
    assert "p.bpmn:b: There is no handler for the topic nobody." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_audit_verifies_and_finds_tampering(shopflow, house):
    house.draw("start s\nuser a\nuser b\nend e\ns -> a -> b -> e")
    run = house.start()
    run.item("a").complete(by=bob)
    fine = shopflow("audit", "verify")
    assert (fine.returncode, fine.stdout) == (0, "1 instances checked, 0 wrong\n")
    with house.deps.engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("UPDATE record SET actor = 'eve' WHERE seq = 2"))
        connection.execute(text("COMMIT"))
    assert "There is no instance" in shopflow("audit", "verify", str(UUID(int=1))).stderr
    found = shopflow("audit", "verify", str(run.id))
    assert found.returncode == 1
    assert f"{run.id}: entry 2 was changed" in found.stdout


def test_people_and_tokens(shopflow, house):
    added = shopflow(
        "user", "add", "eva", "--name", "Eva", "--group", "order-desk", input="long enough\n" * 2
    )
    assert added.returncode == 0, added.stderr
    lost = shopflow(
        "user", "add", "udo", "--name", "Udo", "--group", "desk", input="long enough\n" * 2
    )
    assert "There is no group desk. There are: " in lost.stderr
    weak = shopflow("user", "password", "eva", input="short\n" * 2)
    assert weak.returncode == 1
    assert "at least 8 characters" in weak.stderr
    token = shopflow("token", "create", "eva", "--label", "till")
    assert token.stdout.startswith("sf_")
    kept = house.all(text("SELECT token_hash, revoked_at FROM api_token"))
    assert token.stdout.strip().encode() not in bytes(kept[0].token_hash)
    assert shopflow("token", "create", "nobody", "--label", "x").returncode == 1
    id = token.stderr.split()[-1]
    assert shopflow("token", "revoke", id).returncode == 0
    assert house.all(text("SELECT revoked_at FROM api_token"))[0].revoked_at is not None


def test_people_are_logged_out_and_shut_out(shopflow, house):
    new = ("user", "add", "eva", "--name", "Eva")
    assert shopflow(*new, input="long enough\n" * 2).returncode == 0
    begin_session(house.deps, "eva")
    assert shopflow("user", "log-out", "eva").stdout == "Sessions ended: 1\n"
    assert shopflow("user", "disable", "eva").returncode == 0
    assert house.all(text("SELECT active FROM app_user"))[0].active is False
    unknown = shopflow("user", "disable", "nobody")
    assert (unknown.returncode, unknown.stderr) == (1, "There is no user nobody.\n")


def test_bad_settings_are_named(environment):
    environment["SHOPFLOW_PORT"] = "many"
    result = subprocess.run(
        [*PROGRAM, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 1
    assert result.stderr == "SHOPFLOW_PORT must be a whole number of at least 0\n"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SHOPFLOW_HOST": "nohost.invalid"}, "nohost.invalid"),
        ({"SHOPFLOW_HOME": "/dev/null/x"}, "SHOPFLOW_HOME"),
        ({"DATABASE_URL": "postgresql://nobody:hidden@127.0.0.1:1/x"}, "DATABASE_URL"),
    ],
)
def test_what_can_not_be_used_is_named_in_a_line(environment, shopflow, changes, words):
    environment |= changes
    result = shopflow("serve")
    assert result.returncode == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert "hidden" not in result.stderr


def test_a_port_that_is_taken_is_named(environment, shopflow):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment["SHOPFLOW_PORT"] = port
        result = shopflow("serve")
    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "SHOPFLOW_PORT" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_leaves_cleanly(environment, number):
    process = subprocess.Popen(
        [*PROGRAM, "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        first = process.stdout.readline()
        assert first.startswith("Shopflow is ready: http://127.0.0.1:"), process.stderr.read()
        with urllib.request.urlopen(f"{first.split()[-1]}health/live", timeout=90) as answer:
            assert answer.status == 200
        process.send_signal(number)
        assert process.wait(timeout=180) == 0, process.stderr.read()
        assert "ann   Ann" in process.stdout.read()
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.wait()


def test_a_worker_alone_leaves_on_request(environment, database):
    process = subprocess.Popen(
        [*PROGRAM, "worker"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        end = time.monotonic() + 180
        with database.engine.connect() as connection:
            while not connection.scalar(text("SELECT count(*) FROM procrastinate_workers")):
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < end
                time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
    finally:
        process.kill()
        process.wait()
