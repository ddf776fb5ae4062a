"""Instances as bytes: only what is live, the same state always as the same text.

The definition is not part of it; its digest is. Every released version of the format stays
readable: `tests/golden` holds one state of each.
"""

from typing import Any, cast
from uuid import UUID

from SpiffWorkflow import TaskState

from processes import codec
from processes.case import Case, Catalog
from processes.elements.loops import BodySpec
from processes.graph import graph_of
from processes.token import Token

VERSION = 1


def encode(case: Case) -> bytes:
    """Write an instance as canonical JSON text in UTF-8."""
    digests: dict[str, int] = {case.spec.definition.digest: 0}
    tokens = [_token(token, digests) for token in _in_order(case)]
    document: dict[str, Any] = {
        "version": VERSION,
        "id": str(case.instance_id),
        "counter": case.counter,
        "definitions": list(digests),
        "tokens": tokens,
    }
    if case.ended:
        document |= {"ended": case.ended, "final": case.final}
    return codec.dumps(document).encode()


def _in_order(case: Case) -> list[Token]:
    """Return the live tokens so that a scope comes before what runs in it."""
    return [case.tasks[number] for number in sorted(case.tasks)]


def _token(token: Token, digests: dict[str, int]) -> list[Any]:
    """Write a token as [number, scope, definition, element, state, data, notes]."""
    definition = token.spec.graph.definition
    index = digests.setdefault(definition.digest, len(digests))
    flags = token._state | (_LISTENING if token.listening else 0)
    flags |= _INNER if token.spec.body else 0
    parent = token._parent or 0
    return [token.id, parent, index, token.spec.element.id, flags, token.data, token.notes]


#: Added to the SpiffWorkflow state of a token that listens.
_LISTENING = 1 << 10
#: Added for one run of an activity that runs many times; its body has the same element.
_INNER = 1 << 11


def decode(data: bytes | str, catalog: Catalog) -> Case:
    """Read an instance back; raises ValueError for bytes that hold none."""
    document = codec.loads(data)
    if document.get("version") != VERSION:
        raise ValueError(f"state version {document.get('version')!r} is unknown")
    graphs = [graph_of(catalog.definition(digest)) for digest in document["definitions"]]
    case = Case(graphs[0].process, UUID(document["id"]), catalog)
    case.counter = document["counter"]
    case.ended, case.final = document.get("ended"), document.get("final")
    for number, parent, index, element, flags, variables, notes in document["tokens"]:
        scope = cast("Token | None", case.tasks.get(parent))
        spec = graphs[index].spec(element)
        if flags & _INNER:
            assert isinstance(spec, BodySpec)
            spec = spec.inner
        token = Token(case, spec, scope, number)
        token._state = flags & ~(_LISTENING | _INNER)
        token.listening = bool(flags & _LISTENING)
        token.data, token.internal_data = variables, notes
        if scope is None:
            case.task_tree = token
        joins = "arrived" in notes and token.has_state(TaskState.WAITING)
        if joins or "held" in notes:
            token.spec.restore(token)
    return case
