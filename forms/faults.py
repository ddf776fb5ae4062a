"""Looks a form over and says what is wrong with it, in both languages, before it is published.

Errors make a form unusable: `forms.load` refuses it. Warnings leave it usable, but somebody will
miss something, a translation say. The sentences are in `forms.fault_words`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from forms import components as parts
from forms.answers import NOT_BEFORE
from forms.components import Component
from forms.fault_words import WORDS
from forms.files import ENDINGS, LIMITS, accepted_types
from forms.named import KINDS, PROPERTY
from forms.patterns import PatternError, compiled
from forms.translations import texts_of

Texts = Mapping[str, str]

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
#: no reader follows more boxes in boxes than this
_DEEPEST = 20
#: steps of a key that are told apart; what is left of a longer one counts as one step
_MAX_STEPS = 50
_SUBTYPES = frozenset({"date", "time", "datetime"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a form: where, what, and what to do about it."""

    severity: Literal["error", "warning"]
    code: str
    component_id: str  #: "" for the form itself
    key: str  #: of the component, "" if it has none
    reason: Texts
    remedy: Texts


def findings(content: bytes | str | Mapping[str, Any]) -> list[Finding]:
    """Say what is wrong with a form, given as JSON or read already; never raises."""
    form = content
    if isinstance(content, bytes | str):
        try:
            form = json.loads(content)
        except (ValueError, RecursionError) as error:
            return [_found("not-json", {}, str(error).split("\n")[0])]
    if not isinstance(form, Mapping) or not isinstance(form.get("components"), list):
        return [_found("not-form", {})]
    if not isinstance(form.get("id"), str) or not form["id"]:
        return [_found("no-form-id", {})]
    if parts.depth(form["components"]) > _DEEPEST:
        return [_found("too-deep", {}, str(_DEEPEST))]
    listed = list(parts.walk(form["components"]))
    faults = [fault for one in listed for rule in _RULES for fault in rule(one)]
    return [
        *faults,
        *_no_such_date(listed),
        *_same_ids(listed),
        *_same_keys(form, _Taken()),
        *_untranslated(listed),
    ]


def _unknown_type(one: Component) -> Iterator[Finding]:
    kind = one.get("type")
    if not isinstance(kind, str) or kind not in parts.KNOWN:
        yield _found("unknown-component", one, str(kind))
    elif kind in parts.REFUSED:
        yield _found("refused-component", one, kind)


def _bad_key(one: Component) -> Iterator[Finding]:
    kind = one.get("type")
    needs = "path" if kind == "dynamiclist" else "key"
    optional = kind == "group" and not one.get("path")
    if kind not in parts.INPUTS | parts.COMPUTED | parts.CONTAINERS or optional:
        return
    key = one.get("path" if kind in parts.CONTAINERS else "key")
    if not isinstance(key, str) or not key:
        yield _found("no-key", one, needs)
    elif not _KEY.fullmatch(key) or "Meta" in key.split("."):
        yield _found("bad-key", one, key)


def _no_options(one: Component) -> Iterator[Finding]:
    if one.get("type") in parts.CHOICES and not one.get("valuesKey"):
        listed = parts.static_options(one)
        if not listed and not one.get("valuesExpression"):
            yield _found("no-options", one)
        if any("value" not in option for option in listed):
            yield _found("option-without-value", one)


def _no_expression(one: Component) -> Iterator[Finding]:
    given = one.get("expression")
    if one.get("type") == "expression" and not (isinstance(given, str) and given.startswith("=")):
        yield _found("no-expression", one)


def _bad_pattern(one: Component) -> Iterator[Finding]:
    pattern = parts.rules(one).get("pattern")
    if pattern is None or pattern == "":
        return
    if not isinstance(pattern, str):
        yield _found("bad-pattern", one, str(pattern))
        return
    try:
        compiled(pattern)
    except PatternError as error:
        yield _found("bad-pattern", one, str(error))


def _bad_limit(one: Component) -> Iterator[Finding]:
    own = parts.rules(one)
    given = {name: own.get(name) for name in ("min", "max", "minLength", "maxLength")}
    given["increment"] = one.get("increment")
    if one.get("type") == "filepicker":
        given |= {name: parts.properties(one).get(name) for name in LIMITS}
    for name, value in given.items():
        if isinstance(value, str) and value.strip().startswith("="):
            continue
        if value in (None, ""):
            continue
        try:
            number = float(value) if not isinstance(value, bool) else float("nan")
        except (TypeError, ValueError):
            number = float("nan")
        if not abs(number) < float("inf"):
            yield _found("bad-limit", one, f"{name}: {value}")


