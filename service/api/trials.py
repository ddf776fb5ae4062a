"""Runs of drafts in the sandbox."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields

from service.api.named import NamesSchema
from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text, one_of
from service.commands.move_trial import DEEDS, UNDO, Move, move_trial
from service.commands.start_trial import NewTrial, start_trial
from service.security import limited, needs
from service.trial.stored import begun_with, deeds_of, played, trial_row
from service.trial.view import trial_view
from service.trouble import api_language
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("trials", __name__, "Try drafts in a sandbox")


class TryAllSchema(StrictSchema):
    """What to try, and with what."""

    process_id = Text(200, shortest=1, required=True)
    variables = JsonObject(load_default=dict)
    start = Text(200, load_default="", metadata={"description": "Id of a start event."})
    now = fields.AwareDateTime(
        format="iso",
        load_default=None,
        allow_none=True,
        metadata={"description": "When it begins; by default at present."},
    )


class MoveSchema(StrictSchema):
    """What is done to a trial."""

    what = Text(required=True, validate=one_of(*DEEDS, UNDO))
    key = Text(200, load_default="", metadata={"description": "Of what waits; a signal's name."})
    variables = JsonObject(load_default=dict)
    code = Text(200, load_default="", metadata={"description": "Of a business error."})
    message = Text(2000, load_default="", paragraphs=True)


def _entries(description: str) -> fields.List[Any]:
    return fields.List(fields.Dict(), metadata={"description": description})


class OpenSchema(Schema):
    """What waits for somebody; each with key, process_id, element_id and name by language."""

    tasks = _entries("form_id, form (form-js, in the reader's language), data, due_at, groups")
    jobs = _entries("topic, variables, headers, example: the names its answer is read for")
    timers = _entries("due_at")
    messages = _entries("message, correlation_key")
    signals = _entries("key: the signal's name")


class LogSchema(Schema):
    """One thing that happened."""

    at = fields.String()
    text = fields.Nested(NamesSchema)
    process_id = fields.String(allow_none=True)
    element_id = fields.String(allow_none=True)


class ProblemOfTrialSchema(Schema):
    """Why it can't go on."""

    key = fields.String()
    process_id = fields.String()
    element_id = fields.String()
    name = fields.Nested(NamesSchema)
    kind = fields.String()
    message = fields.String()


class TrialSchema(Schema):
    """A trial as it stands."""

    id = fields.String()
    process_id = fields.String()
    begun = fields.Nested(
        TryAllSchema, metadata={"description": "What it was started with, to start another alike."}
    )
    diagrams = _entries(
        "what ran so far, the tried one first: process_id, name by language, file, and the digest"
        " of its version; null where the draft draws it"
    )
    now = fields.String()
    status = fields.String(metadata={"description": "running, or how it ended"})
    tokens = _entries("process_id, element_id")
    flows_taken = _entries("process_id, flow_id, count")
    open = fields.Nested(OpenSchema)
    variables = fields.Dict()
    log = fields.List(fields.Nested(LogSchema))
    problem = fields.Nested(ProblemOfTrialSchema, allow_none=True)
    problems = fields.List(fields.Nested(ProblemOfTrialSchema))


@blueprint.post("/drafts/<uuid:draft_id>/trials")
@blueprint.takes(TryAllSchema)
@blueprint.answers(201, TrialSchema)
@limited("trial")
@needs("trial.run")
def begin(body: dict[str, Any], draft_id: UUID) -> dict[str, Any]:
    """Start a trial of a draft as it is saved."""
    return _shown(start_trial(current_deps(), current_actor(), draft_id, NewTrial(**body)))


@blueprint.get("/trials/<uuid:trial_id>")
@blueprint.answers(200, TrialSchema)
@needs("trial.run")
def show(trial_id: UUID) -> dict[str, Any]:
    """Show where a trial stands."""
    return _shown(trial_id)


@blueprint.post("/trials/<uuid:trial_id>/do")
@blueprint.takes(MoveSchema)
@blueprint.answers(200, TrialSchema)
@needs("trial.run")
def move(body: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Do something to a trial."""
    move_trial(current_deps(), current_actor(), trial_id, Move(**body))
    return _shown(trial_id)


def _shown(trial_id: UUID) -> dict[str, Any]:
    deps = current_deps()
    with reading() as connection:
        row = trial_row(connection, trial_id)
    found, catalog = played(deps, row, deeds_of(row))
    zone = ZoneInfo(deps.settings.time_zone)
    shown = trial_view(trial_id, found, catalog, api_language(), zone)
    return shown | {"begun": begun_with(row)}
