"""Publishing: versions, bundles, what is refused, and running cases that outlive a version."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from processes.codec import dumps
from service.catalog import StoredCatalog
from service.commands.publish import publish
from service.errors import Invalid, NotAllowed, NotFound
from service.store.tables import definition, instance, job, message, resource, work_item
from tests.processes.diagram import bpmn
from tests.story import Item, ann, bob, person

chen = person("chen", "process-owners")
ONE = "start s\nuser one groups=order-desk\nend e\ns -> one -> e"
TWO = "start s\nuser two groups=order-desk\nend e\ns -> two -> e"
FORM = {
    "id": "f",
    "type": "default",
    "schemaVersion": 16,
    "components": [{"type": "textfield", "key": "note", "label": "Note"}],
}
SHOWN = b'<zeebe:userTask/><zeebe:formDefinition formId="f"/><zeebe:assignmentDefinition'
WITH_FORM = bpmn(ONE).replace(b"<zeebe:assignmentDefinition", SHOWN)


def versions(house):
    rows = house.all(
        select(definition.c.version, definition.c.author, definition.c.reason).order_by(
            definition.c.version
        )
    )
    return [tuple(row) for row in rows]


def test_a_version_says_who_published_it_and_why(house):
    publish(house.deps, chen, {"p.bpmn": bpmn(ONE)}, "the beginning")
    publish(house.deps, chen, {"p.bpmn": bpmn(TWO)}, "better")
    again = publish(house.deps, chen, {"p.bpmn": bpmn(TWO)}, "the same")
    assert versions(house) == [(1, "chen", "the beginning"), (2, "chen", "better")]
    assert [(one.version, one.created) for one in again.definitions] == [(2, False)]


def test_running_cases_stay_on_their_version(house):
    house.draw(ONE)
    old = house.start()
    house.draw(TWO)
    new = house.start()
    assert (old.open, new.open) == (["one"], ["two"])
    old.item("one").complete(by=bob)
    assert old.status == "completed"
    assert old.problem is None


def test_publishing_is_for_process_owners(house):
    with pytest.raises(NotAllowed):
        publish(house.deps, ann, {"p.bpmn": bpmn(ONE)}, "mine")
    assert versions(house) == []


@pytest.mark.parametrize(
    ("diagram", "place", "word"),
    [
        ("start s\nservice a topic=nobody\nend e\ns -> a -> e", "p.bpmn:a", "nobody"),
        ("start s\nxor x\nend e\ns -> x\nx -> e [1 +]", "p.bpmn:", ""),
        ("start s\nend e\ns -> e\nscript x feel==().__class__ result=r\ns -> x", "p.bpmn:x", ""),
    ],
)
def test_a_broken_bundle_is_refused_whole_and_says_where(house, diagram, place, word):
    files = {"p.bpmn": bpmn(diagram), "fine.bpmn": bpmn(ONE, "fine")}
    with pytest.raises(Invalid) as refused:
        house.publish(files)
    ((found, words),) = refused.value.fields.items()
    assert found.startswith(place)
    assert word in words["en"][0]
    assert words["zh"]
    assert versions(house) == []


def test_a_form_the_server_cannot_check_is_refused_by_its_field(house):
    strange = dict(FORM, components=[{"type": "crystalBall", "key": "note", "id": "ball"}])
    files = {"p.bpmn": WITH_FORM, "f.form": dumps(strange).encode()}
    with pytest.raises(Invalid) as refused:
        publish(house.deps, chen, files, "wishful")
    assert list(refused.value.fields) == ["f.form:ball"]
    assert versions(house) == []


def test_a_diagram_may_lean_on_forms_published_before(house):
    house.publish({"p.bpmn": WITH_FORM, "f.form": dumps(FORM).encode()})
    changed = WITH_FORM.replace(b'name="one"', b'name="First"')
    house.publish({"p.bpmn": changed})
    run = house.start()
    run.item("First").complete(by=bob, note="hello", other="dropped")
    assert run.variables == {"note": "hello"}
    assert len(house.all(select(resource).where(resource.c.kind == "form"))) == 1


def test_a_diagram_that_leans_on_nothing_is_refused(house):
    with pytest.raises(Invalid, match="The form f is not in the bundle"):
        house.publish({"p.bpmn": WITH_FORM})


def test_a_case_shows_the_form_of_its_own_version(house):
    house.publish({"p.bpmn": WITH_FORM, "f.form": dumps(FORM).encode()})
    old = house.start()
    renamed = {"components": [FORM["components"][0] | {"key": "remark"}]}
    house.publish({"p.bpmn": WITH_FORM, "f.form": dumps(FORM | renamed).encode()})
    new = house.start()
    for run in (old, new):
        run.item("one").complete(by=bob, note="old", remark="new")
    assert old.variables == {"note": "old"}
    assert new.variables == {"remark": "new"}


CALLER = "start s\nuser before\ncall child process=child\nend e\ns -> before -> child -> e"


def test_a_called_process_is_the_newest_and_the_replay_finds_the_same_one(house):
    house.draw(ONE, "child")
    house.draw(CALLER)
    early, late = house.start(), house.start()
    early.item("before").complete()
    house.draw(TWO, "child")
    late.item("before").complete()
    assert (early.open, late.open) == (["one"], ["two"])
    digests = {run.item(run.open[0]).row.definition_digest for run in (early, late)}
    assert len(digests) == 2, "each item knows the version its form belongs to"
    for run in (early, late):
        run.item(run.open[0]).complete(by=bob)
        assert run.status == "completed"
        assert run.problem is None


def test_another_process_of_the_service_learns_of_a_new_version(house):
    house.draw(ONE)
    other = StoredCatalog(house.deps.engine)
    assert "one" in other.latest("p").elements
    house.draw(TWO)
    with house.deps.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(definition)) != other.epoch
        other.refresh(connection)
    assert "two" in other.latest("p").elements


def test_what_was_never_published_is_not_found(house):
    for look in (
        lambda: house.deps.catalog.latest("nothing"),
        lambda: house.deps.catalog.definition("0" * 64),
        lambda: house.start("nothing"),
    ):
        with pytest.raises(NotFound):
            look()


WATCH = """
    start s
    receive wait message=definition.published key==process
    user read
    s -> wait -> read
