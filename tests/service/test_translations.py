"""Every word of the pages is there in both languages, and none is kept that nobody uses."""

import json
import re
from inspect import getmembers, isroutine
from pathlib import Path
from typing import get_args, get_type_hints

from forms.components import COMPUTED, INPUTS
from processes import reader
from processes.comparing.change import Change
from processes.decisions.table import HIT_POLICIES
from processes.elements.loops import MultiInstanceSpec, StandardLoopSpec
from processes.instance import Instance
from processes.step import Fact, IncidentKind, Step
from service import pages
from service.access import What
from service.i18n import LANGUAGES, t
from service.pages.instances import STATUSES as INSTANCE_STATUSES
from service.pages.reader import THEMES
from service.pages.studio import EDITORS
from service.pages.studio import KEYS as STUDIO_KEYS
from service.record import NOTES
from tasks.backoffice.tables import STATUSES as ORDER_STATUSES

FOLDER = Path(pages.__file__).parent
SOURCES = [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py"), FOLDER.parent / "i18n.py"]
CODE = "\n".join(path.read_text("utf-8") for path in SOURCES)
TEXTS = {
    language: json.loads((FOLDER / "translations" / f"{language}.json").read_text("utf-8"))
    for language in LANGUAGES
}
INPUT_KINDS = {
    name
    for name, method in getmembers(Instance, isroutine)
    if not name.startswith("_") and get_type_hints(method).get("return") is Step
}
#: how a wish to publish ends that is not carried out
WISH_ENDS = ("failed", "refused", "withdrawn")
#: beginnings that code completes with a value, and every value there can be
FAMILIES = {
    "access_event.": set(get_args(What)),
    "channel.": {"mail", "sms", "rest"},
    "element.": reader._SUPPORTED
    | {loops.body_type for loops in (MultiInstanceSpec, StandardLoopSpec)},
    "fact.": {kind.__name__ for kind in Fact.__subclasses__()},
    "field.": set(INPUTS | COMPUTED),
    "handbook.kind_": {"added", "removed", "changed"},
    "hit.": set(HIT_POLICIES),
    "incident.kind.": set(get_args(IncidentKind)),
    "incident.remedy.": set(get_args(IncidentKind)),
    "input.": (INPUT_KINDS - {"apply"}) | NOTES,
    "job.": {"ready", "waiting", "dead"},
    "order.": set(ORDER_STATUSES),
    "outbox.": {"sending"},
    "span.": {"minutes", "hours", "days"},
    "status.": set(INSTANCE_STATUSES),
    "studio.answer.": set(WISH_ENDS),
    "studio.answer_short.": set(WISH_ENDS),
    "studio.answer_then.": set(WISH_ENDS),
    "studio.blocked.": {"outdated", "errors", "same"},
    "studio.change.": set(get_args(Change)),
    "studio.closed.": {"discarded", "published"},
    "studio.event.": {
        *(f"draft.{what}" for what in ("created", "discarded", "published")),
        *("file.saved", "file.deleted", "files.uploaded"),
        *("owners.set", "proposal.made", "proposal.closed"),
        *(
            f"publication.{what}"
            for what in ("approved", "asked_for", "failed", "planned", "refused", "withdrawn")
        ),
    },
    "studio.key.": {what for _, what in STUDIO_KEYS},
    "studio.kind.": set(EDITORS),
    "studio.request.": {"planned", "waiting"},
    "studio.request_short.": {"planned", "waiting", "yours"},
    "studio.severity.": {"error", "warning"},
    "studio.wish.": {"planned", "waiting", "refused", "withdrawn"},
    "task.closed_": {"completed", "cancelled"},
    "theme.": set(THEMES),
    "theme.switch_": {"light", "dark"},
}


def test_both_languages_say_the_same_things():
    english, chinese = (set(TEXTS[language]) for language in ("en", "zh"))
    singular = {key for key in english if key.endswith(".one")}
    assert english - chinese <= singular, "Chinese has no form for one, but all the rest"
    assert chinese - english == set()
    assert [key for key in singular if key.removesuffix(".one") not in english] == []


def test_no_text_is_empty_or_left_in_the_other_language():
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [
        key for language in LANGUAGES for key, text in TEXTS[language].items() if not text
    ] == []
    assert [key for key, text in TEXTS["en"].items() if han.search(text)] == []
    same = [key for key, text in TEXTS["zh"].items() if not han.search(text)]
    assert [
        key for key in same if re.search("[a-z]", re.sub(r"\{\w+\}", "", TEXTS["zh"][key]))
    ] == []


def test_both_languages_fill_in_the_same_values():
    def values(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    different = [
        key for key, text in TEXTS["zh"].items() if values(text) != values(TEXTS["en"][key])
    ]
    assert different == []


def test_every_key_that_pages_ask_for_is_there():
    asked = set(re.findall(r"\bt\(\s*[\"']([\w. ]+)[\"']\s*(?:[,)]|$)", CODE, re.MULTILINE))
    assert len(asked) > 100
    assert sorted(asked - set(TEXTS["en"])) == []


def test_every_key_that_is_put_together_is_there_for_every_value():
    assert "start" in INPUT_KINDS
    begun = re.findall(r"\bt\(\s*[\"']([\w.]+)[\"'] ~", CODE)
    begun += re.findall(r"\bt\(\s*f[\"']([\w.]+)\{", CODE)
    assert set(begun) <= set(FAMILIES), "a new family: say here which values it has"
    missing = {
        f"{beginning}{value}"
        for beginning, values in FAMILIES.items()
        for value in values
        if f"{beginning}{value}" not in TEXTS["en"]
    }
    assert missing == set()


def test_no_text_is_kept_that_nobody_asks_for():
    unused = {
        key
        for key in TEXTS["en"]
        if not key.startswith(tuple(FAMILIES))
        and not re.search(rf"[\"']{re.escape(key.removesuffix('.one'))}[\"']", CODE)
    }
    assert unused == set()


def test_templates_hold_no_words_of_their_own():
    """A sentence written into a template would be read by everybody in one language."""
    allowed = {"Shopflow", "Enter", "j", "k", "c"}
    spoken = {}
    for path in FOLDER.rglob("*.html"):
        text = re.sub(r"\{% block \w+_class %\}.*?\{% endblock %\}", " ", path.read_text("utf-8"))
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.S)
        text = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", text, flags=re.S)
        labels = re.findall(r"(?:title|placeholder|aria-label|alt)=\"([^\"]+)\"", text)
        words = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", " ", text) + " ".join(labels))
        if others := set(words) - allowed:
            spoken[path.name] = others
    assert spoken == {}


def test_one_is_said_in_the_singular():
    assert t("span.days", "en", count=1) != t("span.days", "en", count=2).replace("2", "1")
    assert t("span.days", "zh", count=1) == t("span.days", "zh", count=2).replace("2", "1")
