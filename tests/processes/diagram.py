"""Small diagrams written as text, so that a test shows the diagram it is about.

A line names an element (`user review form=f due="..."`) or a path (`a -> b -> c [x > 1]`, the
condition is of the last flow; `b ->! c` makes it the default). `sub box {` ... `}` nests.
"""

import shlex
from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from processes.catalog import read_bundle
from processes.model import Definition

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">'
)
_TYPES = {
    "start": "startEvent", "end": "endEvent", "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent", "boundary": "boundaryEvent", "user": "userTask",
    "manual": "manualTask", "task": "task", "service": "serviceTask", "send": "sendTask",
    "receive": "receiveTask", "script": "scriptTask", "decide": "businessRuleTask",
    "call": "callActivity", "sub": "subProcess", "xor": "exclusiveGateway",
    "transaction": "transaction", "adhoc": "adHocSubProcess",
    "and": "parallelGateway", "or": "inclusiveGateway", "first": "eventBasedGateway",
}  # fmt: skip


def bpmn(text: str, process_id: str = "p", head: str = "", tag: str = "") -> bytes:
    """Write the diagram as BPMN XML; `head` is put before the process, which carries `tag`."""
    writer = _Writer()
    body = writer.scope(iter([line.strip() for line in text.splitlines() if line.strip()]))
    body += writer.artifacts
    if tag:
        mark = f'<zeebe:versionTag value="{tag}"/>'
        body = f"<bpmn:extensionElements>{mark}</bpmn:extensionElements>{body}"
    inner = f'<bpmn:process id="{process_id}" isExecutable="true">{body}</bpmn:process>'
    return f"{_HEAD}{head}{''.join(writer.roots)}{inner}</bpmn:definitions>".encode()


