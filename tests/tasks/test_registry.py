"""Every topic has one handler, and the diagrams name no other."""

import re
from pathlib import Path

import pytest

from tasks.contract import Handler, Job, Result
from tasks.registry import DuplicateTopic, UnknownTopic, collect, registry

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes" / "bpmn").glob("*.bpmn"))


def _nothing(job: Job, world: object) -> Result:
    return {}


def test_a_topic_leads_to_its_handler() -> None:
    assert registry().handler("stock.reserve").topic == "stock.reserve"
    assert registry() is registry()


def test_an_unknown_topic_is_named() -> None:
    with pytest.raises(UnknownTopic, match=r"stock\.steal"):
        registry().handler("stock.steal")


def test_two_handlers_of_one_topic_are_refused() -> None:
    one = Handler("a.b", _nothing, True)
    with pytest.raises(DuplicateTopic, match=r"a\.b"):
        collect([one, Handler("a.b", _nothing, False)])


def test_what_changes_our_own_books_is_local_and_what_talks_to_others_is_not() -> None:
    remote = {topic for topic in registry().topics if not registry().handler(topic).local}
    assert remote == {
        "notify.customer",
        "notify.staff",
        "logistics.sync",
        "carrier.announce",
        # read our own books, but only after the command that wrote them
        "listing.compare_people",
        "appraisal.independent",
    }


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_every_topic_of_a_diagram_has_a_handler(diagram: Path) -> None:
    topics = set(re.findall(r'<zeebe:taskDefinition type="([^"]+)"', diagram.read_text("utf-8")))
    assert topics
    assert topics <= registry().topics


def test_the_page_on_handlers_lists_every_topic_with_its_kind() -> None:
    page = (Path(__file__).parents[2] / "docs" / "handlers.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([a-z_.]+)` \| (local|remote) \|", page, re.MULTILINE))
    known = {
        topic: "local" if registry().handler(topic).local else "remote"
        for topic in registry().topics
    }
    assert listed == known
