"""Says of a form what a person is asked: labels, kinds, limits, options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms import Form, components
from processes.model import Texts
from service.handbook.conditions import Conditions
from service.handbook.model import FieldRow, FormPart
from service.i18n import spoken, t

_LIMITS = {
    "min": ("at least {}", "不小于{}"),
    "max": ("at most {}", "不大于{}"),
    "minLength": ("at least {} characters", "至少{}个字符"),
    "maxLength": ("at most {} characters", "最多{}个字符"),
}
_FILES = {
    "accept": ("file types: {}", "文件类型：{}"),
    "max_files": ("at most {} files", "最多{}个文件"),
    "picture_width": ("exactly {} pixels wide", "宽度必须为{}像素"),
    "picture_height": ("exactly {} pixels high", "高度必须为{}像素"),
    "max_seconds": ("video of at most {} seconds", "视频不超过{}秒"),
}
#: what a text names and must be there, as `forms.named` knows it
_MUST_BE = {
    "order": ("an order that exists", "须为已有订单"),
    "product": ("a product that exists", "须为已有商品"),
    "coupon": ("a coupon that exists", "须为已有优惠码"),
}
_KINDS = {
    "image/*": ("pictures", "图片"),
    "video/*": ("videos", "视频"),
    "audio/*": ("sound", "音频"),
}
_MEGABYTE = 1_000_000


def form_part(form: Form, language: str) -> FormPart:
    """A form's fields in their order; fields of a list carry the list's name."""
    shown = {
        str(component.get("id")): component
        for component in components.walk(form.localized(language).get("components"))
    }
    lists = {rows.id: rows.names for rows in form.scope.rows}
    inside = dict(_inside(form, lists))
    conditions = Conditions(language, shown.values())
    rows = []
    for field in form.fields.values():
        if set(field.names.values()) <= {field.key, ""}:
            continue  # computed for other fields; nobody sees it
        component = shown.get(field.id, field.component)
        label = spoken(field.names, language) or field.key
        if field.id in inside:
            label = f"{spoken(inside[field.id], language)}: {label}"
        rows.append(
            FieldRow(
                label=label,
                kind=t(f"field.{field.type}", language),
                rule=_required(component, language),
                limits=tuple(_limits(component, conditions, language)),
            )
        )
    return FormPart(spoken(form.names, language), tuple(rows))


def labels_of(forms: Mapping[str, Form]) -> Mapping[str, Texts]:
    """What the fields of all forms are called, by their key; the first form counts."""
    found: dict[str, Texts] = {}
    for form in forms.values():
        for key, field in form.fields.items():
            found.setdefault(key, field.names)
    return found


def _required(component: Mapping[str, Any], language: str) -> str:
    if components.rules(component).get("required") is not True:
        return ""
    return "必填" if language == "zh" else "required"


def _inside(form: Form, lists: Mapping[str, Texts]) -> Iterator[tuple[str, Texts]]:
    for rows in form.scope.rows:
        for _, field in rows.scope.all_fields():
            yield field.id, lists[rows.id]


def _limits(component: Mapping[str, Any], conditions: Conditions, language: str) -> Iterator[str]:
    def say(pair: tuple[str, str], value: object = "") -> str:
        return pair[language == "zh"].format(value)

    rules = components.rules(component)
    for key, pair in _LIMITS.items():
        limit = None if rules.get(key) in (None, "") else conditions.limit(rules[key])
        if limit is not None:
            yield say(pair, limit)
    if rules.get("pattern"):
        said = rules.get("patternErrorMessage")
        yield str(said) if said else say(("of the form {}", "格式 {}"), rules["pattern"])
    if rules.get("validationType") == "email":
        yield say(("a mail address", "电子邮箱地址"))
    if rules.get("validationType") == "phone":
        yield say(("a phone number", "电话号码"))
    own = components.properties(component)
    if own.get("must_be"):
        yield say(_MUST_BE[own["must_be"]])
    if own.get("not_before"):
        yield say(("not before {}", "不早于{}"), conditions.limit(f"={own['not_before']}"))
    for key, pair in _FILES.items():
        value = component.get(key) or own.get(key)
        if value:
            yield say(pair, _file_kinds(str(value), language) if key == "accept" else value)
    if own.get("max_size"):
        size = int(own["max_size"]) / _MEGABYTE
        yield say(("at most {} MB each", "每个不超过{} MB"), f"{size:g}")
    options = [str(one.get("label") or one.get("value")) for one in _options(component)]
    if options:
        yield say(("one of: {}", "选项：{}"), " / ".join(options))
    if component.get("valuesExpression") or component.get("valuesKey"):
        yield say(("options as shown", "选项见表单"))
    if component.get("readonly") is True:
        yield say(("only shown", "只读"))
    hidden = components.hide_condition(component)
    if hidden:
        asked, skipped = conditions.opposite(hidden), conditions.told(hidden)
        if asked is not None:
            yield say(("only if {}", "填写条件：{}"), asked)
        elif skipped is not None:
            yield say(("not asked if {}", "不填的条件：{}"), skipped)
        else:
            yield say(("asked only where it applies", "视情况填写"))
    described = component.get("description")
    if isinstance(described, str) and described.strip() and not described.startswith("="):
        yield described.strip()


def _file_kinds(accept: str, language: str) -> str:
    """The kinds of files a form takes, as people say them; an ending stays as it is."""
    chinese = language == "zh"
    kinds = (kind.strip() for kind in accept.split(","))
    said = [_KINDS[kind][chinese] if kind in _KINDS else kind for kind in kinds]
    return ("、" if chinese else ", ").join(said)


def _options(component: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return components.static_options(component)
