"""Spoils diagrams by a few random changes of elements, attributes and texts; XML they stay."""

from copy import deepcopy

from hypothesis import strategies as st
from lxml import etree

from processes import xml
from tests.processes.diagram import bpmn
from tests.processes.importing.camunda7 import CAMUNDA, between, extended

#: diagrams that hold, together, every element the engine runs
SEEDS = (
    bpmn(
        """
        start s
        user a form= due="=now()" groups=g
        service b topic=t input=x:=1 output=y:=x
        script c feel="=1 + 1" result=r
        xor x
        and split
        or o
        end e
        s -> a -> b -> c -> x
        x -> split [r = 2]
        x -> !o
        split -> o
        split -> e
        o -> e
        """
    ),
    bpmn(
        """
        start s message=go
        receive r message=m key==1
        first g
        catch late duration=PT1H
        catch m2 message=m2 key==1
        throw t escalation=E
        end z terminate=true
        s -> r -> g
        g -> late -> t -> z
        g -> m2 -> z
        """
    ),
    bpmn(
        """
        start s
        sub box {
        start s1
        call c process=q
        end bad error=E1
        s1 -> c -> bad
        sub handler event=true {
        start es message=stop key==1 cancel=false
        manual hm
        es -> hm
        }
        }
        boundary caught on=box error=E1
        boundary slow on=box cycle=R2/PT1H cancel=false
        task after
        send told topic=mail
        s -> box -> after
        caught -> told
        slow -> after
        """
    ),
)

_INNER = """<camunda:inputOutput><camunda:inputParameter name="x">${a + 1}</camunda:inputParameter>
<camunda:inputParameter name="l"><camunda:list><camunda:value>1</camunda:value></camunda:list>
</camunda:inputParameter><camunda:outputParameter name="y">Hi ${x}</camunda:outputParameter>
</camunda:inputOutput><camunda:formData><camunda:formField id="f" type="enum" defaultValue="k">
<camunda:validation><camunda:constraint name="max" config="5"/></camunda:validation>
<camunda:value id="k" name="Kay"/></camunda:formField></camunda:formData>
<camunda:field name="to" stringValue="ann"/><camunda:in source="a" target="b"/>
<camunda:out variables="all"/><camunda:properties><camunda:property name="n" value="v"/>
</camunda:properties><camunda:connector><camunda:connectorId>http</camunda:connectorId>
<camunda:inputOutput><camunda:inputParameter name="u">v</camunda:inputParameter>
</camunda:inputOutput></camunda:connector><camunda:taskListener event="create" class="A"/>
<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>"""
_LOOP = """<bpmn:multiInstanceLoopCharacteristics
 camunda:collection="${l}" camunda:elementVariable="i">
<bpmn:completionCondition>${nrOfInstances &gt; 1}</bpmn:completionCondition>
</bpmn:multiInstanceLoopCharacteristics>"""

#: Camunda 7 diagrams with every attribute an import looks at
FOREIGN_SEEDS = tuple(
    between(extended(tag, _INNER, attributes, more))
    for tag, attributes, more in (
        ("userTask", 'camunda:formKey="k" camunda:assignee="${a}" camunda:dueDate="P1D"', _LOOP),
        ("serviceTask", 'camunda:type="external" camunda:topic="t"', ""),
        ("serviceTask", 'camunda:expression="${a.b(1)}" camunda:resultVariable="r"', ""),
        ("businessRuleTask", 'camunda:decisionRef="d" camunda:resultVariable="r"', ""),
        ("callActivity", 'calledElement="q" camunda:calledElementBinding="latest"', _LOOP),
        ("scriptTask", 'scriptFormat="juel"', "<bpmn:script>${1}</bpmn:script>"),
    )
)

