"""What the page of an instance tells of waits for signals and of called processes."""

from __future__ import annotations

import re

from tests.processes.test_bindings import caller, child


def test_a_wait_for_a_signal_is_not_told_as_one_for_a_message(visitor, house):
    house.draw(
        "start s\nand g\ncatch c signal=storm\ncatch d message=paid key==1\nend e\n"
        "s -> g -> c -> e\ng -> d -> e"
    )
    run = house.start()
    visitor.log_in("otto")
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", visitor.get(f"/instances/{run.id}").text))
    assert "waits for signal c" in page
    assert "waits for message d" in page
    assert "Signal storm" in page
    assert "Message paid" in page


def test_called_processes_are_shown_in_the_version_they_were_bound_to(visitor, house):
    house.publish({"p.bpmn": caller("deployment"), "c.bpmn": child("old")})
    house.publish({"c.bpmn": child("new")})
    run = house.start()
    visitor.log_in("otto")
    page = visitor.get(f"/instances/{run.id}").text
    assert 'data-element="old"' in page
    tagged = caller("versionTag", "v1").replace(b'"p"', b'"q"')
    house.publish({"q.bpmn": tagged, "c.bpmn": child("by_tag", "v1")})
    page = visitor.get(f"/instances/{house.start('q').id}").text
    assert 'data-element="by_tag"' in page
