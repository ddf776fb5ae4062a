"""Builds decision tables from their XML (DMN 1.5, 8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..feel.compile_tests import Test
from ..feel.compiler import Closure, Unit
from ..feel.env import Env
from ..feel.errors import FeelError
from ..feel.expression import compile_unary_tests
from ..feel.nodes import ListNode
from ..feel.parser import parse_tests
from ..feel.types import ANY, Type
from .document import Element, child, children, one_space, problem, text_of
from .table import AGGREGATIONS, HIT_POLICIES, SINGLE_HIT, Input, Output, Rule, Table

if TYPE_CHECKING:
    from .boxed import Boxes


def build_table(boxes: Boxes, element: Element) -> Closure:
    """Build a table; raises DecisionError for one that can't be evaluated."""
    policy = (element.get("hitPolicy") or "UNIQUE").strip().upper()
    if policy not in HIT_POLICIES:
        raise problem(element, "hit_policy", policy)
    aggregation = (element.get("aggregation") or "").strip().upper()
    if policy != "COLLECT":
        aggregation = ""
    if aggregation and aggregation not in AGGREGATIONS:
        raise problem(element, "hit_policy", aggregation)
    inputs = children(element, "input")
    outputs = children(element, "output")
    owner = problem(element, "logic")
    return Table(
        table_id=element.get("id") or owner.element_id,
        name=owner.name,
        line=element.sourceline or 0,
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(_input(boxes, one) for one in inputs),
        outputs=tuple(_output(boxes, one, len(outputs) == 1) for one in outputs),
        rules=tuple(
            _rule(boxes, rule, index, len(inputs), len(outputs))
            for index, rule in enumerate(children(element, "rule"), 1)
        ),
    )


def table_type(boxes: Boxes, element: Element) -> Type:
    """The type of a table's value by the types of its columns."""
    outputs = children(element, "output")
    fields = [
        (one_space(one.get("name")), boxes.types.find(one.get("typeRef")) or ANY) for one in outputs
    ]
    single = fields[0][1] if len(fields) == 1 else Type("context", fields=tuple(fields))
    policy = (element.get("hitPolicy") or "UNIQUE").strip().upper()
    if policy in SINGLE_HIT:
        return single
    return Type("number") if element.get("aggregation") else Type("list", single)


def _input(boxes: Boxes, element: Element) -> Input:
    expression = child(element, "inputExpression")
    text = text_of(expression)
    if expression is None or text is None or not text.strip():
        raise problem(element, "input")
    allowed = child(element, "inputValues")
    allowed_text = (text_of(allowed) or "").strip()
    return Input(
        label=element.get("label") or text.strip(),
        value=boxes.expression(expression, text),
        allowed=_tests(boxes, element, allowed_text) if allowed_text else None,
    )


def _output(boxes: Boxes, element: Element, single: bool) -> Output:
    default = child(element, "defaultOutputEntry")
    default_text = (text_of(default) or "").strip()
    name = one_space(element.get("name"))
    if not name and not single:
        raise problem(element, "output")
    return Output(
        name=name or element.get("label") or "",
        default=boxes.expression(element, default_text) if default_text else None,
        ranked=_ranked(boxes, element),
    )


def _ranked(boxes: Boxes, element: Element) -> Closure | None:
    """The output values in their order, from the column or else from its type."""
    listed = child(element, "outputValues")
    text = (text_of(listed) or "").strip()
    if not text:
        text = boxes.types.allowed_text(element.get("typeRef") or _decision_type(element))
    if not text:
        return None
    try:
        tests = parse_tests(text, boxes.document.names)
    except FeelError as error:
        raise _syntax(element, error) from None
    return Unit(text).build(ListNode(0, tests.items))


def _decision_type(element: Element) -> str:
    table = element.getparent()
    owner = table.getparent() if table is not None else None
    variable = child(owner, "variable") if owner is not None else None
    return (variable.get("typeRef") or "") if variable is not None else ""


def _rule(boxes: Boxes, element: Element, index: int, inputs: int, outputs: int) -> Rule:
    conditions = children(element, "inputEntry")
    results = children(element, "outputEntry")
    if len(conditions) != inputs or len(results) != outputs:
        raise problem(element, "columns", str(index))
    tests = []
    for column, cell in enumerate(conditions):
        text = (text_of(cell) or "").strip()
        if text not in ("", "-"):
            tests.append((column, _tests(boxes, cell, text)))
    return Rule(
        rule_id=element.get("id") or "",
        index=index,
        tests=tuple(tests),
        outputs=tuple(_result(boxes, cell) for cell in results),
    )


def _result(boxes: Boxes, element: Element) -> Closure:
    text = (text_of(element) or "").strip()
    return boxes.expression(element, text) if text else _nothing


def _nothing(env: Env) -> None:
    """An empty output cell is null."""


def _tests(boxes: Boxes, element: Element, text: str) -> Test:
    boxes.check_language(element)
    try:
        made = compile_unary_tests(text, names=boxes.document.names)
    except FeelError as error:
        raise _syntax(element, error) from None
    boxes.reads |= made.variables
    return made.run


def _syntax(element: Element, error: FeelError) -> Exception:
    return problem(element, "expression", error.message("en"), detail_zh=error.message("zh"))
