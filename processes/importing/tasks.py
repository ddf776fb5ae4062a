"""Rules for tasks: who does the work of people, which handler does the rest, what is called.

Camunda 7's attributes of user, service, send, business-rule and script tasks and call activities.
Not for variables (`mappings`) and not for what waits or repeats (`events`).
"""

import re

from lxml.etree import _Element as Node

from processes import xml
from processes.importing import juel
from processes.importing.form_data import form_of
from processes.importing.translation import Translation, remove, slug

_ID = re.compile(r"[\w.-]+")
_DURATION = re.compile(r"-?P[\dYMWDTHS.]+")
_ROLE = re.compile(r"(user|group)\(([^()]*)\)")


def user_task(t: Translation, node: Node) -> None:
    """Translate form, assignment, schedule and priority of a user task."""
    t.write(node, "userTask")
    form(t, node)
    groups = _listed(t, node, "candidateGroups")
    users = _listed(t, node, "candidateUsers")
    assignee = t.take(node, "assignee")
    if groups or users or assignee:
        t.write(
            node,
            "assignmentDefinition",
            assignee=t.feel(node, assignee) if assignee else None,
            candidateGroups=groups,
            candidateUsers=users,
        )
    _owners(t, node)
    due, follow_up = _moment(t, node, "dueDate"), _moment(t, node, "followUpDate")
    if due or follow_up:
        t.write(node, "taskSchedule", dueDate=due, followUpDate=follow_up)
    priority = t.take(node, "priority")
    if priority:
        t.write(node, "priorityDefinition", priority=t.feel(node, priority))


def form(t: Translation, node: Node) -> None:
    """Translate a reference to a form, or make one from the fields the diagram lists."""
    fields = [f for data in t.extensions(node, "formData") for f in t.children(data, "formField")]
    fields += t.extensions(node, "formProperty")
    key, ref = t.take(node, "formKey"), t.take(node, "formRef")
    t.take(node, "formRefBinding")
    if fields:
        id, content = form_of(t, node, fields)
        t.forms[f"{id}.form"] = content
        t.fields[node.get("id", "")] = [field.get("id", "") for field in fields]
        t.write(node, "formDefinition", formId=id)
        for field in [*t.extensions(node, "formData"), *t.extensions(node, "formProperty")]:
            remove(field)
    if ref and not fields:
        t.write(node, "formDefinition", formId=t.feel(node, ref))
    elif key and not fields:
        own = _ID.fullmatch(key) is not None and slug(key) not in ("", "html")
        id = key if own and "." not in key else slug(key)
        if id != key:
            t.note("form", node, key)
        t.write(node, "formDefinition", formId=id or node.get("id", ""))


def _listed(t: Translation, node: Node, name: str) -> str | None:
    """Translate a list separated by commas; an expression in it makes it a FEEL list."""
    text = t.take(node, name)
    if text is None or not juel.is_expression(text):
        return text
    whole = re.fullmatch(r"[$#]\{[^{}]*\}", text)
    if whole:
        return t.feel(node, text)
    parts = [t.feel(node, part.strip()) for part in text.split(",")]
    return f"=[{', '.join(p[1:] if p.startswith('=') else juel.quoted(p)[1:] for p in parts)}]"


def _owners(t: Translation, node: Node) -> None:
    """Translate the standard's own roles as Activiti reads them: `user(ann), group(sales)`."""
    found: dict[str, list[str]] = {"user": [], "group": []}
    for tag in ("potentialOwner", "humanPerformer"):
        for role in node.findall(xml.bpmn(tag)):
            text = "".join(str(part) for part in role.itertext()).strip()
            if tag == "humanPerformer" and text:
                t.write(node, "assignmentDefinition", assignee=t.feel(node, text))
            else:
                for part in filter(None, (p.strip() for p in text.split(","))):
                    named = _ROLE.fullmatch(part)
                    found[named[1] if named else "group"].append(named[2] if named else part)
            remove(role)
    for kind, attribute in (("group", "candidateGroups"), ("user", "candidateUsers")):
        if found[kind]:
            t.write(node, "assignmentDefinition", **{attribute: ",".join(found[kind])})


def _moment(t: Translation, node: Node, name: str) -> str | None:
    """Translate a date; a duration counts from the moment the task is opened."""
    text = t.take(node, name)
    if text is None:
        return None
    if _DURATION.fullmatch(text):
        return f'=now() + duration("{text}")'
    return t.feel(node, text)


def work(t: Translation, node: Node, holder: Node | None = None) -> None:
    """Translate what does the work of a task or throwing event into a topic.

    holder: where the attributes stand, the event's definition for a message event.
    """
    said = node if holder is None else holder
    kind, topic = t.take(said, "type"), t.take(said, "topic")
    java = [t.take(said, name) for name in ("class", "delegateExpression", "expression")]
    result = t.take(said, "resultVariable") or t.take(said, "resultVariableName")
    if kind in ("external", "external-worker") and topic:
        t.write(node, "taskDefinition", type=t.feel(node, topic))
    elif kind and kind not in ("external", "external-worker"):
        t.note("java", node, kind)
        t.write(node, "taskDefinition", type=kind)
    elif java[2] and result and _becomes_script(t, node, java[2], result):
        return
    elif any(java):
        called = next(text for text in java if text)
        t.note("java", node, called)
        t.write(node, "taskDefinition", type=_topic(called))
    for connector in t.extensions(said, "connector"):
        _connector(t, node, connector)
    _fields(t, node, said)
    if result:
        t.map(node, "output", "=result", result)
    _retries(t, node)


