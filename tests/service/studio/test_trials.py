"""A draft is tried in a sandbox: people answer for handlers, time passes by a button."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from service.store.studio_tables import trial
from service.store.tables import instance, job, message, record, timer, work_item
from tests.processes.decisions.test_rule_check import table
from tests.processes.diagram import bpmn
from tests.service.studio.conftest import form

DRAWN = """
    start placed message=order.placed
    user review groups=order-desk form=review
    boundary late on=review duration=PT2H cancel=false
    user remind groups=order-desk
    service reserve topic=stock.reserve output='short:=stock.short;ok:=reserved'
    boundary out on=reserve error=OUT_OF_STOCK
    catch paid message=payment.received key="=number"
    catch called signal=all
    end done
    end cancelled
    end reminded
    placed -> review -> reserve -> paid -> called -> done
    late -> remind -> reminded
    out -> cancelled
"""


@pytest.fixture
def begun(chen):
    """`begun(text, amount=1)` tries a drawing; gives a function that does things to the trial."""

    def made(text: str = DRAWN, **variables):
        draft = chen.draft(title="try")
        chen.save(draft, "p.bpmn", bpmn(text))
        chen.save(draft, "review.form", form())
        body = {"process_id": "p", "variables": variables}
        return Trial(chen, chen.post(f"{draft}/trials", body, 201))

    return made


class Trial:
    """A trial in somebody's browser."""

    def __init__(self, who, shown) -> None:
        self.who, self.shown = who, shown

    @property
    def tokens(self) -> list[str]:
        return sorted(one["element_id"] for one in self.shown["tokens"])

    def open(self, kind: str) -> list[str]:
        return sorted(one["element_id"] for one in self.shown["open"][kind])

    def one(self, kind: str):
        (found,) = self.shown["open"][kind]
        return found

    def do(self, what: str, key: str = "", status: int = 200, **body):
        path = f"/trials/{self.shown['id']}/do"
        told = self.who.post(path, {"what": what, "key": key, **body}, status)
        if status == 200:
            self.shown = told
        return told

    @property
    def log(self) -> list[str]:
        return [line["text"]["en"] for line in self.shown["log"]]


def test_a_draft_is_played_to_its_end_without_touching_anything(begun, house):
    run = begun(number="A-1")
    assert (run.tokens, run.open("tasks"), run.open("timers")) == (
        ["review"],
        ["review"],
        ["late"],
    )
    task = run.one("tasks")
    assert task["form"]["id"] == "review"
    assert task["data"] == {"number": "A-1"}
    run.do("complete_task", task["key"], variables={"amount": 3, "more": "dropped"})
    asked = run.one("jobs")
    assert (asked["topic"], asked["example"]) == (
        "stock.reserve",
        {"stock": {"short": None}, "reserved": None},
    )
    run.do("complete_job", asked["key"], variables={"stock": {"short": []}, "reserved": True})
    waits = run.one("messages")
    assert (waits["message"], waits["correlation_key"]) == ("payment.received", "A-1")
    run.do("deliver", waits["key"], variables={"paid": 3})
    assert run.one("signals")["key"] == "all"
    run.do("signal", "all")
    assert (run.shown["status"], run.tokens) == ("completed", [])
    assert run.shown["variables"] == {
        "number": "A-1",
        "amount": 3,
        "note": None,
        "short": [],
        "ok": True,
        "paid": 3,
    }
    assert "To do: review" in run.log
    assert run.log[-1] == "Ended: completed"
    assert {line["element_id"] for line in run.shown["log"]} >= {"review", "reserve"}
    taken = {one["flow_id"]: one["count"] for one in run.shown["flows_taken"]}
    assert set(taken.values()) == {1}
    for one in (instance, record, work_item, job, timer, message):
        assert house.all(select(func.count()).select_from(one))[0][0] == 0
    assert house.deps.handlers.calls == []


def test_a_form_is_checked_as_in_the_inbox(begun):
    run = begun(number="A-1")
    told = run.do("complete_task", run.one("tasks")["key"], 422, variables={"amount": 0})
    assert list(told["errors"]) == ["amount"]
    assert run.who.get(f"/trials/{run.shown['id']}")["open"] == run.shown["open"]


def test_time_passes_by_a_button_and_never_backwards(begun):
    run = begun(number="A-1")
    before, late = run.shown["now"], run.one("timers")
    run.do("wake", late["key"])
    assert run.shown["now"] == late["due_at"] > before
    assert run.open("tasks") == ["remind", "review"]
    assert run.shown["log"][-1]["at"] == late["due_at"]


