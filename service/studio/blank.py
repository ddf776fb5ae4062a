"""What a new file of a draft begins with: the least that a person can go on from.

Not for files somebody brings along; those are uploaded as they are.
"""

from __future__ import annotations

import json
from xml.sax.saxutils import quoteattr

_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"\
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"\
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"\
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"\
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions_{id}"\
 targetNamespace="http://shopflow/processes" modeler:executionPlatform="Camunda Cloud"\
 modeler:executionPlatformVersion="8.7.0">
  <bpmn:collaboration id="collaboration_{id}">
    <bpmn:participant id="participant_{id}" name={name} processRef="{id}">
      {properties}
    </bpmn:participant>
  </bpmn:collaboration>
  <bpmn:process id="{id}" name={name} isExecutable="true">
    {properties}
    <bpmn:startEvent id="started">
      <bpmn:outgoing>flow_end</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="ended">
      <bpmn:incoming>flow_end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_end" sourceRef="started" targetRef="ended" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{id}">
    <bpmndi:BPMNPlane id="plane_{id}" bpmnElement="collaboration_{id}">
      <bpmndi:BPMNShape id="participant_{id}_di" bpmnElement="participant_{id}" isHorizontal="true">
        <dc:Bounds x="160" y="80" width="900" height="260" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="started_di" bpmnElement="started">
        <dc:Bounds x="240" y="192" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="ended_di" bpmnElement="ended">
        <dc:Bounds x="960" y="192" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="flow_end_di" bpmnElement="flow_end">
        <di:waypoint x="276" y="210" />
        <di:waypoint x="960" y="210" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"\
 xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"\
 xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"\
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"\
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions_{id}" name={name}\
 namespace="http://shopflow/decisions" modeler:executionPlatform="Camunda Cloud"\
 modeler:executionPlatformVersion="8.7.0">
  <decision id="{id}" name={name}>
    {properties}
    <decisionTable id="table_{id}" hitPolicy="FIRST">
      <input id="input_{id}">
        <inputExpression id="expression_{id}" typeRef="string"><text></text></inputExpression>
      </input>
      <output id="output_{id}" name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="diagram_{id}">
      <dmndi:DMNShape id="shape_{id}" dmnElementRef="{id}">
        <dc:Bounds x="160" y="100" width="180" height="80" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""


def blank(kind: str, id: str, name: str, name_zh: str) -> str:
    """The text of a new file.

    Parameters:
        kind: "bpmn", "dmn" or "form".
        id: of the process, decision or form; a name as XML allows for ids.
        name, name_zh: what it is called, in English and Chinese.
    """
    if kind == "form":
        return _form(id, name, name_zh)
    tag = "bpmn:extensionElements" if kind == "bpmn" else "extensionElements"
    said = f'<zeebe:property name="name:zh" value={quoteattr(name_zh)} />'
    properties = f"<{tag}><zeebe:properties>{said}</zeebe:properties></{tag}>"
    template = _DIAGRAM if kind == "bpmn" else _TABLE
    return template.format(id=id, name=quoteattr(name), properties=properties)


def _form(id: str, name: str, name_zh: str) -> str:
    content = {
        "type": "default",
        "id": id,
        "name": name,
        "schemaVersion": 18,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.7.0",
        "properties": {"name:zh": name_zh},
        "components": [],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