def _topic(called: str) -> str:
    """Suggest a topic: `${shop.closeOrder(id)}` -> `shop.close-order`, a class by its name."""
    method = re.match(r"[$#]\{\s*(\w+)\.(\w+)\s*\(", called)
    if method:
        return f"{slug(method[1])}.{slug(method[2])}"
    return slug(called) or "java"


def _becomes_script(t: Translation, node: Node, expression: str, result: str) -> bool:
    """Turn a service task that only computes a value into a FEEL script task."""
    try:
        text = juel.to_feel(expression)
    except juel.NotUnderstood:
        return False
    if xml.local(node) != "serviceTask":
        return False
    node.tag = xml.bpmn("scriptTask")
    t.write(node, "script", expression=text, resultVariable=result)
    return True


def _connector(t: Translation, node: Node, connector: Node) -> None:
    ids = t.children(connector, "connectorId")
    id = (ids[0].text or "").strip() if ids else ""
    t.note("java", node, f"connector {id}".strip())
    t.write(node, "taskDefinition", type=id or "connector")
    for mapping in t.children(connector, "inputOutput"):
        holder = node.find(xml.bpmn("extensionElements"))
        assert holder is not None
        holder.append(mapping)
    remove(connector)


def _fields(t: Translation, node: Node, said: Node) -> None:
    """Translate injected fields: texts become task headers, expressions input variables."""
    for field in t.extensions(said, "field"):
        name = field.get("name", "")
        inner = {xml.local(child): (child.text or "") for child in field}
        text = field.get("stringValue") or inner.get("string")
        expression = field.get("expression") or inner.get("expression")
        if text is not None:
            headers = t.write(node, "taskHeaders")
            header = headers.makeelement(xml.zeebe("header"), {"key": name, "value": text})
            headers.append(header)
        elif expression is not None:
            t.map(node, "input", t.feel(node, expression.strip()), name)
        remove(field)


def _retries(t: Translation, node: Node) -> None:
    for cycle in t.extensions(node, "failedJobRetryTimeCycle"):
        text = (cycle.text or "").strip()
        counted = re.match(r"R(\d+)/", text)
        if counted and node.find(f".//{xml.zeebe('taskDefinition')}") is not None:
            t.write(node, "taskDefinition", retries=counted[1])
        t.note("dropped", node, f"failedJobRetryTimeCycle {text}")
        remove(cycle)


def decision(t: Translation, node: Node) -> None:
    """Translate a business-rule task: a decision, or a handler like any service task."""
    ref = t.take(node, "decisionRef")
    if ref is None:
        work(t, node)
        return
    shape = t.take(node, "mapDecisionResult")
    if shape != "singleEntry":
        t.note("decision-result", node, shape or "resultList")
    result = t.take(node, "resultVariable") or "result"
    t.write(node, "calledDecision", decisionId=t.feel(node, ref), resultVariable=result)


def script(t: Translation, node: Node) -> None:
    """Translate a script task written as an expression; other languages are noted."""
    language = (node.get("scriptFormat") or "").lower()
    text = xml.text_of(node.find(xml.bpmn("script")))
    result = t.take(node, "resultVariable")
    resource = t.take(node, "resource")
    t.take(node, "autoStoreVariables")
    understood = language in ("juel", "feel", "") and text and result and not resource
    if not understood or text is None:
        if text or resource:
            t.note("script", node, language or resource or "juel")
        return
    expression = f"={text.removeprefix('=')}" if language == "feel" else t.feel(node, text)
    t.write(node, "script", expression=expression, resultVariable=result)
    for name in ("scriptFormat", "script"):
        node.attrib.pop(name, None)
    remove(next(node.iterfind(xml.bpmn("script"))))


def call(t: Translation, node: Node) -> None:
    """Translate a call activity and which variables go in and out."""
    called = node.attrib.pop("calledElement", None)
    if t.take(node, "caseRef"):
        t.note("unknown", node, "caseRef (CMMN)")
    if called is None:
        return
    everything = {"in": False, "out": False}
    for direction, ours in (("in", "input"), ("out", "output")):
        for variable in t.extensions(node, direction):
            if variable.get("variables") == "all":
                everything[direction] = True
            elif variable.get("businessKey"):
                t.note("dropped", node, "businessKey")
            elif variable.get("target"):
                source = variable.get("source")
                expression = variable.get("sourceExpression") or ""
                text = f"={source}" if source else t.feel(node, expression)
                t.map(node, ours, text, variable.get("target", ""))
            remove(variable)
    if t.take(node, "inheritVariables") == "true":
        everything["in"] = True
    t.write(
        node,
        "calledElement",
        processId=t.feel(node, called),
        propagateAllParentVariables=str(everything["in"]).lower(),
        propagateAllChildVariables=str(everything["out"]).lower(),
    )
