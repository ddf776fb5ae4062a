"""The form-js components we know, and what each needs.

Not for how a component's value is checked; that is `forms.answers`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Component = Mapping[str, Any]

#: a person gives them a value
INPUTS = frozenset(
    [
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "checklist",
        "radio",
        "select",
        "taglist",
        "datetime",
        "filepicker",
    ]
)
#: their value is computed, from `expression`
COMPUTED = frozenset({"expression"})
#: they hold other components
CONTAINERS = frozenset({"group", "dynamiclist"})
#: only to be looked at
DISPLAYS = frozenset(["text", "html", "image", "separator", "spacer", "button", "table", "iframe"])
#: form-js has them, we don't take them yet
REFUSED = frozenset({"documentPreview"})
#: their answer is one or several of given options
CHOICES = frozenset(["checklist", "radio", "select", "taglist"])

KNOWN = INPUTS | COMPUTED | CONTAINERS | DISPLAYS | REFUSED

#: attributes a reader sees, and the custom property that holds their translation is `<name>:zh`
VISIBLE_TEXTS = (
    "label",
    "description",
    "text",
    "content",
    "alt",
    "title",
    "dateLabel",
    "timeLabel",
)


def walk(components: object) -> Iterator[Component]:
    """Yield every component of a list, those inside groups and lists too, in document order."""
    pending = list(maps(components))[::-1]
    while pending:
        component = pending.pop()
        yield component
        pending += list(maps(component.get("components")))[::-1]


def depth(components: object) -> int:
    """How deep groups and lists lie inside each other; 1 for a form without any."""
    deepest, level = 0, list(maps(components))
    while level:
        deepest += 1
        level = [inner for one in level for inner in maps(one.get("components"))]
    return deepest


def properties(component: Component) -> Mapping[str, Any]:
    """The custom properties of a component."""
    found = component.get("properties")
    return found if isinstance(found, Mapping) else {}


def rules(component: Component) -> Mapping[str, Any]:
    """The validation keys of a component."""
    found = component.get("validate")
    return found if isinstance(found, Mapping) else {}


def hide_condition(component: Component) -> str | None:
    """The FEEL text, without its "=", that hides the component; None if it is always shown."""
    conditional = component.get("conditional")
    text = conditional.get("hide") if isinstance(conditional, Mapping) else None
    return text.strip().removeprefix("=") if isinstance(text, str) and text.strip() else None


def static_options(component: Component) -> list[Component]:
    """The options that stand in the form itself."""
    return list(maps(component.get("values")))


def names_of(component: Component) -> Mapping[str, str]:
    """The label of a component by language."""
    english = component.get("label") or component.get("dateLabel") or component.get("key") or ""
    own = properties(component)
    chinese = own.get("label:zh") or own.get("dateLabel:zh") or english
    return {"en": str(english), "zh": str(chinese)}


def maps(value: object) -> Iterator[Component]:
    """The objects of a list, nothing for what is no list."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, Mapping))
