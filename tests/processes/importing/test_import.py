"""Diagrams of the other products come out in our dialect, run, and what is lost is named."""

import json
from typing import Any

import pytest

from processes import step
from processes.catalog import read_bundle
from processes.findings import Finding
from processes.importing import Imported, import_diagram
from processes.importing.notes import KINDS
from processes.model import Definition, Element
from tests.processes.engine import Run
from tests.processes.importing.camunda7 import FLOWABLE, between, diagram, extended, path


def _imported(content: bytes) -> Imported:
    return import_diagram("p.bpmn", content)


def _definition(content: bytes, **tables: bytes) -> Definition:
    """Import a diagram that is understood, and read what was written: it has no error."""
    imported = _imported(content)
    assert imported.content is not None
    errors = [f for f in imported.findings if f.severity == "error"]
    assert not errors, [f.reason["en"] for f in errors]
    files = {"p.bpmn": imported.content, **imported.forms}
    files |= {name.replace("__", "."): table for name, table in tables.items()}
    bundle = read_bundle(files)
    assert not bundle.has_errors, [(f.element_id, f.reason["en"]) for f in bundle.findings]
    return bundle.definitions["p"]


def _element(content: bytes, id: str = "a") -> Element:
    return _definition(content).elements[id]


def _notes(content: bytes) -> list[tuple[str, str]]:
    return [(one.code, one.element_id) for one in _imported(content).findings]


def _run(content: bytes, **variables: Any) -> Run:
    return Run(_definition(content), **variables)


# People


def test_a_user_task_keeps_who_does_it_until_when() -> None:
    drawn = (
        '<bpmn:userTask id="a" camunda:candidateGroups="sales,${team}" camunda:assignee="${boss}"'
        ' camunda:candidateUsers="ann, bob" camunda:dueDate="P2D" camunda:priority="${70 + 1}"'
        ' camunda:followUpDate="${follow.up}"/>'
    )
    run = _run(between(drawn), team="ops", boss="mei", follow={"up": "2026-02-01T08:00:00Z"})
    (task,) = run.of(step.TaskOpened)
    assert (task.groups, task.users, task.assignee) == (("sales", "ops"), ("ann", "bob"), "mei")
    assert (task.due_at - run.now).days == 2
    assert task.follow_up_at.month == 2
    assert task.priority == 71
    run.complete("a")
    assert run.ended == "completed"


@pytest.mark.parametrize(
    ("key", "form_id", "noted"),
    [
        ("review-order", "review-order", False),
        ("embedded:app:forms/assignApprover.html", "assign-approver", True),
        ("camunda-forms:deployment:task-form.form", "task-form", True),
        ("approve.jsf", "approve", True),
    ],
)
def test_a_form_keeps_its_name(key: str, form_id: str, noted: bool) -> None:
    imported = _imported(between(f'<bpmn:userTask id="a" camunda:formKey="{key}"/>'))
    assert f'formId="{form_id}"'.encode() in (imported.content or b"")
    assert [f.code for f in imported.findings] == ["form"] * noted


def test_fields_in_the_diagram_become_a_form() -> None:
    fields = """<camunda:formData>
        <camunda:formField id="ok" label="Fine?" type="boolean" defaultValue="true"/>
        <camunda:formField id="sum" label="Sum" type="long"><camunda:validation>
          <camunda:constraint name="required"/><camunda:constraint name="max" config="50"/>
        </camunda:validation></camunda:formField>
        <camunda:formField id="kind" type="enum"><camunda:value id="k" name="Kay"/>
        </camunda:formField>
        <camunda:formField id="day" label="Day" type="date"/>
      </camunda:formData>"""
    imported = _imported(between(extended("userTask", fields)))
    assert imported.findings == ()
    form = json.loads(imported.forms["p-a.form"])
    ok, total, kind, day = form["components"]
    assert (ok["type"], ok["label"], ok["defaultValue"]) == ("checkbox", "Fine?", True)
    assert (total["type"], total["validate"]) == ("number", {"required": True, "max": 50})
    assert kind["values"] == [{"value": "k", "label": "Kay"}]
    assert (day["type"], day["subtype"], day["dateLabel"]) == ("datetime", "date", "Day")
    assert _element(between(extended("userTask", fields))).form_id == "p-a"


