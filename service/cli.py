"""The command ``shopflow``. Each command is short: it reads the settings and calls one function.

Modules are imported by the command that needs them, so that ``shopflow --help`` is quick.
"""

from __future__ import annotations

import logging
import signal
import sys
from importlib import import_module
from importlib.util import find_spec
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

import click

from service.cli_words import chosen_language, refusal
from service.errors import not_found
from service.settings import Settings

if TYPE_CHECKING:
    from service.wiring import Deps

#: commands that live in modules of their own: name -> module
_ELSEWHERE = {
    "check": "service.cli_check",
    "coverage": "service.cli_coverage",
    "feel": "service.cli_feel",
    "import": "service.cli_import",
    "decide": "service.cli_feel",
    "tck": "service.cli_feel",
    "replay": "service.cli_replay",
    "handbook": "service.cli_handbook",
    "publish": "service.cli_bundles",
    "diff": "service.cli_bundles",
    "pull": "service.cli_bundles",
}


class _Commands(click.Group):
    """A group that imports some commands only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        there = [name for name, module in _ELSEWHERE.items() if find_spec(module)]
        return sorted([*super().list_commands(ctx), *there])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module = import_module(_ELSEWHERE[cmd_name])
        # A command whose name means something else in its module has a trailing underscore.
        command = getattr(module, f"{cmd_name}_", None) or getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what is refused is told in lines instead of a traceback."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception as error:
            lines = refusal(error, chosen_language(ctx))
            if not lines:
                raise
            for line in lines:
                click.echo(line, err=True)
            ctx.exit(1)


@click.group(cls=_Commands)
def shopflow() -> None:
    """Runs a company's processes from their diagrams."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )


def main() -> None:
    """The program's entry."""
    shopflow()


@shopflow.command()
def serve() -> None:
    """Run web server and worker."""
    from service.serve import serve as run

    run(Settings.from_environment())


@shopflow.command()
def worker() -> None:
    """Run a worker alone."""
    from service.worker import run_worker

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(_deps(), stop)


@shopflow.command()
def migrate() -> None:
    """Bring the database to the present tables."""
    from service.store.database import database_url
    from service.store.migrate import migrate as run

    run(database_url(Settings.from_environment()))


@shopflow.group()
def audit() -> None:
    """Check the record."""


@audit.command()
@click.argument("instance", required=False, type=click.UUID)
def verify(instance: UUID | None) -> None:
    """Recompute INSTANCE, or all of them, from the record and compare."""
    from service.audit import verify as run

    deps = _deps()
    checked = wrong = 0
    with deps.unit_of_work.reading() as connection:
        for verdict in run(connection, deps.catalog, instance):
            checked += 1
            if verdict.problem is not None:
                wrong += 1
                click.echo(f"{verdict.instance_id}: {verdict.problem}")
    if instance is not None and not checked:
        raise not_found("instance", "实例", instance)
    click.echo(f"{checked} instances checked, {wrong} wrong")
    if wrong:
        sys.exit(1)


@shopflow.group()
def user() -> None:
    """Manage people."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--name-zh", default="")
@click.option("--email", default="")
@click.option("--group", "groups", multiple=True, help="Id of a group; may be repeated.")
@click.password_option()
def add_user(
    username: str, name: str, name_zh: str, email: str, groups: tuple[str, ...], password: str
) -> None:
    """Make USERNAME, or change a known one."""
    from service.commands.create_user import NewUser, create_user
    from service.identity import SYSTEM

    names = {"en": name, "zh": name_zh or name}
    create_user(_deps(), SYSTEM, NewUser(username, names, groups, email), password)


@user.command("password")
@click.argument("username")
@click.password_option()
def change_password(username: str, password: str) -> None:
    """Give USERNAME another password."""
    from service.commands.set_password import set_password
    from service.identity import SYSTEM

    set_password(_deps(), SYSTEM, username, password)


@user.command("log-out")
@click.argument("username")
def log_out_user(username: str) -> None:
    """End every session of USERNAME."""
    from service.commands.end_sessions import end_sessions
    from service.identity import SYSTEM

    click.echo(f"Sessions ended: {end_sessions(_deps(), SYSTEM, username)}")


@user.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """Shut USERNAME out: sessions end, tokens are refused."""
    from service.commands.disable_user import disable_user
    from service.identity import SYSTEM

    disable_user(_deps(), SYSTEM, username)


@shopflow.group()
def token() -> None:
    """Manage API tokens."""


@token.command("create")
@click.argument("username")
@click.option("--label", required=True, help="What it is for.")
def make_token(username: str, label: str) -> None:
    """Make a token that acts as USERNAME; it is shown once."""
    from service.commands.create_token import create_token
    from service.identity import SYSTEM

    made = create_token(_deps(), SYSTEM, username, label)
    click.echo(f"id {made.id}", err=True)
    click.echo(made.token)


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
def take_back_token(token_id: UUID) -> None:
    """Refuse a token from now on."""
    from service.commands.create_token import revoke_token
    from service.identity import SYSTEM

    revoke_token(_deps(), SYSTEM, token_id)


def _deps() -> Deps:
    from service.start_up import wired

    return wired(Settings.from_environment())
