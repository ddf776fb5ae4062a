"""What a command may cost: counted in statements and commits, so that it can't creep up."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from processes.codec import dumps
from service.commands.complete_task import complete_task
from service.errors import Invalid
from tests.processes.diagram import bpmn
from tests.story import bob


class Count:
    """Statements and commits of an engine."""

    def __init__(self):
        self.statements = []
        self.commits = 0


@contextmanager
def counting(engine):
    count = Count()

    def statement(connection, cursor, text, parameters, context, many):
        count.statements.append(text)

    def commit(connection):
        count.commits += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


PLAIN = "start s\nuser a groups=order-desk\nuser b\nend e\ns -> a -> b -> e"
#: everything a step can leave behind and set up at once
FULL = """
    start s
    user a groups=order-desk
    boundary late on=a duration=PT1H cancel=false
    boundary stop on=a message=stop key="=k"
    user b groups=order-desk
    boundary later on=b duration=PT1H cancel=false
    boundary halt on=b message=halt key="=k"
    service mail topic=mail
    and split
    end e
    s -> a -> split
    split -> b -> e
    split -> mail
    late -> e
    later -> e
    stop -> e
    halt -> e
"""
FORM = {
    "id": "f",
    "type": "default",
    "schemaVersion": 16,
    "components": [{"type": "textfield", "key": "note", "label": "Note"}],
}


def publish_with_form(house, form):
    """Publish the plain diagram with a form on its first task."""
    shown = b'<zeebe:userTask/><zeebe:formDefinition formId="f"/><zeebe:assignmentDefinition'
    diagram = bpmn(PLAIN).replace(b"<zeebe:assignmentDefinition", shown, 1)
    house.publish({"p.bpmn": diagram, "f.form": dumps(form).encode()})


@pytest.mark.parametrize(("diagram", "most"), [(PLAIN, 4), (FULL, 7)])
def test_completing_a_work_item_takes_few_statements_and_one_commit(house, handlers, diagram, most):
    """Eight are allowed; putting a job in the queue is one more, which the driver does itself."""
    handlers.remote("mail")
    house.draw(diagram)
    warm, measured = house.start(k="1"), house.start(k="2")
    warm.item("a").complete(by=bob)
    item = measured.item("a").id
    with counting(house.deps.engine) as count:
        complete_task(house.deps, bob, item, {})
    assert len(count.statements) <= most, count.statements
    assert count.commits == 1
    assert measured.problem is None


def test_a_form_costs_no_statement(house):
    publish_with_form(house, FORM)
    warm, measured = house.start(), house.start()
    warm.item("a").complete(by=bob, note="hello")
    item = measured.item("a").id
    with counting(house.deps.engine) as count:
        complete_task(house.deps, bob, item, {"note": "hello", "unknown": 1})
    assert len(count.statements) <= 5
    assert measured.variables == {"note": "hello"}


def test_a_refused_form_names_the_field_and_writes_nothing(house):
    strict = FORM | {
        "components": [FORM["components"][0] | {"validate": {"required": True}}],
    }
    publish_with_form(house, strict)
    run = house.start()
    item = run.item("a").id
    with counting(house.deps.engine) as count, pytest.raises(Invalid) as refused:
        complete_task(house.deps, bob, item, {"note": ""})
    assert set(refused.value.fields) == {"note"}
    assert set(refused.value.fields["note"]) == {"en", "zh"}
    assert count.commits == 0
    assert all(text.lstrip().startswith("SELECT") for text in count.statements)
    assert run.open == ["a"]