def test_what_a_form_asks_leaves_the_task_beside_its_outputs() -> None:
    inner = """<camunda:formData><camunda:formField id="ok" type="boolean"/></camunda:formData>
      <camunda:inputOutput><camunda:outputParameter name="both">${ok &amp;&amp; vip}
      </camunda:outputParameter></camunda:inputOutput>"""
    run = _run(between(extended("userTask", inner)), vip=True)
    run.complete("a", ok=True)
    assert (run.variables["ok"], run.variables["both"]) == (True, True)
    unknown = inner[inner.index("<camunda:inputOutput>") :]
    assert _notes(between(extended("userTask", unknown))) == [("only-outputs", "a")]


def test_the_standards_roles_become_groups_and_users() -> None:
    owner = (
        "<bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>"
        "group(management), user(kermit), accountancy"
        "</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>"
    )
    who = _element(between(f'<bpmn:userTask id="a">{owner}</bpmn:userTask>')).assignment
    assert (who.groups, who.users) == ("management,accountancy", "kermit")


# Handlers


def test_an_external_task_calls_the_handler_of_its_topic() -> None:
    parameters = """<camunda:inputOutput>
        <camunda:inputParameter name="sum">${amount * 2}</camunda:inputParameter>
        <camunda:inputParameter name="text">Dear ${who}</camunda:inputParameter>
        <camunda:inputParameter name="fixed">5</camunda:inputParameter>
        <camunda:inputParameter name="list"><camunda:list><camunda:value>x</camunda:value>
          <camunda:value>${amount}</camunda:value></camunda:list></camunda:inputParameter>
        <camunda:inputParameter name="map"><camunda:map><camunda:entry key="k v">1</camunda:entry>
          </camunda:map></camunda:inputParameter>
        <camunda:outputParameter name="paid">${receipt.total}</camunda:outputParameter>
      </camunda:inputOutput>"""
    drawn = extended("serviceTask", parameters, 'camunda:type="external" camunda:topic="charge"')
    run = _run(between(drawn), amount=4, who="Ann")
    (job,) = run.of(step.JobWanted)
    assert job.topic == "charge"
    assert job.variables == {
        "sum": 8, "text": "Dear Ann", "fixed": "5", "list": ["x", 4], "map": {"k v": "1"},
    }  # fmt: skip
    run.done("a", receipt={"total": 8})
    assert run.variables["paid"] == 8
    assert run.ended == "completed"


@pytest.mark.parametrize(
    ("attribute", "topic"),
    [
        ('camunda:class="org.acme.ChargeCardDelegate"', "charge-card"),
        ('camunda:delegateExpression="${sendLetter}"', "send-letter"),
        ('camunda:expression="${shop.closeIt(order)}"', "shop.close-it"),
        ('camunda:type="mail"', "mail"),
    ],
)
def test_java_becomes_a_topic_that_is_noted(attribute: str, topic: str) -> None:
    drawn = between(f'<bpmn:serviceTask id="a" {attribute}/>')
    assert _notes(drawn) == [("java", "a")]
    (job,) = _run(drawn).of(step.JobWanted)
    assert job.topic == topic


def test_a_service_that_only_computes_becomes_a_script() -> None:
    drawn = '<bpmn:serviceTask id="a" camunda:expression="${a + 1}" camunda:resultVariable="b"/>'
    run = _run(between(drawn), a=1)
    assert run.variables["b"] == 2
    assert run.ended == "completed"


def test_fields_become_headers_and_inputs() -> None:
    fields = (
        '<camunda:field name="to" stringValue="ann"/>'
        '<camunda:field name="sum"><camunda:expression>${1 + 1}</camunda:expression>'
        "</camunda:field>"
    )
    drawn = extended("serviceTask", fields, 'camunda:type="external" camunda:topic="t"')
    (job,) = _run(between(drawn)).of(step.JobWanted)
    assert job.headers == {"to": "ann"}
    assert job.variables == {"sum": 2}


def test_a_throwing_message_calls_its_handler() -> None:
    message = '<bpmn:messageEventDefinition camunda:type="external" camunda:topic="tell"/>'
    drawn = f'<bpmn:intermediateThrowEvent id="a">{message}</bpmn:intermediateThrowEvent>'
    (job,) = _run(between(drawn)).of(step.JobWanted)
    assert job.topic == "tell"


