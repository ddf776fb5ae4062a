"""Tables and forms of a draft are tried before anybody depends on them."""

from __future__ import annotations

from tests.processes.decisions.test_rule_check import table
from tests.service.studio.conftest import FORM, form

TABLE = table('< 100 | "standard"', '[50..200) | "review"')


def with_table(chen) -> str:
    draft = chen.draft(title="tables")
    chen.save(draft, "t.dmn", TABLE)
    return draft


def ask(chen, draft, **body):
    return chen.post(f"{draft}/decide", {"file": "t.dmn", "decision_id": "t", **body})


def test_a_table_answers_and_names_the_rows_that_matched(chen):
    draft = with_table(chen)
    told = ask(chen, draft, inputs={"amount": 20})
    assert (told["result"], told["matched"], told["error"]) == ("standard", ["r1"], None)
    assert told["rows"] == [{"table_id": "dt", "rule_id": "r1", "index": 1}]
    assert ask(chen, draft, inputs={"amount": 300})["matched"] == []


def test_a_table_that_can_not_answer_says_why_in_both_languages(chen):
    draft = with_table(chen)
    told = ask(chen, draft, inputs={"amount": 70})["error"]
    assert "1, 2" in told["en"]
    assert "命中策略" in told["zh"]
    assert ask(chen, draft, decision_id="other")["error"]
    assert ask(chen, draft, content="<nothing")["error"]
    unsaved = TABLE.decode().replace("100", "50")
    assert ask(chen, draft, inputs={"amount": 70}, content=unsaved)["result"] == "review"


def test_overlaps_and_gaps_of_a_draft_are_told(chen):
    draft = with_table(chen)
    told = chen.get(f"{draft}/rules?file=t.dmn&decision_id=t")
    (overlap,) = told["overlaps"]
    assert (overlap["rules"], overlap["allowed"]) == ([1, 2], False)
    assert overlap["region"] == {"amount": "[50..100)"}
    assert [gap["region"] for gap in told["gaps"]] == [{"amount": ">= 200"}]
    assert told["gaps"][0]["example"] == {"amount": 200}
    assert not told["note"]["zh"].isascii()
    computed = TABLE.decode().replace("&lt; 100", "&lt; limit")
    body = {"file": "t.dmn", "decision_id": "t", "content": computed}
    told = chen.post(f"{draft}/rules", body)
    assert [one["rule"] for one in told["skipped"]] == [1]
    assert "1 cells compute" in told["note"]["en"]
    chen.get(f"{draft}/rules?file=t.dmn&decision_id=other", 422)
    chen.get(f"{draft}/rules?file=none.dmn&decision_id=t", 404)


def test_a_form_says_what_the_server_would_say(chen):
    draft = chen.draft(process_id="order")
    path = f"{draft}/forms/review.form/try"
    assert chen.post(path, {"data": {"amount": 3, "other": "dropped"}}) == {
        "cleaned": {"amount": 3, "note": None}
    }
    errors = chen.post(path, {"data": {"amount": 0}})["errors"]
    assert list(errors) == ["amount"]
    assert not errors["amount"]["zh"][0].isascii()
    strange = [FORM["components"][0] | {"type": "crystalBall"}]
    broken = form(components=strange).decode()
    told = chen.post(path, {"data": {}, "content": broken}, 422)
    assert told["code"] == "file.unusable"


def test_a_form_is_tried_with_what_it_would_be_shown(chen):
    draft = chen.draft(process_id="order")
    hidden = [
        FORM["components"][0] | {"conditional": {"hide": "=vip = true"}},
        {"type": "filepicker", "id": "doc", "key": "doc", "label": "Document", "accept": ".pdf"},
    ]
    body = {"data": {"note": "x"}, "content": form(components=hidden).decode()}
    path = f"{draft}/forms/review.form/try"
    assert "note" in chen.post(path, body | {"context": {"vip": False}})["cleaned"]
    assert "note" not in chen.post(path, body | {"context": {"vip": True}})["cleaned"]
    file = {"digest": "d" * 64, "name": "a.pdf", "type": "application/pdf", "size": 10}
    filled = {"note": "x", "doc": [file]}
    assert chen.post(path, body | {"data": filled})["cleaned"]["doc"] == [file]
    wrong = filled | {"doc": [file | {"type": "image/png", "name": "a.png"}]}
    assert list(chen.post(path, body | {"data": wrong})["errors"]) == ["doc"]