def test_the_story_tells_times_of_the_companys_zone(begun):
    run = begun(number="A-1")
    due = datetime.fromisoformat(run.one("timers")["due_at"])
    local = due.astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"Waits until {local:%Y-%m-%d %H:%M}: late" in run.log


def test_what_is_due_earlier_happens_first(begun):
    run = begun(
        "start s\nuser a\nboundary soon on=a duration=PT1H cancel=false\n"
        "boundary later on=a duration=PT3H cancel=false\nuser b\nuser c\ns -> a\n"
        "soon -> b\nlater -> c"
    )
    later = next(one for one in run.shown["open"]["timers"] if one["element_id"] == "later")
    run.do("wake", later["key"])
    assert run.open("tasks") == ["a", "b", "c"]
    assert run.open("timers") == []
    assert run.shown["now"] == later["due_at"]


def test_a_handler_may_fail_in_either_way(begun):
    run = begun(number="A-1")
    run.do("complete_task", run.one("tasks")["key"], variables={"amount": 3})
    key = run.one("jobs")["key"]
    run.do("fail_job", key, message="no connection")
    assert run.shown["problem"]["message"] == "no connection"
    assert (run.open("jobs"), run.tokens) == ([], ["reserve"])
    assert run.shown["problem"]["name"]["en"] == "reserve"
    run.do("retry", run.shown["problem"]["key"])
    assert (run.shown["problem"], run.open("jobs")) == (None, ["reserve"])
    run.do("fail_job", run.one("jobs")["key"], code="OUT_OF_STOCK", message="none left")
    assert run.shown["status"] == "completed"
    assert run.tokens == []


def test_a_failure_without_a_word_is_told_as_one(begun):
    run = begun(number="A-1")
    run.do("complete_task", run.one("tasks")["key"], variables={"amount": 3})
    run.do("fail_job", run.one("jobs")["key"])
    assert run.shown["problem"]["message"] == "No reason was given."
    assert run.log[-1] == "Stopped: reserve: No reason was given."


def test_a_trial_tells_what_another_would_have_to_start_with(begun, chen):
    run = begun(number="A-1")
    begun_with = {"process_id": "p", "start": "", "variables": {"number": "A-1"}, "now": None}
    assert run.shown["begun"] == begun_with
    (draft,) = [one["id"] for one in chen.get("/drafts")]
    moment = "2030-01-01T08:00:00+08:00"
    later = chen.post(f"/drafts/{draft}/trials", begun_with | {"now": moment}, 201)
    assert later["begun"] == begun_with | {"now": moment}


def test_a_step_is_taken_back(begun):
    run = begun(number="A-1")
    first = run.shown
    run.do("complete_task", run.one("tasks")["key"], variables={"amount": 3})
    run.do("undo")
    assert run.shown == first
    assert run.do("undo", status=409)["code"] == "trial.begins_here"


def test_what_the_trial_does_not_wait_for_is_refused(begun, yu):
    run = begun(number="A-1")
    for what, key in (
        ("complete_job", run.one("tasks")["key"]),
        ("deliver", str(uuid4())),
        ("signal", "unheard"),
    ):
        assert run.do(what, key, 409)["code"] == "trial.not_open"
    run.do("complete_task", "no key", 422)
    run.do("explode", "", 422)
    path = f"/trials/{run.shown['id']}"
    assert yu.get(path)["id"] == run.shown["id"]
    yu.post(f"{path}/do", {"what": "undo"}, 403)
    yu.get(f"/trials/{uuid4()}", 404)


def test_a_case_that_fits_no_way_is_told_as_a_problem(begun):
    run = begun("start s\nxor x\nuser a\nuser b\ns -> x\nx -> a [k = 1]\nx -> b [k = 2]", k=3)
    assert (run.shown["status"], run.shown["problem"]["element_id"]) == ("running", "x")
    assert run.log[-1].startswith("Stopped: x")
    assert run.shown["log"][-1]["text"]["zh"] == "中断：x：没有条件成立，也没有默认连线。"


def test_decisions_of_the_draft_are_asked(chen):
    draft = chen.draft(title="try")
    drawn = "start s\ndecide ask decision=t result=level\nuser u\ns -> ask -> u"
    chen.save(draft, "p.bpmn", bpmn(drawn))
    chen.save(draft, "t.dmn", table('< 100 | "low"', '>= 100 | "high"'))
    body = {"process_id": "p", "variables": {"amount": 200}}
    run = Trial(chen, chen.post(f"{draft}/trials", body, 201))
    assert run.shown["variables"]["level"] == "high"
    assert 'Decided by row 2: ask = "high"' in run.log