"""


def test_who_waits_for_a_process_hears_of_its_next_version(house):
    house.draw(WATCH, "watch")
    mine, other = house.start("watch", process="p"), house.start("watch", process="other")
    (made,) = house.draw("start s\nuser a\ns -> a").definitions
    assert mine.open == [], "the worker brings it"
    house.work()
    assert (mine.open, other.open) == (["read"], [])
    told = {"process_id": "p", "version": 1, "digest": made.digest}
    assert mine.variables == told | {"process": "p", "author": "system", "reason": "a story"}
    assert mine.problem is None


def test_news_of_a_version_is_not_kept(house):
    house.draw(WATCH, "watch")
    mine = house.start("watch", process="p")
    house.draw("start s\nuser a\ns -> a")
    mine.cancel()
    house.work()
    late = house.start("watch", process="p")
    house.draw("start s\nuser a\ns -> a")
    house.work()
    assert late.open == [], "nothing was published since"
    assert house.all(select(job)) == []
    assert house.all(select(message)) == []


def test_a_process_may_start_with_the_news_of_a_version(house):
    house.draw(
        'start s message=definition.published key==1 business_key=\'=process_id + " " + string('
        "version)'\nuser read\ns -> read",
        "watch",
    )
    for name in ("a", "b"):
        house.draw(f"start s\nuser {name}\ns -> {name}")
        house.work()
    rows = house.all(select(instance.c.business_key).order_by(instance.c.started_at))
    assert {row.business_key for row in rows} == {"watch 1", "p 1", "p 2"}


def test_two_versions_of_a_called_process_in_one_case_each_show_their_own_form(house):
    house.draw(
        "start s\nand split\ncall one process=child\nuser wait\ncall two process=child\nend e\n"
        "s -> split -> one -> e\nsplit -> wait -> two -> e"
    )
    child = "start s\nuser a groups=order-desk\nuser {} groups=order-desk\ns -> a -> {}"
    (old,) = house.draw(child.format("b", "b"), "child").definitions
    run = house.start()
    (new,) = house.draw(child.format("c", "c"), "child").definitions
    run.item("wait").complete()
    shown = {row.definition_digest for row in run.rows(work_item) if row.element_id == "a"}
    assert shown == {old.digest, new.digest}
    (first,) = [row.id for row in run.rows(work_item) if row.definition_digest == old.digest]
    Item(house, first).complete()
    assert run.item("b").row.definition_digest == old.digest
    assert run.problem is None