def definition(text: str, process_id: str = "p", **files: bytes) -> Definition:
    """Read the diagram; a finding of severity error fails the test with its words."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    bundle = read_bundle({f"{process_id}.bpmn": bpmn(text, process_id), **named})
    errors = [f for f in bundle.findings if f.severity == "error"]
    assert not errors, [(f.element_id, f.reason["en"]) for f in errors]
    return bundle.definitions[process_id]


class _Writer:
    def __init__(self) -> None:
        self.roots: list[str] = []
        self._flows = 0
        self.artifacts = ""

    def scope(self, lines: Iterator[str]) -> str:
        elements: list[tuple[str, str, dict[str, str], str]] = []
        flows: list[str] = []
        defaults: dict[str, str] = {}
        for line in lines:
            if line == "}":
                break
            if "->" in line:
                flows += self._path(line, defaults)
                continue
            words = shlex.split(line.removesuffix("{"))
            options = dict(w.split("=", 1) for w in words[2:])
            inner = self.scope(lines) if line.endswith("{") else ""
            elements.append((words[0], words[1], options, inner))
        return "".join([self._element(*e, defaults) for e in elements] + flows)

    def _path(self, line: str, defaults: dict[str, str]) -> list[str]:
        condition = ""
        if line.endswith("]"):
            line, _, condition = line[:-1].partition("[")
        parts = [p.strip() for p in line.split("->")]
        flows = []
        for n, (source, target) in enumerate(pairwise(parts)):
            self._flows += 1
            id = f"f{self._flows}"
            source = source.removeprefix("!").strip()
            if target.startswith("!"):
                defaults[source] = id
            target = target.removeprefix("!").strip()
            inner = ""
            if condition and n == len(parts) - 2:
                inner = (
                    '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">='
                    f"{escape(condition)}</bpmn:conditionExpression>"
                )
            flows.append(
                f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">'
                f"{inner}</bpmn:sequenceFlow>"
            )
        return flows

    def _element(
        self, kind: str, id: str, options: dict[str, str], inner: str, defaults: dict[str, str]
    ) -> str:
        tag = f"bpmn:{_TYPES[kind]}"
        attributes = {"id": id, "name": options.get("name", id)}
        if id in defaults:
            attributes["default"] = defaults[id]
        if kind == "boundary":
            attributes["attachedToRef"] = options["on"]
            attributes["cancelActivity"] = options.get("cancel", "true")
        if kind == "start" and "cancel" in options:
            attributes["isInterrupting"] = options["cancel"]
        if options.get("undo") == "true":
            attributes["isForCompensation"] = "true"
        if "undo" in options and kind == "boundary":
            inner_ref = f"<bpmn:association id='u_{id}' sourceRef='{id}'"
            self.artifacts += f"{inner_ref} targetRef='{options['undo']}'/>"
        if options.get("rest") == "stays":
            attributes["cancelRemainingInstances"] = "false"
        if options.get("event") == "true":
            attributes["triggeredByEvent"] = "true"
        event = self._event(kind, options, attributes)
        text = " ".join(f"{k}={quoteattr(v)}" for k, v in attributes.items())
        body = f"{event}{_loop(options)}{inner}"
        if kind == "adhoc" and "until" in options:
            body += f"<bpmn:completionCondition>{escape(options['until'])}"
            body += "</bpmn:completionCondition>"
        return f"<{tag} {text}>{self._extensions(options)}{body}</{tag}>"

    def _extensions(self, options: dict[str, str]) -> str:
        parts = []
        mappings = "".join(
            f"<zeebe:{direction} source={quoteattr(source)} target={quoteattr(target)}/>"
            for direction in ("input", "output")
            for target, _, source in (
                m.partition(":") for m in options.get(direction, "").split(";") if m
            )
        )
        if mappings:
            parts.append(f"<zeebe:ioMapping>{mappings}</zeebe:ioMapping>")
        if "topic" in options:
            retries = f" retries={quoteattr(options['retries'])}" if "retries" in options else ""
            topic = quoteattr(options["topic"])
            parts.append(f"<zeebe:taskDefinition type={topic}{retries}/>")
        if "business_key" in options:
            key = quoteattr(options["business_key"])
            one = f'<zeebe:property name="businessKey" value={key}/>'
            parts.append(f"<zeebe:properties>{one}</zeebe:properties>")
        if "active" in options:
            active = quoteattr(options["active"])
            parts.append(f"<zeebe:adHoc activeElementsCollection={active}/>")
        names = {"groups": "candidateGroups", "users": "candidateUsers", "assignee": "assignee"}
        if options.keys() & names.keys():
            who = "".join(
                f" {name}={quoteattr(options[key])}"
                for key, name in names.items()
                if key in options
            )
            parts.append(f"<zeebe:assignmentDefinition{who}/>")
        if "priority" in options:
            parts.append(f"<zeebe:priorityDefinition priority={quoteattr(options['priority'])}/>")
        if "due" in options:
            parts.append(f"<zeebe:taskSchedule dueDate={quoteattr(options['due'])}/>")
        if "feel" in options:
            result = quoteattr(options["result"])
            parts.append(
                f"<zeebe:script expression={quoteattr(options['feel'])} resultVariable={result}/>"
            )
        if "form" in options:
            form = quoteattr(options["form"])
            parts.append(f"<zeebe:formDefinition formId={form}{_binding(options)}/>")
        if "decision" in options:
            result = quoteattr(options["result"])
            parts.append(
                f"<zeebe:calledDecision decisionId={quoteattr(options['decision'])} "
                f"resultVariable={result}{_binding(options)}/>"
            )
        if "process" in options:
            parts.append(
                f"<zeebe:calledElement processId={quoteattr(options['process'])} "
                f'propagateAllChildVariables="{options.get("back", "true")}"{_binding(options)}/>'
            )
        if not parts:
            return ""
        return f"<bpmn:extensionElements>{''.join(parts)}</bpmn:extensionElements>"

    def _event(self, kind: str, options: dict[str, str], attributes: dict[str, str]) -> str:
        if "message" in options:
            ref = f"m{len(self.roots)}"
            key = quoteattr(options.get("key", "=key"))
            self.roots.append(
                f"<bpmn:message id='{ref}' name={quoteattr(options['message'])}>"
                f"<bpmn:extensionElements><zeebe:subscription correlationKey={key}/>"
                "</bpmn:extensionElements></bpmn:message>"
            )
            if kind in ("receive", "send"):
                attributes["messageRef"] = ref
                return ""
            return f"<bpmn:messageEventDefinition messageRef='{ref}'/>"
        if "undo" in options and kind in ("boundary", "throw", "end"):
            of = options["undo"] if kind != "boundary" else ""
            ref = f" activityRef='{of}'" if of else ""
            return f"<bpmn:compensateEventDefinition{ref}/>"
        if "when" in options:
            when = f"<bpmn:condition>{escape(options['when'])}</bpmn:condition>"
            return f"<bpmn:conditionalEventDefinition>{when}</bpmn:conditionalEventDefinition>"
        if options.get("abort") == "true":
            return "<bpmn:cancelEventDefinition/>"
        if "signal" in options:
            ref = f"s{len(self.roots)}"
            self.roots.append(f"<bpmn:signal id='{ref}' name={quoteattr(options['signal'])}/>")
            return f"<bpmn:signalEventDefinition signalRef='{ref}'/>"
        if "link" in options:
            return f"<bpmn:linkEventDefinition name={quoteattr(options['link'])}/>"
        for name in ("duration", "date", "cycle"):
            if name in options:
                tag = f"bpmn:time{name.capitalize()}"
                inner = f"<{tag}>{escape(options[name])}</{tag}>"
                return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"
        for name in ("error", "escalation"):
            if name in options:
                ref = f"e{len(self.roots)}"
                code = f" {name}Code={quoteattr(options[name])}" if options[name] else ""
                self.roots.append(f"<bpmn:{name} id='{ref}'{code}/>")
                return f"<bpmn:{name}EventDefinition {name}Ref='{ref}'/>"
        if options.get("terminate") == "true":
            return "<bpmn:terminateEventDefinition/>"
        return ""


def _binding(options: dict[str, str]) -> str:
    """Write the attributes of `binding=` and `version=`."""
    names = {"binding": "bindingType", "version": "versionTag"}
    given = {name: quoteattr(options[key]) for key, name in names.items() if key in options}
    return "".join(f" {name}={value}" for name, value in given.items())


def _loop(options: dict[str, str]) -> str:
    """Write the marker of `each=`, `each_in_turn=`, `times=`, `while=` or `most=`."""
    if options.keys() & {"each", "each_in_turn", "times"}:
        names = {"item": "inputElement", "collect": "outputCollection", "give": "outputElement"}
        given = {name: options[key] for key, name in names.items() if key in options}
        items = options.get("each") or options.get("each_in_turn")
        if items:
            given["inputCollection"] = items
        text = " ".join(f"{k}={quoteattr(v)}" for k, v in given.items())
        inner = f"<bpmn:extensionElements><zeebe:loopCharacteristics {text}/>"
        inner += "</bpmn:extensionElements>"
        for key, tag in (("times", "loopCardinality"), ("until", "completionCondition")):
            if key in options:
                inner += f"<bpmn:{tag}>{escape(options[key])}</bpmn:{tag}>"
        order = str("each_in_turn" in options).lower()
        tag = "bpmn:multiInstanceLoopCharacteristics"
        return f'<{tag} isSequential="{order}">{inner}</{tag}>'
    if options.keys() & {"while", "most"}:
        before = str("test_before" in options).lower()
        most = f' loopMaximum="{options["most"]}"' if "most" in options else ""
        condition = escape(options.get("while", ""))
        inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
        tag = "bpmn:standardLoopCharacteristics"
        return f'<{tag} testBefore="{before}"{most}>{inner}</{tag}>'
    return ""
