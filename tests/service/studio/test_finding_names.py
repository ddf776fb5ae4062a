"""Findings say which element they mean in the reader's language."""

from __future__ import annotations

from tests.processes.diagram import bpmn

_CHINESE = (
    '<bpmn:extensionElements><zeebe:properties><zeebe:property name="name:zh" value="查库存"/>'
    "</zeebe:properties>"
)


def _drawn() -> bytes:
    """A service task without a handler, named in both languages."""
    text = bpmn("start s\nservice look topic=nobody.knows\nend e\ns -> look -> e").decode()
    at = text.index("<bpmn:serviceTask")
    before, after = text[:at], text[at:]
    assert "<bpmn:extensionElements>" in after
    return (before + after.replace("<bpmn:extensionElements>", _CHINESE, 1)).encode()


def test_a_finding_names_its_element_in_both_languages(chen):
    draft = chen.draft(title="try")
    chen.save(draft, "p.bpmn", _drawn())
    (found,) = [
        one for one in chen.get(f"{draft}/findings")["findings"] if one["code"] == "missing-part"
    ]
    assert found["element_names"] == {"en": "look", "zh": "查库存"}


def test_what_has_no_chinese_name_or_can_not_be_read_keeps_the_name_it_has(chen):
    draft = chen.draft(title="try")
    chen.save(draft, "p.bpmn", bpmn("start s\nservice look topic=nobody.knows\ns -> look"))
    chen.save(draft, "q.bpmn", b"<gone")
    found = {one["code"]: one["element_names"] for one in chen.get(f"{draft}/findings")["findings"]}
    assert found["missing-part"] == {"en": "look", "zh": "look"}
    assert found["xml"] == {"en": "", "zh": ""}