def test_a_decision_and_a_form_may_be_named_by_the_case(chen):
    draft = chen.draft(title="try")
    drawn = (
        'start s\ndecide ask decision="=which" result=level\nuser u form="=shown"\ns -> ask -> u'
    )
    chen.save(draft, "p.bpmn", bpmn(drawn))
    chen.save(draft, "t.dmn", table('- | "high"'))
    chen.save(draft, "review.form", form())
    given = {"which": "t", "shown": "review", "amount": 1}
    body = {"process_id": "p", "variables": given}
    run = Trial(chen, chen.post(f"{draft}/trials", body, 201))
    assert run.shown["variables"]["level"] == "high"
    task = run.one("tasks")
    assert (task["form_id"], task["form"]["id"]) == ("review", "review")
    refused = run.do("complete_task", task["key"], 422, variables={})
    assert list(refused["errors"]) == ["amount"]
    lost = {"process_id": "p", "variables": given | {"which": "fee"}}
    run = Trial(chen, chen.post(f"{draft}/trials", lost, 201))
    assert run.shown["problem"]["element_id"] == "ask"


def test_called_processes_are_the_drafts_or_those_that_were_live(chen, house):
    house.draw("start s\nuser live\ns -> live", "child")
    draft = chen.draft(title="try")
    chen.save(draft, "p.bpmn", bpmn("start s\ncall c process=child\ns -> c"))
    run = Trial(chen, chen.post(f"{draft}/trials", {"process_id": "p"}, 201))
    assert run.open("tasks") == ["live"]
    assert [(one["process_id"], one["file"]) for one in run.shown["diagrams"]] == [
        ("p", "p.bpmn"),
        ("child", "child.bpmn"),
    ]
    assert [one["digest"] is None for one in run.shown["diagrams"]] == [True, False]
    assert {one["process_id"] for one in run.shown["log"] if one["element_id"] == "live"} == {
        "child"
    }
    house.draw("start s\nuser newer\ns -> newer", "child")
    assert Trial(chen, chen.get(f"/trials/{run.shown['id']}")).open("tasks") == ["live"]
    chen.save(draft, "c.bpmn", bpmn("start s\nuser drawn\ns -> drawn", "child"))
    again = Trial(chen, chen.post(f"{draft}/trials", {"process_id": "p"}, 201))
    assert again.open("tasks") == ["drawn"]
    assert again.shown["diagrams"][1] == {
        "process_id": "child",
        "name": {"en": "child", "zh": "child"},
        "file": "c.bpmn",
        "digest": None,
    }


def test_a_trial_begins_where_and_when_it_is_told(chen, clock):
    draft = chen.draft(title="try")
    drawn = "start one\nstart two cycle=R/P1D\nuser a\nuser b\none -> a\ntwo -> b"
    chen.save(draft, "p.bpmn", bpmn(drawn))
    moment = "2030-01-01T08:00:00+08:00"
    body = {"process_id": "p", "start": "two", "now": moment}
    run = Trial(chen, chen.post(f"{draft}/trials", body, 201))
    assert run.open("tasks") == ["b"]
    assert run.shown["variables"]["started_for"] == moment
    assert run.shown["now"] == moment
    chen.post(f"{draft}/trials", body | {"start": "none"}, 409)
    chen.post(f"{draft}/trials", body | {"process_id": "none"}, 404)


def test_a_broken_draft_is_not_tried_and_old_trials_are_forgotten(begun, chen, house, clock):
    run = begun(number="A-1")
    draft = chen.draft(title="broken")
    chen.save(draft, "p.bpmn", bpmn("start s\nservice x\ns -> x"))
    assert chen.post(f"{draft}/trials", {"process_id": "p"}, 422)["errors"]
    clock.advance(timedelta(days=8))
    begun(number="A-2")
    assert len(house.all(select(trial.c.id))) == 1
    chen.get(f"/trials/{run.shown['id']}", 404)


def test_what_is_drawn_later_does_not_change_a_trial(begun, chen):
    run = begun(number="A-1")
    (draft,) = [one["id"] for one in chen.get("/drafts")]
    chen.save(f"/drafts/{draft}", "p.bpmn", b"<gone", 2)
    assert chen.get(f"/trials/{run.shown['id']}")["open"] == run.shown["open"]
