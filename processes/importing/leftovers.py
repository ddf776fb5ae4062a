"""What the rules left: named one by one, so that nothing is lost without a word.

Attributes without a counterpart are taken off; what isn't known stays in the file, without effect.
"""

from lxml.etree import _Element as Node

from processes import xml
from processes.importing.translation import VENDORS, Translation, remove

#: about transactions, history, tenants and other products' pages
_DROPPED = frozenset(
    (
        *("asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority"),
        *("historyTimeToLive", "candidateStarterGroups", "candidateStarterUsers", "initiator"),
        *("isStartableInTasklist", "errorCodeVariable", "errorMessageVariable", "skipExpression"),
        *("calledElementBinding", "calledElementVersion", "calledElementVersionTag"),
        *("calledElementTenantId", "calledElementType", "decisionRefBinding", "businessKey"),
        *("decisionRefVersion", "decisionRefVersionTag", "decisionRefTenantId", "triggerable"),
        *("diagramRelationId", "modelerTemplate", "modelerTemplateVersion", "formKey", "formRef"),
        *("formFieldValidation", "sameDeployment", "fallbackToDefaultTenant", "completeAsync"),
        *("inheritBusinessKey", "useLocalScopeForResultVariable", "parallelInSameTransaction"),
        *("isEagerExecutionFetching", "formData", "formProperty", "potentialStarter", "category"),
        *("failedJobRetryTimeCycle", "variableName", "variableEvents", "formRefBinding"),
    )
)
_LISTENERS = frozenset({"executionListener", "taskListener", "eventListener"})


def name_leftovers(t: Translation) -> None:
    """Note every attribute and extension element of other products that is still there."""
    for node in list(t.root.iter("*")):
        if xml.namespace(node) in VENDORS:
            continue
        dropped, unknown = _attributes(node)
        holder = node.find(xml.bpmn("extensionElements"))
        for extension in [] if holder is None else list(holder):
            if xml.namespace(extension) in VENDORS:
                name = xml.local(extension)
                if name in _LISTENERS:
                    t.note("listener", node, _listener(extension))
                elif name in _DROPPED:
                    dropped.append(name)
                    remove(extension)
                else:
                    unknown.append(name)
        if dropped:
            t.note("dropped", node, ", ".join(dropped))
        if unknown:
            t.note("unknown", node, ", ".join(unknown))
        if holder is not None and len(holder) == 0:
            remove(holder)


def _attributes(node: Node) -> tuple[list[str], list[str]]:
    dropped: list[str] = []
    unknown: list[str] = []
    for key in list(node.attrib):
        vendor, _, name = str(key).removeprefix("{").partition("}")
        if vendor in VENDORS:
            if name in _DROPPED:
                dropped.append(name)
                del node.attrib[key]
            else:
                unknown.append(name)
    return dropped, unknown


def _listener(node: Node) -> str:
    called = (node.get(name) for name in ("class", "delegateExpression", "expression"))
    shown = next((text for text in called if text), "script")
    return f"{node.get('event', '')} {shown}".strip()
