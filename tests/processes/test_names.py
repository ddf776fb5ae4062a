"""Names that nobody knows are told when the diagram is checked, with what was perhaps meant."""

import json

from processes.catalog import read_bundle
from tests.processes.diagram import bpmn

_FORM = {
    "id": "ask",
    "components": [
        {"type": "number", "key": "amount", "label": "Amount"},
        {"type": "group", "components": [{"type": "checkbox", "key": "urgent"}]},
    ],
}
_DECLARED = (
    "<bpmn:extensionElements><zeebe:properties>"
    '<zeebe:property name="variables" value="order"/>'
    "</zeebe:properties></bpmn:extensionElements>"
)


def _slips(diagram: str, *, declared: bool = True) -> list[tuple[str, str]]:
    text = bpmn(diagram).decode()
    if declared:
        text = text.replace('id="s" name="s">', f'id="s" name="s">{_DECLARED}', 1)
    text = text.replace(
        'id="ask" name="ask">',
        'id="ask" name="ask"><bpmn:extensionElements><zeebe:formDefinition formId="ask"/>'
        "</bpmn:extensionElements>",
    )
    files = {"p.bpmn": text.encode(), "ask.form": json.dumps(_FORM).encode()}
    found = read_bundle(files).findings
    assert not [f for f in found if f.severity == "error"]
    return [(f.element_id, f.reason["en"]) for f in found if f.code == "slip"]


def test_a_slip_of_the_pen_is_told_with_what_was_meant() -> None:
    ((element, reason),) = _slips("""
        start s
        user ask
        xor x
        task a
        task b
        s -> ask -> x
        x -> a [amuont > 10]
        x -> !b
    """)
    assert element == "x"
    assert "‘amuont’" in reason
    assert "did you mean ‘amount’?" in reason


def test_what_forms_scripts_and_the_start_bring_is_known() -> None:
    known = """
        start s
        user ask
        script sum feel="=amount + 1" result=total
        xor x
        task a
        task b
        s -> ask -> sum -> x
        x -> a [total > amount and urgent and order.paid]
        x -> !b
    """
    assert _slips(known) == []


def test_values_that_clash_are_told() -> None:
    ((element, reason),) = _slips("""
        start s
        user ask
        script sum feel="=amount + 1" result=total
        script bad feel='=total < "ten"' result=less
        s -> ask -> sum -> bad
    """)
    assert element == "bad"
    assert "can't be compared" in reason


def test_an_unknown_name_is_told_only_where_all_names_are_declared() -> None:
    diagram = 'start s\nscript a feel="=wholly_new + 1" result=b\ns -> a'
    assert [element for element, _ in _slips(diagram)] == ["a"]
    assert _slips(diagram, declared=False) == []


def test_a_handler_may_bring_in_what_nobody_names() -> None:
    diagram = """
        start s
        service fetch topic=t
        service other topic=t output="kept:=found"
        script a feel="=price + kept" result=b
        s -> fetch -> other -> a
    """
    assert _slips(diagram) == []


def test_the_companys_own_diagrams_hold_no_slips() -> None:
    from service.company import company_files

    assert [f for f in read_bundle(company_files()).findings if f.code == "slip"] == []


def test_what_a_timer_starts_with_is_known_and_the_key_is_looked_at() -> None:
    text = """
        start s cycle=R/P1D business_key="=started_fr"
        script a feel="=started_for" result=r
        s -> a
    """
    ((element, reason),) = _slips(text, declared=False)
    assert element == "s"
    assert "started_for" in reason


def test_without_a_start_event_nobody_can_say_what_there_is() -> None:
    assert _slips('script a feel="=anything" result=r', declared=False) == []
