"""The company's processes as their owners read them: steps, tables, forms, versions."""

import json

from lxml import etree

from service.commands.publish import publish
from service.company import company_files
from service.identity import SYSTEM


def test_the_list_counts_runs_and_leads_to_them(visitor):
    page = visitor("chen", "en").see("/processes")
    diagrams = [name for name in company_files() if name.endswith(".bpmn")]
    assert len(page.tree.cssselect("tbody tr")) == len(diagrams)
    assert "/instances?process=order&status=running" in page.links("tbody a")
    assert "came with the program" in page.text


def test_steps_cite_the_requirements_they_meet(visitor):
    page = visitor("chen", "en").see("/processes/order")
    (row,) = page.tree.cssselect("tr[data-element=review_order]")
    assert "Order desk" in row.text_content()
    cited = {one.text_content().strip(): one.get("title") for one in row.cssselect("[title]")}
    assert cited
    assert all(cited.values()), "every clause is explained where it is cited"


def test_decision_tables_are_shown_as_they_were_written(visitor, company):
    page = visitor("chen", "en").see("/processes/order")
    tables = page.tree.cssselect("table.decision")
    definition = company.catalog.latest("order")
    assert len(tables) == len(definition.decision_ids)
    files = [etree.fromstring(text) for name, text in definition.files.items() if "dmn" in name]
    rules = sum(len(one.xpath("//*[local-name()='rule']")) for one in files)
    assert sum(len(table.cssselect("tbody tr")) for table in tables) == rules


def test_forms_list_their_fields_in_the_readers_language(visitor):
    english, chinese = (visitor("chen", one).see("/processes/order") for one in ("en", "zh"))
    assert {"Decision", "weight_g"} <= set(english.all(".form-about td"))
    assert "与客户的约定" in chinese.all(".form-about td")


def test_the_diagram_is_kept_by_browsers_since_it_never_changes(visitor):
    chen = visitor("chen")
    (script,) = chen.see("/processes/order").tree.xpath("//*[@data-island='diagram']/script")
    answer = chen.see(json.loads(script.text)["url"]).answer
    assert etree.fromstring(answer.data).tag.endswith("definitions")
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_older_version_stays_readable(visitor, company):
    files = company_files()
    files["order.bpmn"] = files["order.bpmn"].replace(b"Review order", b"Look at the order")
    publish(company, SYSTEM, files, "a plainer name")
    chen = visitor("chen", "en")
    newest, older = chen.see("/processes/order"), chen.see("/processes/order/versions/1")
    assert "a plainer name" in newest.text
    assert "Look at the order" in newest.all("[data-show-element]")
    assert "Review order" in older.all("[data-show-element]")


def test_a_process_or_version_that_never_was_is_not_found(visitor):
    chen = visitor("chen")
    assert chen.see("/processes/nothing").status == 404
    assert chen.see("/processes/order/versions/99").status == 404
    assert chen.see("/diagrams/0000.bpmn").status == 404


def test_time_limits_are_told_in_hours_and_from_where_they_count(visitor):
    page = visitor("chen", "en").see("/processes/order").text
    assert "24 hours after “Order placed”" in page
    assert "PT24H" not in page
