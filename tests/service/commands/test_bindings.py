"""Published versions keep to what they were bound to, and a replay finds the same."""

from __future__ import annotations

import pytest

from processes.codec import loads
from service.errors import Invalid
from service.store.tables import record
from tests.processes.diagram import bpmn
from tests.processes.test_bindings import caller, child, form, table


def version_of(published, process_id):
    return {one.process_id: one.version for one in published.definitions}[process_id]


def test_a_bound_call_keeps_its_version_when_the_called_process_goes_on(house):
    house.publish({"p.bpmn": caller("deployment"), "c.bpmn": child("a")})
    house.publish({"c.bpmn": child("b")})
    run = house.start()
    assert run.open == ["a"]
    run.item("a").complete()
    assert run.status == "completed"
    assert run.problem is None


def test_a_bound_call_takes_what_was_published_before_when_the_bundle_lacks_it(house):
    house.publish({"c.bpmn": child("a")})
    published = house.publish({"p.bpmn": caller("deployment")})
    assert version_of(published, "p") == 1
    assert version_of(published, "child") == 1
    house.publish({"c.bpmn": child("b")})
    assert house.start().open == ["a"]


def test_publishing_both_again_makes_a_new_version_of_the_bound_one(house):
    house.publish({"p.bpmn": caller("deployment"), "c.bpmn": child("a")})
    published = house.publish({"p.bpmn": caller("deployment"), "c.bpmn": child("b")})
    assert version_of(published, "p") == 2
    assert house.start().open == ["b"]


def test_a_call_by_tag_runs_the_newest_that_carries_it_and_the_replay_finds_it(house):
    house.publish({"c.bpmn": child("a", "v1")})
    house.publish({"c.bpmn": child("b", "v1")})
    house.publish({"c.bpmn": child("c", "v2")})
    house.publish({"p.bpmn": caller("versionTag", "v1")})
    run = house.start()
    assert run.open == ["b"]
    (entry,) = run.rows(record)
    assert list(loads(entry.input)["definitions"]) == ["child@v1"]
    house.publish({"c.bpmn": child("d", "v1")})
    assert house.start().open == ["d"]
    assert run.problem is None


@pytest.mark.parametrize("binding", ["deployment", "versionTag"])
def test_what_can_not_be_found_when_it_is_published_is_refused(house, binding):
    house.publish({"other.bpmn": bpmn("start s\nuser a\ns -> a", "other", tag="v1")})
    with pytest.raises(Invalid) as refused:
        house.publish({"p.bpmn": caller(binding, "v1")})
    ((place, words),) = refused.value.fields.items()
    assert place == "p.bpmn:c"
    assert set(words) == {"en", "zh"}


def test_a_tag_may_be_published_in_the_same_bundle(house):
    house.publish({"p.bpmn": caller("versionTag", "v1"), "c.bpmn": child("a", "v1")})
    assert house.start().open == ["a"]


def test_a_call_of_what_was_never_published_is_an_incident(house):
    house.publish({"p.bpmn": caller("latest")})
    run = house.start()
    assert run.incidents == ["The process ‘child’ is not published."]
    assert run.problem is None
    house.publish({"c.bpmn": child("a")})
    run.retry()
    assert run.open == ["a"]
    assert run.problem is None


def test_tables_and_forms_with_a_tag_are_found_among_all_that_were_published(house):
    use = "start s\ndecide d decision=rate result=r\nuser u form=ask\ns -> d -> u"
    for tag, value, key in (("v1", 1, "one"), ("v2", 2, "two")):
        house.publish(
            {"other.bpmn": bpmn(use, "other"), "t.dmn": table(tag, value), "f.form": form(tag, key)}
        )
    tied = use.replace("result=r", "result=r binding=versionTag version=v1")
    tied = tied.replace("form=ask", "form=ask binding=versionTag version=v1")
    house.publish({"p.bpmn": bpmn(tied)})
    run = house.start()
    assert run.variables == {"r": 1}
    shown = house.deps.catalog.form(run.item("u").row.definition_digest, "ask")
    assert "one" in str(shown.localized("en"))
    assert house.start("other").variables == {"r": 2}


COMPUTED = 'start s\ndecide d decision="=which" result=r\nuser u form="=shown"\ns -> d -> u'
FILES = {"t.dmn": table("", 1), "f.form": form("", "one")}


def test_a_computed_decision_and_form_are_found_among_all_that_were_published(house):
    use = "start s\ndecide d decision=rate result=r\nuser u form=ask\ns -> d -> u"
    house.publish({"other.bpmn": bpmn(use, "other"), **FILES})
    house.publish({"p.bpmn": bpmn(COMPUTED)})
    run = house.start(which="rate", shown="ask")
    item = run.item("u")
    assert (run.variables["r"], item.row.form_id) == (1, "ask")
    assert "one" in str(house.deps.catalog.form(item.row.definition_digest, "ask").localized("en"))
    item.complete(one="filled in")
    assert (run.status, run.variables["one"], run.problem) == ("completed", "filled in", None)


def test_what_a_bundle_brings_itself_counts_before_what_was_published(house):
    use = "start s\ndecide d decision=rate result=r\ns -> d"
    house.publish({"other.bpmn": bpmn(use, "other"), **FILES})
    house.publish({"p.bpmn": bpmn(COMPUTED), "new.dmn": table("", 2)})
    run = house.start(which="rate", shown="ask")
    assert run.variables["r"] == 2
    assert run.incidents == ["The form ‘ask’ was not published with this process."]
    house.publish({"p.bpmn": bpmn(COMPUTED), **FILES})
    assert house.start(which="rate", shown="ask").open == ["u"]
    run.retry()
    assert (run.open, run.problem) == ([], None)  # it keeps to what it was published with


def test_a_computed_decision_with_a_tag_is_the_newest_that_carried_it(house):
    use = "start s\ndecide d decision=rate result=r\ns -> d"
    for tag, value in (("v1", 1), ("v1", 3), ("v2", 2)):
        house.publish({"other.bpmn": bpmn(use, "other"), "t.dmn": table(tag, value)})
    tied = 'start s\ndecide d decision="=which" result=r binding=versionTag version=v1\ns -> d'
    house.publish({"p.bpmn": bpmn(tied)})
    assert house.start(which="rate").variables["r"] == 3
    assert house.start("other").variables["r"] == 2


def test_a_computed_call_by_tag_finds_its_process_when_it_begins(house):
    drawn = 'start s\ncall c process="=which" binding=versionTag version=v1\ns -> c'
    house.publish({"p.bpmn": bpmn(drawn)})
    run = house.start(which="child")
    message = "The process ‘child’ with the version tag ‘v1’ is not published."
    assert run.incidents == [message]
    house.publish({"c.bpmn": child("a", "v1")})
    run.retry()
    assert (run.open, run.problem) == (["a"], None)