def test_retries_are_kept_their_wait_is_noted() -> None:
    cycle = "<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>"
    drawn = extended("serviceTask", cycle, 'camunda:type="external" camunda:topic="t"')
    assert _element(between(drawn)).retries == "5"
    assert _notes(between(drawn)) == [("dropped", "a")]


# Decisions, scripts, calls


def test_a_decision_is_asked_its_result_shape_noted() -> None:
    rule = '<bpmn:businessRuleTask id="a" camunda:decisionRef="d" camunda:resultVariable="r" {}/>'
    plain = between(rule.format('camunda:mapDecisionResult="singleEntry"'))
    assert _notes(plain) == []
    assert _notes(between(rule.format(""))) == [("decision-result", "a")]
    table = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="x" name="x"
        namespace="n"><decision id="d" name="d"><variable name="d"/><literalExpression>
        <text>21 * 2</text></literalExpression></decision></definitions>"""
    run = Run(_definition(plain, d__dmn=table))
    assert run.variables["r"] == 42
    single = 'camunda:mapDecisionResult="singleEntry"'
    computed = rule.format(single).replace('"d"', '"${which}"')
    assert _notes(between(computed)) == []
    assert Run(_definition(between(computed), d__dmn=table), which="d").variables["r"] == 42
    mapped = (
        '<camunda:inputOutput><camunda:outputParameter name="half">${r / 2}'
        "</camunda:outputParameter></camunda:inputOutput>"
    )
    attributes = 'camunda:decisionRef="d" camunda:resultVariable="r"'
    both = between(extended("businessRuleTask", mapped, attributes))
    run = Run(_definition(both, d__dmn=table))
    assert (run.variables["r"], run.variables["half"]) == (42, 21)


def test_a_script_in_an_expression_language_runs_others_are_noted() -> None:
    script = (
        '<bpmn:scriptTask id="a" scriptFormat="{}" camunda:resultVariable="r">'
        "<bpmn:script>{}</bpmn:script></bpmn:scriptTask>"
    )
    assert _run(between(script.format("juel", "${1 + 2}"))).variables["r"] == 3
    assert _run(between(script.format("feel", "sum([1, 4])"))).variables["r"] == 5
    groovy = between(script.format("groovy", "println 1"))
    assert _notes(groovy) == [("script", "a")]
    written = _imported(groovy).content or b""
    assert b"println" in written, "what it did can still be read"
    assert read_bundle({"p.bpmn": written}).has_errors


def test_a_call_passes_what_it_passed() -> None:
    variables = (
        '<camunda:in source="order" target="o"/>'
        '<camunda:in sourceExpression="${n + 1}" target="m"/>'
        '<camunda:in businessKey="#{execution.processBusinessKey}"/>'
        '<camunda:out source="answer" target="found"/>'
    )
    drawn = between(extended("callActivity", variables, 'calledElement="q"'))
    assert _notes(drawn) == [("dropped", "a")]
    element = _element(drawn)
    assert element.call is not None
    assert (element.call.process_id, element.call.propagate_parent) == ("q", False)
    assert [(m.source, m.target) for m in element.inputs] == [("=order", "o"), ("=n + 1", "m")]
    assert [(m.source, m.target) for m in element.outputs] == [("=answer", "found")]
    everything = between(
        extended("callActivity", '<camunda:in variables="all"/>', 'calledElement="q"')
    )
    call = _element(everything).call
    assert call is not None
    assert (call.propagate_parent, call.propagate_child) == (True, False)


# Waiting, deciding, repeating


def test_conditions_decide_as_before() -> None:
    choice = '<bpmn:sequenceFlow id="{0}" sourceRef="x" targetRef="{1}">{2}</bpmn:sequenceFlow>'
    condition = (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{}</bpmn:conditionExpression>'
    )
    drawn = diagram(
        '<bpmn:startEvent id="Start"/><bpmn:exclusiveGateway id="x"/>'
        '<bpmn:task id="big"/><bpmn:task id="small"/>'
        + path("Start", "x")
        + choice.format("f1", "big", condition.format("${sum &gt; 10 &amp;&amp; !vip}"))
        + choice.format("f2", "small", condition.format("${sum &lt;= 10 || vip}"))
    )
    assert _run(drawn, sum=11, vip=False).entered[-1] == "big"
    assert _run(drawn, sum=11, vip=True).entered[-1] == "small"


def test_a_timer_waits_as_before_a_cron_is_noted() -> None:
    event = (
        '<bpmn:intermediateCatchEvent id="a"><bpmn:timerEventDefinition><bpmn:{0}>{1}</bpmn:{0}>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    run = _run(between(event.format("timeDuration", "${wait}")), wait="PT2H")
    (timer,) = run.of(step.TimerSet)
    assert (timer.due_at - run.now).seconds == 7200
    cron = between(event.format("timeCycle", "0 0/5 * * * ?"))
    assert ("cron", "a") in _notes(cron)


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("0 0 9 ? * MON-FRI", "0 0 9 ? * MON-FRI"),
        ("0 0 9 ? * 2-6", "0 0 9 ? * MON-FRI"),
        ("0 0 9 ? * 1,7 *", "0 0 9 ? * SUN,SAT"),
        ("0 0/5 * * * ?", "0 0/5 * * * ?"),
        ("0 0 9 ? * 6#3", "0 0 9 ? * FRI#3"),
        ("0 0 18 L * ?", "0 0 18 L * ?"),
    ],
)
def test_cron_that_repeats_something_means_the_same_here(there: str, here: str) -> None:
    cycle = f"<bpmn:timerEventDefinition><bpmn:timeCycle>{there}</bpmn:timeCycle>"
    drawn = diagram(
        f'<bpmn:startEvent id="s">{cycle}</bpmn:timerEventDefinition></bpmn:startEvent>'
        '<bpmn:task id="t"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
    )
    assert _notes(drawn) == []
    (timer,) = _definition(drawn).start_timers.values()
    assert timer.text == here


@pytest.mark.parametrize(
    ("border", "notes"),
    [('cancelActivity="false"', []), ('cancelActivity="true"', [("cron", "b")])],
)
def test_cron_at_a_border_is_for_what_does_not_interrupt(
    border: str, notes: list[tuple[str, str]]
) -> None:
    drawn = diagram(
        '<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:task id="t"/>'
        + path("s", "a")
        + f'<bpmn:boundaryEvent id="b" attachedToRef="a" {border}><bpmn:timerEventDefinition>'
        "<bpmn:timeCycle>0 0 9 * * ?</bpmn:timeCycle></bpmn:timerEventDefinition>"
        "</bpmn:boundaryEvent>" + path("b", "t")
    )
    assert _notes(drawn) == notes


@pytest.mark.parametrize("there", ["0 0 9 ? * 6L", "0 0 9 ? * 2/2", "0 0 9 ? * MON 2027", "daily"])
def test_cron_that_means_something_else_here_is_noted(there: str) -> None:
    cycle = f"<bpmn:timerEventDefinition><bpmn:timeCycle>{there}</bpmn:timeCycle>"
    drawn = diagram(
        f'<bpmn:startEvent id="s">{cycle}</bpmn:timerEventDefinition></bpmn:startEvent>'
        '<bpmn:task id="t"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
    )
    assert _notes(drawn) == [("cron", "s")]


def test_a_message_without_a_key_is_noted_one_that_starts_needs_none() -> None:
    head = '<bpmn:message id="m" name="paid"/>'
    waits = between('<bpmn:receiveTask id="a" messageRef="m"/>', head=head)
    assert _notes(waits) == [("correlation", "m")]
    starts = diagram(
        '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>'
        '<bpmn:task id="t"/>' + path("s", "t"),
        head=head,
    )
    assert _notes(starts) == []
    assert Run(_definition(starts), message="paid").ended == "completed"


@pytest.mark.parametrize(
    ("marker", "inner"),
    [
        ('camunda:collection="${people}" camunda:elementVariable="person"', ""),
        ('camunda:collection="people" camunda:elementVariable="person"', ""),
        (
            "",
            "<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef>"
            '<bpmn:inputDataItem name="person"/>',
        ),
    ],
)
def test_an_activity_is_repeated_for_the_same_items(marker: str, inner: str) -> None:
    tag = "multiInstanceLoopCharacteristics"
    drawn = (
        '<bpmn:userTask id="a" camunda:assignee="${person}">'
        f"<bpmn:{tag} {marker}>{inner}</bpmn:{tag}></bpmn:userTask>"
    )
    run = _run(between(drawn), people=["ann", "bob"])
    assert [task.assignee for task in run.of(step.TaskOpened)] == ["ann", "bob"]


@pytest.mark.parametrize(("times", "opened"), [("3", 3), ("${n}", 2), ("${n - 2}", 0)])
def test_an_activity_is_repeated_as_often_as_before(times: str, opened: int) -> None:
    tag = "multiInstanceLoopCharacteristics"
    inner = f"<bpmn:loopCardinality>{times}</bpmn:loopCardinality>"
    drawn = f'<bpmn:userTask id="a"><bpmn:{tag}>{inner}</bpmn:{tag}></bpmn:userTask>'
    run = _run(between(drawn), n=2)
    assert len(run.of(step.TaskOpened)) == opened
    assert bool(run.ended) == (opened == 0)


# What is lost


@pytest.mark.parametrize(
    ("drawn", "note"),
    [
        ('<bpmn:task id="a" camunda:asyncBefore="true" camunda:exclusive="false"/>', "dropped"),
        ('<bpmn:task id="a" camunda:bananas="3"/>', "unknown"),
        (extended("task", "<camunda:bananas/>"), "unknown"),
        (extended("task", '<camunda:executionListener event="end" class="A"/>'), "listener"),
        (extended("userTask", '<camunda:taskListener event="create" class="A"/>'), "listener"),
        ('<bpmn:userTask id="a" camunda:assignee="${bean.boss()}"/>', "not-translated"),
        ('<bpmn:callActivity id="a" calledElement="${bean.which()}"/>', "not-translated"),
        (
            '<bpmn:businessRuleTask id="a" camunda:decisionRef="${bean.which()}"'
            ' camunda:mapDecisionResult="singleEntry"/>',
            "not-translated",
        ),
    ],
)
def test_what_is_lost_is_named_once_with_its_element(drawn: str, note: str) -> None:
    assert _notes(between(drawn)) == [(note, "a")]


def test_a_note_tells_place_reason_and_remedy_in_both_languages() -> None:
    drawn = '\n<bpmn:userTask id="a" name="Do" camunda:assignee="${b.c()}"/>'
    (found,) = _imported(between(drawn)).findings
    assert isinstance(found, Finding)
    assert (found.file, found.element_id, found.element_name, found.line) == (
        "p.bpmn",
        "a",
        "Do",
        2,
    )
    assert "${b.c()}" in found.reason["en"]
    assert "${b.c()}" in found.reason["zh"]
    assert found.remedy["en"]
    for code, kind in KINDS.items():
        for texts in (kind.reason, kind.remedy):
            assert texts["en"].strip(), code
            assert any("\u4e00" <= sign <= "\u9fff" for sign in texts["zh"]), code


def test_an_expression_that_was_not_understood_never_runs() -> None:
    condition = "<bpmn:conditionExpression>${bean.go()}</bpmn:conditionExpression>"
    drawn = diagram(
        '<bpmn:startEvent id="s"/><bpmn:task id="t"/>'
        f'<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t">{condition}</bpmn:sequenceFlow>'
    )
    imported = _imported(drawn)
    assert [one.code for one in imported.findings] == ["not-translated"]
    assert read_bundle({"p.bpmn": imported.content or b""}).has_errors


@pytest.mark.parametrize("content", [b"", b"<html/>", b"no xml", b"<a>" * 100_000])
def test_a_file_that_is_no_diagram_is_a_note(content: bytes) -> None:
    imported = _imported(content)
    assert imported.content is None
    assert [one.code for one in imported.findings] == ["xml"]


# The file itself


def test_flowables_and_activitis_names_mean_the_same() -> None:
    drawn = between(
        '<bpmn:userTask id="a" flowable:candidateGroups="sales"/>',
        prefix="flowable",
        vendor=FLOWABLE,
    )
    assert _element(drawn).assignment.groups == "sales"


def test_drawing_ids_and_extension_properties_are_kept() -> None:
    properties = (
        '<camunda:properties><camunda:property name="sla" value="P1D"/></camunda:properties>'
    )
    imported = _imported(between(extended("task", properties)))
    written = imported.content or b""
    assert b"BPMNPlane" in written
    assert b'executionPlatform="Camunda Cloud"' in written
    assert b'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"' in written.split(b"\n")[1]
    assert _element(between(extended("task", properties))).sla == "P1D"


def test_importing_twice_changes_nothing_more() -> None:
    drawn = between('<bpmn:userTask id="a" camunda:assignee="${boss}"/>')
    once = _imported(drawn).content or b""
    again = _imported(once)
    assert again.content == once
    assert again.findings == ()
