"""The commands ``feel``, ``decide`` and ``tck``: trying expressions and tables by hand.

They need no database and no settings. Not for running processes.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from processes import codec, decisions
from processes import feel as feel_language
from service.cli_words import language

#: Where a checkout of the compatibility kit usually lies, seen from the project.
_KIT = Path("../shared/dmn-tck")
#: Share of the kit's cases that must pass.
_GOAL = 0.99


def _read_json(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from None
    if not isinstance(found, dict):
        raise click.ClickException(f"{path}: expected a JSON object with the variables")
    return found


def _shown(value: feel_language.Value) -> str:
    """A value as JSON, or as FEEL writes it where JSON can't."""
    try:
        return codec.dumps(feel_language.to_json(value))
    except feel_language.FeelEvaluationError:
        text = feel_language.compile_expression("string(value)").evaluate({"value": value})
        return str(text)


@click.command()
@click.argument("expression")
@click.option(
    "--context",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file with the variables in scope.",
)
@click.option("--strict", is_flag=True, help="Name the first trouble instead of answering null.")
@language("errors")
def feel(expression: str, context: Path | None, strict: bool, lang: str) -> None:
    """Evaluate a FEEL EXPRESSION and print its value as JSON."""
    scope = _read_json(context)
    try:
        compiled = feel_language.compile_expression(expression, names=scope)
        value = compiled.evaluate(scope, now=datetime.now(UTC), strict=strict)
        click.echo(_shown(value))
    except feel_language.FeelError as error:
        raise click.ClickException(error.message(lang)) from None
    for finding in feel_language.lint(expression, scope):
        click.echo(finding.message(lang), err=True)


@click.command()
@click.argument("model", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1)
@click.option(
    "--input",
    "input_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file with the variables in scope.",
)
@click.option("--decision", help="Id of the decision; needed when there are several.")
@language("errors")
def decide(
    model: tuple[Path, ...], input_file: Path | None, decision: str | None, lang: str
) -> None:
    """Evaluate a decision of the DMN MODEL.

    Prints its value and the rules that matched. More files may follow the first: the models it
    imports.
    """
    if not model:
        raise click.UsageError("name a DMN file")
    scope = _read_json(input_file)
    try:
        loaded = decisions.load([path.read_bytes() for path in model])
        chosen = decision or _only_decision(loaded)
        outcome = loaded.evaluate(chosen, scope, now=datetime.now(UTC))
        click.echo(_shown(outcome.value))
    except (feel_language.FeelError, decisions.DecisionError) as error:
        raise click.ClickException(error.message(lang)) from None
    for rule in outcome.matched:
        seen = ", ".join(f"{name} = {_shown(value)}" for name, value in rule.inputs.items())
        click.echo(f"{rule.table_id} · {rule.index} ({rule.rule_id}): {seen}", err=True)


def _only_decision(model: decisions.Model) -> str:
    if len(model.decisions) == 1:
        return next(iter(model.decisions))
    raise click.UsageError(f"choose one with --decision: {', '.join(sorted(model.decisions))}")


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False, envvar="TCK")
def tck(path: Path | None) -> None:
    """Run the DMN compatibility kit found at PATH.

    Names every case that fails.
    """
    from processes.decisions.kit import run_kit

    root = path or _KIT
    if not root.is_dir():
        if path is not None:
            raise click.ClickException(f"{root} is no folder")
        click.echo(f"There is no compatibility kit at {root}: nothing was run. Name one by TCK=.")
        return
    failed: Counter[tuple[str, str]] = Counter()
    for result in run_kit(root):
        failed[result.folder, result.place] += not result.passed
        if not result.passed:
            click.echo(f"{result.folder} {result.case} {result.decision}: {result.reason}")
    passed = sum(count == 0 for count in failed.values())
    if not failed:
        raise click.ClickException(f"there are no test cases below {root}")
    share = passed / len(failed)
    click.echo(f"{passed} of {len(failed)} cases pass ({share:.2%}).")
    if share < _GOAL:
        raise click.ClickException(f"at least {_GOAL:.0%} must pass")
