"""Looks a form over and says what is wrong with it, in both languages, before it is published.

Errors make a form unusable: `forms.load` refuses it. Warnings leave it usable, but somebody will
miss something, a translation say. The list of rules is at the end of this module.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms import components as parts
from forms.components import Component
from forms.translations import texts_of

Texts = Mapping[str, str]

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
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
    listed = list(parts.walk(form["components"]))
    faults = [fault for one in listed for rule in _RULES for fault in rule(one)]
    return [
        *faults,
        *_same_ids(listed),
        *_same_keys(form, set()),
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
    if one.get("type") == "expression" and not (
        isinstance(given, str) and given.startswith("=")
    ):
        yield _found("no-expression", one)


def _bad_pattern(one: Component) -> Iterator[Finding]:
    pattern = parts.rules(one).get("pattern")
    if pattern is None or pattern == "":
        return
    try:
        re.compile(pattern)
    except (re.error, TypeError, RecursionError, OverflowError) as error:
        yield _found("bad-pattern", one, str(error))


def _bad_limit(one: Component) -> Iterator[Finding]:
    own = parts.rules(one)
    given = {name: own.get(name) for name in ("min", "max", "minLength", "maxLength")}
    given["increment"] = one.get("increment")
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
    _browser_only,
    _no_label,
)


def _same_ids(listed: list[Component]) -> Iterator[Finding]:
    seen: set[object] = set()
    for one in listed:
        id = one.get("id")
        if isinstance(id, str) and id in seen:
            yield _found("same-id", one, id)
        if isinstance(id, str):
            seen.add(id)


def _same_keys(holder: Component, taken: set[str], at: str = "") -> Iterator[Finding]:
    for one in holder.get("components") or ():
        if not isinstance(one, Mapping):
            continue
        kind = one.get("type")
        key = one.get("path") if kind in parts.CONTAINERS else one.get("key")
        place = at + key if isinstance(key, str) else at
        if kind == "group":
            yield from _same_keys(one, taken, f"{place}." if key else at)
        elif kind == "dynamiclist":
            yield from _claim(one, place, taken)
            yield from _same_keys(one, set())
        elif kind in parts.INPUTS | parts.COMPUTED and key:
            yield from _claim(one, place, taken)


def _claim(one: Component, place: str, taken: set[str]) -> Iterator[Finding]:
    inside = any(
        other.startswith(f"{place}.") or place.startswith(f"{other}.")
        for other in taken
    )
    if place in taken or inside:
        yield _found("same-key", one, place)
    taken.add(place)


def _untranslated(listed: list[Component]) -> Iterator[Finding]:
    for one in listed:
        own = parts.properties(one)
        for _, name, key in texts_of(one):
            if not own.get(key):
                yield _found("no-translation", one, f"{name} ({key})")


def _found(code: str, one: Component, detail: str = "") -> Finding:
    severity, reason, remedy = _WORDS[code]
    return Finding(
        severity=severity,
        code=code,
        component_id=str(one.get("id", "")),
        key=str(one.get("key") or one.get("path") or ""),
        reason={"en": reason[0].format(detail), "zh": reason[1].format(detail)},
        remedy={"en": remedy[0], "zh": remedy[1]},
    )


_Words = tuple[Literal["error", "warning"], tuple[str, str], tuple[str, str]]

_WORDS: dict[str, _Words] = {
    "not-json": (
        "error",
        ("The file is not JSON: {}", "文件不是 JSON：{}"),
        ("Save the form again with the form editor.", "请用表单编辑器重新保存。"),
    ),
    "not-form": (
        "error",
        ("There is no list of components.", "缺少组件列表。"),
        ("Save the form again with the form editor.", "请用表单编辑器重新保存。"),
    ),
    "no-form-id": (
        "error",
        ("The form has no id.", "表单没有 ID。"),
        ("Give it the id that user tasks refer to.", "请填写用户任务所引用的 ID。"),
    ),
    "unknown-component": (
        "error",
        ("There is no component of type {}.", "没有类型为 {} 的组件。"),
        ("Use a component of the form editor.", "请使用表单编辑器中的组件。"),
    ),
    "refused-component": (
        "error",
        ("Components of type {} are not taken yet.", "暂不支持类型为 {} 的组件。"),
        ("Ask for a text or a reference instead.", "请改用文本或编号。"),
    ),
    "no-key": (
        "error",
        ("The component has no {}.", "组件缺少 {}。"),
        ("Say under which name its value is kept.", "请填写保存其值的名称。"),
    ),
    "bad-key": (
        "error",
        ("{} is no name for a value.", "{} 不能作为名称。"),
        (
            "Use letters, digits and _, parts joined by dots.",
            "请使用字母、数字和下划线，以点分隔。",
        ),
    ),
    "same-key": (
        "error",
        (
            "Another component keeps its value under {} too.",
            "另一组件的值也保存在 {} 下。",
        ),
        ("Give one of them another key.", "请为其中之一更换名称。"),
    ),
    "same-id": (
        "error",
        ("Another component has the id {} too.", "另一组件的 ID 也是 {}。"),
        ("Give one of them another id.", "请为其中之一更换 ID。"),
    ),
    "no-options": (
        "error",
        ("There is nothing to choose from.", "没有可供选择的选项。"),
        ("Add options, or say where they come from.", "请添加选项或说明其来源。"),
    ),
    "option-without-value": (
        "error",
        ("An option has no value.", "有选项没有值。"),
        ("Give every option a value.", "请为每个选项填写值。"),
    ),
    "no-expression": (
        "error",
        ("There is no FEEL expression to compute.", "缺少要计算的 FEEL 表达式。"),
        ("Write one that starts with =.", "请填写以 = 开头的表达式。"),
    ),
    "bad-pattern": (
        "error",
        ("The pattern is no regular expression: {}", "该模式不是正则表达式：{}"),
        ("Correct the pattern.", "请更正该模式。"),
    ),
    "bad-limit": (
        "error",
        ("This limit is no number: {}", "该限制不是数字：{}"),
        ("Use a number or a FEEL expression.", "请使用数字或 FEEL 表达式。"),
    ),
    "bad-subtype": (
        "error",
        (
            "{} is neither date nor time nor datetime.",
            "{} 不是 date、time 或 datetime。",
        ),
        ("Choose one of the three.", "请在三者中选择。"),
    ),
    "browser-only": (
        "warning",
        ("{} is checked by the browser only.", "{} 仅由浏览器检查。"),
        ("Check it in the process if it matters.", "如有必要，请在流程中检查。"),
    ),
    "no-label": (
        "warning",
        ("The field has no label.", "字段没有标签。"),
        ("Name it, for screen readers too.", "请填写标签，读屏软件也需要。"),
    ),
    "no-translation": (
        "warning",
        ("A text has no Chinese translation: {}", "文本没有中文翻译：{}"),
        ("Add the custom property.", "请添加该自定义属性。"),
    ),
}
