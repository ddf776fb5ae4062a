"""Runs of processes: listed, told on their page, checked against their record, cancelled."""

import json
from uuid import UUID

import pytest
from sqlalchemy import text


@pytest.fixture
def waiting(find):
    """An order that lacks a street."""
    return f"/instances/{find.run('WEB-26001')}"


@pytest.fixture
def troubled(find):
    """An order whose parcel was damaged; it went through two diagrams."""
    return f"/instances/{find.run('WEB-26011')}"


def told_to_diagrams(page):
    return [json.loads(one.text) for one in page.tree.xpath("//*[@data-island='diagram']/script")]


def test_runs_are_found_by_state_process_and_key(visitor):
    ada = visitor("ada")
    assert len(ada.see("/instances").all("tbody tr")) == 16
    assert len(ada.see("/instances?status=running").all("tbody tr")) == 12
    assert len(ada.see("/instances?search=26001").all("tbody tr")) == 1
    assert ada.see("/instances?process=delivery-exception").all("tbody tr") == [
        "No instances found."
    ]


def test_a_run_tells_its_steps_in_the_readers_language(visitor, waiting):
    english, chinese = (visitor("ada", one).see(waiting) for one in ("en", "zh"))
    assert "Complete order with customer" in english.all("[data-show-element]")
    assert "补全订单" in " ".join(chinese.all("[data-show-element]"))
    assert "WEB-26001" in english.all("h1")[0]


def test_every_step_of_the_table_is_a_shape_of_the_diagram(visitor, troubled, company):
    page = visitor("ada").see(troubled)
    told = told_to_diagrams(page)
    assert len(told) == 2
    for island, section in zip(told, page.tree.cssselect("[data-diagram-host]"), strict=True):
        xml = visitor("ada").see(island["url"]).answer.text
        shown = {one.get("data-show-element") for one in section.cssselect("[data-show-element]")}
        marked = {*island["run"]["done"], *island["run"]["open"], *island["run"]["flows"]}
        assert shown
        assert [id for id in shown | marked if f'id="{id}"' not in xml] == []


def test_the_diagram_marks_where_the_run_is(visitor, waiting):
    (told,) = told_to_diagrams(visitor("ada").see(waiting))
    assert told["run"]["open"] == ["complete_order"]
    assert told["run"]["done"]["order_placed"] == 1
    assert told["run"]["failed"] == []


def test_what_a_run_waits_for_leads_to_the_work(visitor, waiting, find):
    page = visitor("ann").see(waiting)
    assert f"/inbox/{find.item('complete_order')}" in page.links("a")
    assert "payment.received" in page.text


def test_the_record_holds(visitor, troubled):
    said = visitor("ada").see(f"{troubled}/verify")
    assert said.tree.cssselect(".note-good") or "note-good" in said.tree.get("class")


def test_a_record_that_was_tampered_with_is_found_out(visitor, waiting, find, company):
    with company.engine.begin() as connection:
        connection.execute(text("ALTER TABLE record DISABLE TRIGGER USER"))
        connection.execute(
            text("UPDATE record SET actor = 'mallory' WHERE instance_id = :id AND seq = 1"),
            {"id": UUID(find.run("WEB-26001"))},
        )
    said = visitor("ada", "zh").see(f"{waiting}/verify")
    assert "note-bad" in said.answer.text


def test_the_record_can_be_taken_along(visitor, waiting):
    ada = visitor("ada")
    (link,) = [one for one in ada.see(waiting).links("a") if one.endswith("/record")]
    lines = ada.see(link).answer.text.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))


def test_a_manager_cancels_a_run_and_must_say_why(visitor, waiting):
    mei = visitor("mei", "en")
    unsaid = mei.send(f"{waiting}/cancel", reason="  ")
    assert "Please give a reason." in unsaid.text
    assert "running" in unsaid.all(".page-head")[0]
    done = mei.send(f"{waiting}/cancel", reason="The shop closed")
    assert "cancelled" in done.all(".page-head")[0]
    assert not done.tree.cssselect("[data-opens=cancel]")
    again = mei.send(f"{waiting}/cancel", reason="Once more")
    assert "already ended" in again.all(".note")[0]


def test_others_are_neither_offered_nor_allowed_to_cancel(visitor, waiting):
    ada = visitor("ada")
    assert not ada.see(waiting).tree.cssselect("[data-opens=cancel]")
    assert ada.send(f"{waiting}/cancel", reason="Because").status == 403
    assert "running" in ada.see(waiting).all(".page-head")[0]


def test_a_run_that_never_was_is_not_found(visitor):
    page = visitor("ada", "zh").see("/instances/00000000-0000-0000-0000-000000000001")
    assert page.status == 404
    assert "未找到" in page.all("h1")


def test_who_acted_is_told_by_name_and_never_lost_in_it(visitor, find):
    path = f"/inbox/{find.item('review_order')}"
    run = f"/instances/{find.run('WEB-26002')}"
    visitor("bob").send(f"{path}/claim")
    english, chinese = (visitor("ada", one).see(run) for one in ("en", "zh"))
    assert "Bob Fischer" in english.text
    assert "鲍勃·费舍尔" in chinese.text
    assert english.all("[title=bob]") == ["Bob Fischer"]
    assert "系统" in chinese.all("[title=system]")


def test_the_record_says_which_step_each_entry_was_about(visitor, troubled):
    english, chinese = (visitor("ada", one).see(troubled) for one in ("en", "zh"))
    assert any("Task completed Pick and pack" in one for one in english.all(".record summary"))
    assert any("拣货打包" in one for one in chinese.all(".record summary"))


def test_moments_in_the_data_are_told_as_people_write_them(visitor, waiting):
    page = visitor("ada").see(waiting)
    (placed,) = page.tree.xpath("//details[.//h2]//dt[text()='placed_at']/following-sibling::dd[1]")
    assert placed.text_content().strip().startswith(("today", "yesterday"))
    assert placed.cssselect("time")
