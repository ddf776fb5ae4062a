"""Whole processes of other products, imported and run from start to end."""

from processes.catalog import read_bundle
from processes.importing import import_diagram
from processes.model import Definition
from tests.processes.engine import Run

_LOAN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
  <bpmn:process id="loan" name="Loan" isExecutable="true" camunda:versionTag="2.1">
    <bpmn:startEvent id="Start"/>
    <bpmn:serviceTask id="rate" camunda:type="external" camunda:topic="loan.rate">
      <bpmn:extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="who">${customer.name}</camunda:inputParameter>
        <camunda:outputParameter name="risk">
          ${score &lt; 50 ? 'high' : 'low'}
        </camunda:outputParameter>
      </camunda:inputOutput></bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:exclusiveGateway id="risky" default="no"/>
    <bpmn:userTask id="approve" name="Approve" camunda:candidateGroups="management">
      <bpmn:extensionElements><camunda:formData>
        <camunda:formField id="approved" label="Approved?" type="boolean"/>
      </camunda:formData></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="late" attachedToRef="approve"><bpmn:timerEventDefinition>
      <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${patience}</bpmn:timeDuration>
    </bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:exclusiveGateway id="merge"/>
    <bpmn:exclusiveGateway id="granted" default="refuse"/>
    <bpmn:endEvent id="End"/>
    <bpmn:endEvent id="Refused"/>
    <bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="rate"/>
    <bpmn:sequenceFlow id="f2" sourceRef="rate" targetRef="risky"/>
    <bpmn:sequenceFlow id="no" sourceRef="risky" targetRef="merge"/>
    <bpmn:sequenceFlow id="yes" sourceRef="risky" targetRef="approve">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">
        ${risk == 'high' || amount &gt; 1000}
      </bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="approve" targetRef="granted"/>
    <bpmn:sequenceFlow id="f4" sourceRef="late" targetRef="Refused"/>
    <bpmn:sequenceFlow id="grant" sourceRef="granted" targetRef="merge">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">
        ${approved}
      </bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="refuse" sourceRef="granted" targetRef="Refused"/>
    <bpmn:sequenceFlow id="f5" sourceRef="merge" targetRef="End"/>
  </bpmn:process>
</bpmn:definitions>"""

_REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:flowable="http://flowable.org/bpmn" targetNamespace="t">
  <process id="report" name="Monthly report">
    <startEvent id="theStart"/>
    <sequenceFlow id="f1" sourceRef="theStart" targetRef="write"/>
    <userTask id="write" flowable:assignee="${author}">
      <potentialOwner><resourceAssignmentExpression>
        <formalExpression>group(accountancy)</formalExpression>
      </resourceAssignmentExpression></potentialOwner>
    </userTask>
    <sequenceFlow id="f2" sourceRef="write" targetRef="each"/>
    <subProcess id="each">
      <multiInstanceLoopCharacteristics isSequential="true"
          flowable:collection="readers" flowable:elementVariable="reader"/>
      <startEvent id="s1"/>
      <userTask id="read" flowable:candidateUsers="${reader}"/>
      <sequenceFlow id="g1" sourceRef="s1" targetRef="read"/>
    </subProcess>
    <sequenceFlow id="f3" sourceRef="each" targetRef="count"/>
    <serviceTask id="count" flowable:expression="${readers.size()}"
        flowable:resultVariableName="copies"/>
    <sequenceFlow id="f4" sourceRef="count" targetRef="theEnd"/>
    <endEvent id="theEnd"/>
  </process>
</definitions>"""


def _definition(text: str, process_id: str) -> Definition:
    imported = import_diagram("p.bpmn", text.encode())
    assert imported.content is not None
    assert not [one for one in imported.findings if one.severity == "error"]
    bundle = read_bundle({"p.bpmn": imported.content, **imported.forms})
    assert not bundle.has_errors, [one.reason["en"] for one in bundle.findings]
    return bundle.definitions[process_id]


def _loan(amount: int, score: int) -> Run:
    given = {"customer": {"name": "Ann"}, "amount": amount, "patience": "P2D"}
    run = Run(_definition(_LOAN, "loan"), **given)
    run.done("rate", score=score)
    return run


def test_a_small_loan_goes_through_without_anybody() -> None:
    run = _loan(amount=500, score=80)
    assert (run.entered[-1], run.ended) == ("End", "completed")
    assert run.variables["risk"] == "low"


def test_a_large_loan_is_approved_by_management_or_refused() -> None:
    for approved, end in ((True, "End"), (False, "Refused")):
        run = _loan(amount=5000, score=80)
        assert run.open() == {"tasks": ["approve"], "timers": ["late"]}
        run.complete("approve", approved=approved)
        assert (run.entered[-1], run.ended) == (end, "completed")
        assert run.replayed() == run.state


def test_a_loan_nobody_looks_at_is_refused_in_time() -> None:
    run = _loan(amount=500, score=20)
    run.wake("late")
    assert (run.entered[-1], run.ended) == ("Refused", "completed")


def test_a_report_of_flowable_is_read_by_one_after_the_other() -> None:
    run = Run(_definition(_REPORT, "report"), author="ann", readers=["bob", "mei"])
    assert run.open() == {"tasks": ["write"]}
    run.complete("write")
    run.complete("read")
    run.complete("read")
    assert run.ended == "completed"
    assert run.variables["copies"] == 2
    assert run.replayed() == run.state