def _bad_subtype(one: Component) -> Iterator[Finding]:
    if one.get("type") == "datetime" and one.get("subtype", "date") not in _SUBTYPES:
        yield _found("bad-subtype", one, str(one.get("subtype")))


def _bad_accept(one: Component) -> Iterator[Finding]:
    """A kind of file that no content is ever found to be would refuse every file."""
    given = one.get("accept")
    if one.get("type") != "filepicker" or not isinstance(given, str) or given.startswith("="):
        return
    for accepted in accepted_types(given):
        families = {f"{known.partition('/')[0]}/*" for known in ENDINGS.values()}
        if accepted not in {*ENDINGS.values(), *families}:
            yield _found("bad-accept", one, accepted)


def _bad_name(one: Component) -> Iterator[Finding]:
    kind = parts.properties(one).get(PROPERTY)
    if kind is not None and (str(kind) not in KINDS or one.get("type") != "textfield"):
        yield _found("bad-name", one, str(kind))


def _browser_only(one: Component) -> Iterator[Finding]:
    if one.get("type") == "datetime" and one.get("disallowPassedDates"):
        yield _found("browser-only", one, "disallowPassedDates")


def _no_label(one: Component) -> Iterator[Finding]:
    label = one.get("label") or one.get("dateLabel") or one.get("timeLabel")
    if one.get("type") in parts.INPUTS and not label:
        yield _found("no-label", one)


_RULES: tuple[Callable[[Component], Iterator[Finding]], ...] = (
    _unknown_type,
    _bad_key,
    _no_options,
    _no_expression,
    _bad_pattern,
    _bad_limit,
    _bad_subtype,
    _bad_accept,
    _bad_name,
    _browser_only,
    _no_label,
)


def _no_such_date(listed: list[Component]) -> Iterator[Finding]:
    dates = {str(one.get("key")) for one in listed if one.get("type") == "datetime"}
    for one in listed:
        first = parts.properties(one).get(NOT_BEFORE)
        if first is not None and (one.get("type") != "datetime" or str(first) not in dates):
            yield _found("no-such-date", one, str(first))


def _same_ids(listed: list[Component]) -> Iterator[Finding]:
    seen: set[object] = set()
    for one in listed:
        id = one.get("id")
        if isinstance(id, str) and id in seen:
            yield _found("same-id", one, id)
        if isinstance(id, str):
            seen.add(id)


@dataclass(slots=True)
class _Taken:
    """The steps of keys that are in use, as a tree: looking one up doesn't go through all."""

    inner: dict[str, _Taken] = field(default_factory=dict)
    ends: bool = False  #: a key ends here


def _same_keys(holder: Component, taken: _Taken, at: str = "") -> Iterator[Finding]:
    for one in parts.maps(holder.get("components")):
        kind = one.get("type")
        key = one.get("path") if kind in parts.CONTAINERS else one.get("key")
        place = at + key if isinstance(key, str) else at
        if kind == "group":
            yield from _same_keys(one, taken, f"{place}." if key else at)
        elif kind == "dynamiclist":
            yield from _claim(one, place, taken)
            yield from _same_keys(one, _Taken())
        elif kind in parts.INPUTS | parts.COMPUTED and key:
            yield from _claim(one, place, taken)


def _claim(one: Component, place: str, taken: _Taken) -> Iterator[Finding]:
    inside = False
    for step in place.split(".", _MAX_STEPS):
        inside = inside or taken.ends
        taken = taken.inner.setdefault(step, _Taken())
    if inside or taken.ends or taken.inner:
        yield _found("same-key", one, place)
    taken.ends = True


def _untranslated(listed: list[Component]) -> Iterator[Finding]:
    for one in listed:
        own = parts.properties(one)
        for _, name, key in texts_of(one):
            if not own.get(key):
                yield _found("no-translation", one, f"{name} ({key})")


def _found(code: str, one: Component, detail: str = "") -> Finding:
    severity, reason, remedy = WORDS[code]
    return Finding(
        severity=severity,
        code=code,
        component_id=str(one.get("id", "")),
        key=str(one.get("key") or one.get("path") or ""),
        reason={"en": reason[0].format(detail), "zh": reason[1].format(detail)},
        remedy={"en": remedy[0], "zh": remedy[1]},
    )