_TAGS = st.sampled_from(
    [
        *("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "subProcess"),
        *("intermediateThrowEvent", "userTask", "serviceTask", "callActivity", "scriptTask"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
        *("complexGateway", "transaction", "adHocSubProcess", "task", "sendTask", "receiveTask"),
        *("timerEventDefinition", "messageEventDefinition", "errorEventDefinition"),
        *("script", "extensionElements", "potentialOwner", "completionCondition"),
        *("signalEventDefinition", "linkEventDefinition", "compensateEventDefinition"),
        *("multiInstanceLoopCharacteristics", "sequenceFlow", "process", "lane", "banana"),
    ]
)
_TEXTS = st.one_of(
    st.sampled_from(
        ["", "Start", "End", "Root", "=", "=1 +", "=null", "=x.y", "true", "PT0S", "R/"]
    ),
    st.sampled_from(["=[1, 2]", "={a: 1}", "R0/PT1H", "-1", "=-1", "{", "{detail}", "p", "s", "x"]),
    st.sampled_from(
        ["${", "${a}", "${a.b(c)}", "x${1}y", "#{}", "${a}${", "R5", "P1D", ",", "${,}"]
    ),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x4E10), max_size=8).filter(
        lambda text: "\ufffe" not in text and "\x7f" not in text
    ),
)
_NAMES = st.sampled_from(
    [
        *("id", "name", "sourceRef", "targetRef", "attachedToRef", "default", "messageRef"),
        *("errorRef", "isExecutable", "triggeredByEvent", "cancelActivity", "isInterrupting"),
        *("type", "source", "target", "processId", "expression", "resultVariable", "decisionId"),
        *(f"{{{CAMUNDA}}}{name}" for name in ("formKey", "candidateGroups", "type", "topic")),
        *(f"{{{CAMUNDA}}}{name}" for name in ("class", "collection", "decisionRef", "banana")),
        *("correlationKey", "instantiate", "isForCompensation", "dueDate", "isSequential"),
    ]
)


@st.composite
def spoiled(draw: st.DrawFn, seeds: tuple[bytes, ...] = SEEDS) -> bytes:
    """Draw a diagram that was right once and had up to five things changed."""
    root = etree.fromstring(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 5))):
        nodes = [node for node in root.iter() if node is not root]
        if nodes:
            _CHANGES[draw(st.sampled_from(sorted(_CHANGES)))](draw, draw(st.sampled_from(nodes)))
    return etree.tostring(root)


def _drop(_: st.DrawFn, node: etree._Element) -> None:
    holder = node.getparent()
    assert holder is not None
    holder.remove(node)


def _double(_: st.DrawFn, node: etree._Element) -> None:
    node.addnext(deepcopy(node))


def _rename(draw: st.DrawFn, node: etree._Element) -> None:
    node.tag = xml.bpmn(draw(_TAGS))


def _wrap(draw: st.DrawFn, node: etree._Element) -> None:
    """Put an element into a new one, as a scope or as something senseless."""
    holder = node.getparent()
    assert holder is not None
    box = etree.Element(xml.bpmn(draw(_TAGS)), id=f"box{draw(st.integers(0, 3))}")
    holder.replace(node, box)
    box.append(node)


def _set(draw: st.DrawFn, node: etree._Element) -> None:
    node.set(draw(_NAMES), draw(_TEXTS))


def _unset(draw: st.DrawFn, node: etree._Element) -> None:
    if node.attrib:
        del node.attrib[draw(st.sampled_from(sorted(node.attrib)))]


def _swap(draw: st.DrawFn, node: etree._Element) -> None:
    """Give an attribute the value another one has somewhere in the diagram."""
    values = sorted({v for n in node.getroottree().getroot().iter() for v in n.attrib.values()})
    names = sorted(node.attrib) or ["id"]
    node.set(draw(st.sampled_from(names)), draw(st.sampled_from(values)))


def _say(draw: st.DrawFn, node: etree._Element) -> None:
    node.text = draw(_TEXTS)


_CHANGES = {
    "drop": _drop,
    "double": _double,
    "rename": _rename,
    "wrap": _wrap,
    "set": _set,
    "unset": _unset,
    "swap": _swap,
    "say": _say,
}
