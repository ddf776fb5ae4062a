"""A chapter says what its diagram, tables and forms say, in the language it is read in."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from service.company import company_files
from service.handbook.model import Chapter
from service.handbook.rules import cell_words
from tests.service.handbook.company import company_handbook

BOOK = company_handbook()
PROCESSES = sorted(chapter.process_id for chapter in BOOK.chapters("en"))
HAN = re.compile("[一-鿿]")


def step(chapter: Chapter, id: str) -> Any:
    return next(step for step in chapter.steps if step.id == id)


def texts(value: object) -> list[str]:
    """Every text inside a chapter but its picture, quotes and what people wrote."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts(one)]
    if is_dataclass(value):
        skipped = {"picture", "quotes", "author", "reason", "id", "due", "condition", "target"}
        names = [one.name for one in fields(value) if one.name not in skipped]
        return [text for name in names for text in texts(getattr(value, name))]
    return []


@pytest.mark.parametrize("process_id", PROCESSES)
def test_an_english_chapter_is_in_english(process_id):
    chapter = BOOK.chapter(process_id, "en")
    assert [text for text in texts(chapter) if HAN.search(text)] == []


@pytest.mark.parametrize("process_id", PROCESSES)
def test_a_chinese_chapter_tells_each_step_in_chinese(process_id):
    chapter = BOOK.chapter(process_id, "zh")
    told = [*chapter.starts, *chapter.steps, *chapter.outcomes]
    assert [one.id for one in told if not HAN.search(one.name)] == []
    assert [one.id for one in told if one.what and not HAN.search(one.what)] == []
    assert HAN.search(chapter.purpose)


@pytest.mark.parametrize("process_id", PROCESSES)
def test_a_chinese_chapter_names_what_programs_know_by_ids(process_id):
    """Messages, errors, variables, groups, tables and their answers: none is left as its id."""
    chapter = BOOK.chapter(process_id, "zh")
    told = replace(chapter, process_id="", tables=(), computations=(), changes=())
    forms = [row for step in chapter.steps if step.form for row in step.form.rows]
    limits = {limit for row in forms for limit in row.limits}
    ids = re.compile("[“ ][a-zA-Z]+[._-][a-zA-Z._-]+|“[a-z]+”|null|[A-Z]{2,}_")
    assert [text for text in texts(told) if text not in limits and ids.search(text)] == []
    assert [limit for limit in limits if re.search("null|[a-z]_[a-z]|[(] *[a-z]", limit)] == []
    cells = [cell for table in chapter.tables for cells, _ in table.rows for cell in cells]
    assert [cell for cell in cells if re.search("[a-z]{2}", cell) and not HAN.search(cell)] == []


@pytest.mark.parametrize("process_id", PROCESSES)
def test_nothing_of_a_diagram_is_left_out(process_id):
    """Every element with a name is a step, a start, an outcome or happens at a step."""
    chapter = BOOK.chapter(process_id, "en")
    told = {one.id for part in (chapter.starts, chapter.steps, chapter.outcomes) for one in part}
    told |= {one.id for step in chapter.steps for one in step.happenings}
    definition = BOOK._writers["en"]._newest[process_id]
    silent = {
        element.id
        for element in definition.elements.values()
        if (element.type == "startEvent" and element.parent)
        or ("Gateway" in element.type and not element.names)
    }
    assert definition.elements.keys() - silent == told


@pytest.mark.parametrize("process_id", PROCESSES)
def test_what_follows_a_step_is_told_of(process_id):
    chapter = BOOK.chapter(process_id, "en")
    told = {one.id for part in (chapter.steps, chapter.outcomes) for one in part}
    ways = [way for step in chapter.steps for way in step.ways]
    ways += [way for step in chapter.steps for one in step.happenings for way in one.ways]
    assert {way.target for way in ways} <= told


def test_a_step_says_who_does_what_until_when():
    one = step(BOOK.chapter("delivery-exception", "en"), "contact_carrier")
    assert (one.number, one.name, one.who, one.kind) == (
        "2",
        "Contact carrier",
        "Logistics",
        "task",
    )
    assert one.by_person
    assert one.what.startswith("Call the carrier")
    assert one.caution == "Within 4 hours; note whom you spoke to."
    assert one.deadline.words == "within 4 hours after “Open exception”"
    assert [(way.answer, way.name) for way in one.ways] == [("", "Decide what happens")]
    (late,) = one.happenings
    assert (late.name, late.words, late.ends_step) == (
        "4 h over",
        "4 hours after “opening of the case”",
        False,
    )
    assert [way.name for way in late.ways] == ["Management told"]


def test_a_branch_says_its_answers():
    one = step(BOOK.chapter("delivery-exception", "zh"), "is_settled")
    assert {(way.answer, way.name) for way in one.ways} == {
        ("是", "告知客户"),
        ("否", "联系承运商"),
    }


def test_a_form_says_what_it_takes():
    rows = {row.label: row for row in step(BOOK.chapter("order", "en"), "review_order").form.rows}
    assert rows["Decision"].rule == "required"
    assert rows["Decision"].limits == ("one of: Accept the order / Refuse the order",)
    assert "only if “Decision” is “Refuse the order”" in rows["Reason"].limits
    assert "at most 1000 characters" in rows["Reason"].limits


def test_a_form_says_what_must_be_there_and_which_day_comes_first():
    rows = step(BOOK.chapter("customer-promotion", "en"), "write_promotion").form.rows
    limits = {row.label: row.limits for row in rows}
    assert "a coupon that exists" in limits["Coupon code"]
    assert limits["Holds until"] == ("not before “Send on”",)
    rows = step(BOOK.chapter("performance-review", "zh"), "choose_employee").form.rows
    assert {row.label: row.limits for row in rows}["结束日期"] == ("不早于“开始日期”",)


def test_the_files_a_form_takes_are_told_in_words_of_the_reader():
    def told(process: str, language: str) -> str:
        steps = BOOK.chapter(process, language).steps
        rows = [row for step in steps if step.form for row in step.form.rows]
        return " ".join(limit for row in rows for limit in row.limits)

    assert "文件类型：图片" in told("goods-return", "zh")
    assert "file types: pictures" in told("goods-return", "en")
    assert "文件类型：.png、.jpg、.jpeg" in told("product-listing", "zh")
    assert "file types: .png, .jpg, .jpeg" in told("product-listing", "en")


def test_a_table_says_its_rules_in_the_readers_language():
    tables = {table.id: table for table in BOOK.chapter("order", "zh").tables}
    table = tables["order-check"]
    labels = [label for label, _ in table.heads]
    assert "中文说明" in labels
    assert "Explanation" not in labels
    first, note = table.rows[0]
    assert "≤ 0" in first
    assert first.count("任意") == 6
    assert note == "D2-2.1.2 · 订单无金额。"


@pytest.mark.parametrize(
    ("cell", "english", "chinese"),
    [
        ("-", "any", "任意"),
        ("true", "yes", "是"),
        ('""', "–", "–"),
        ('"a", "b"', "a, b", "a、b"),
        ("[1..5)", "≥ 1 and < 5", "≥ 1且< 5"),
        (">= 3.5", "≥ 3.5", "≥ 3.5"),
        ('list contains(?, "boleto")', "with boleto", "含银行付款单"),
        ('not("x")', "not x", "非x"),
        (
            'some c in ? satisfies list contains(["tea", "food"], c)',
            "with one of Tea, food",
            "含其一：茶叶、食品",
        ),
        (
            'list contains(?, "fake") or list contains(?, "lost")',
            "with one of fake, lost",
            "含其一：假货、丢失",
        ),
        ("< count / 2", "< count / 2", "< “工单数” / 2"),
        (
            'if plan.lead_days > 3 then "urgent" else "normal"',
            "urgent if “days until delivery” is above 3, else normal",
            "“供货天数”大于3时紧急，否则一般",
        ),
        ('string(decimal(on_time * 100, 1)) + " %"', "“on time”", "“按时率”"),
        ('"P3D"', "3 days", "3天"),
        ("a + b", "a + b", "a + b"),
        (
            '[{text: "Stop", text_zh: "停止", hours: 2}, {text: "Tell", text_zh: "通知"}]',
            "Stop · hours: 2\nTell",
            "停止 · 小时: 2\n通知",
        ),
        ("[{text: a}]", "[{text: a}]", "[{text: a}]"),
        ('"He said \\"no\\""', 'He said "no"', 'He said "no"'),
    ],
)
def test_a_cell_in_words(cell, english, chinese):
    assert (cell_words(cell, "en"), cell_words(cell, "zh")) == (english, chinese)


def test_an_instruction_names_the_tables_and_processes_it_speaks_of():
    said = {
        language: step(BOOK.chapter("inventory-review", language), "clear_each").what
        for language in ("en", "zh")
    }
    assert said["en"].endswith("“Slow mover”.")
    assert said["zh"].endswith("见流程“滞销处理”。")


def test_a_field_nobody_sees_is_not_told_of():
    labels = [
        row.label for row in step(BOOK.chapter("product-listing", "en"), "check_market").form.rows
    ]
    assert "Cost a piece" in labels
    assert "margin" not in labels


def test_chinese_chapters_stand_in_the_order_of_dictionaries():
    names = [chapter.name for chapter in BOOK.chapters("zh")]
    assert names.index("仓库盘点") < names.index("订单") < names.index("应急处理")


def test_the_documents_own_words_stand_in_the_chapter():
    quotes = {quote.id: quote for quote in BOOK.chapter("order", "en").quotes}
    assert quotes["D3-2.3.2.1"].chinese == "订单确认后48小时内完成打包发货。"
    assert "48 hours" in quotes["D3-2.3.2.1"].english
    cited = {id for one in BOOK.chapter("order", "en").steps for id in one.clauses}
    assert cited <= quotes.keys()


def test_the_straight_way_is_read_first():
    names = [one.name for one in BOOK.chapter("order", "en").steps]
    way = ["Record order", "Judge order", "Reserve stock", "Pick and pack", "Complete order"]
    beside = ["Complete order with customer", "Review order", "Customer cancels"]
    places = [names.index(name) for name in (*way, *beside)]
    assert places == sorted(places)


def test_a_sub_processs_steps_are_numbered_inside_it():
    steps = BOOK.chapter("order", "en").steps
    outer = next(one for one in steps if one.name == "Customer cancels")
    inner = [one for one in steps if one.number.startswith(f"{outer.number}.")]
    assert [one.depth for one in inner] == [1] * len(inner)
    assert [one.name for one in inner] == ["Check whether cancellable", "Cancellable?"]
    assert "The message “order.cancel” arrives" in outer.what


def test_processes_that_meet_are_linked():
    order = BOOK.chapter("order", "en")
    called = step(order, "handle_exception").links
    assert [(link.words, link.process_id) for link in called] == [("Calls", "delivery-exception")]
    back = [link.process_id for link in BOOK.chapter("delivery-exception", "en").links]
    assert "order" in back


def test_a_role_shows_its_duties_the_shortest_deadline_first():
    logistics = BOOK.role("logistics", "en")
    names = [duty.step.name for duty in logistics.duties]
    assert {"Contact carrier", "Hand over to carrier"} <= set(names)
    lengths = [duty.step.deadline.seconds for duty in logistics.by_deadline]
    known = [length for length in lengths if length is not None]
    assert lengths == sorted(known) + [None] * (len(lengths) - len(known))
    assert "Create shipment" in [duty.step.name for duty in logistics.automatic]


def test_a_search_finds_words_of_both_languages():
    for asked in ("contact CARRIER", "联系承运商"):
        hits = BOOK.index.search(asked, "en")
        assert hits[0].anchor == "step-contact_carrier"
        assert hits[0].name == "Contact carrier"
    (clause, *_) = BOOK.index.search("完成打包发货", "zh")
    assert clause.anchor == "clause-D3-2.3.2.1"
    (table,) = BOOK.index.search("盘点结果的处理", "zh")
    assert "任意" not in table.text
    assert BOOK.index.search("  ", "en") == ()
    assert BOOK.index.search("no such thing anywhere", "en") == ()


def test_a_change_is_told_by_what_it_changes():
    """A newer deadline, name, instruction, condition, field and rule are told; the rest is not."""
    files = company_files()
    diagram = files["delivery-exception.bpmn"].decode()
    diagram = diagram.replace(
        'value="PT4H from=open_exception"', 'value="PT6H from=open_exception"'
    )
    diagram = diagram.replace('name="Close exception"', 'name="Finish exception"')
    diagram = diagram.replace("Tell the customer", "Write to the customer")
    diagram = diagram.replace("=handling.settled = true", "=handling.settled = false")
    table = (
        files["exception-handling.dmn"]
        .decode()
        .replace("<text>true</text>", "<text>false</text>", 1)
    )
    form = files["contact-carrier.form"].decode().replace('"maxLength": ', '"maxLength": 1')
    book = company_handbook(
        {
            "delivery-exception.bpmn": diagram.encode(),
            "exception-handling.dmn": table.encode(),
            "contact-carrier.form": form.encode(),
        }
    )
    chapter = book.chapter("delivery-exception", "en")
    told = {
        change.target: {one.label: (one.before, one.after) for one in change.details}
        for change in chapter.changes
    }
    assert (chapter.version, chapter.previous) == (2, 1)
    assert told["step-contact_carrier"]["Deadline"] == (
        "within 6 hours after “Open exception”",
        "within 4 hours after “Open exception”",
    )
    assert any(label.startswith("Field ") for label in told["step-contact_carrier"])
    assert told["step-close_exception"]["Name"] == ("Finish exception", "Close exception")
    assert told["step-is_settled"]["Condition yes"] == (
        "handling.settled = false",
        "handling.settled = true",
    )
    assert any(label.startswith("Rule ") for label in told["table-exception-handling"])
    assert "step-open_exception" not in told


def test_added_and_removed_steps_are_told():
    files = company_files()
    old = files["delivery-exception.bpmn"].decode().replace("close_exception", "shut_exception")
    chapter = company_handbook({"delivery-exception.bpmn": old.encode()}).chapter(
        "delivery-exception", "zh"
    )
    kinds = {(change.kind, change.name) for change in chapter.changes}
    assert {("added", "关闭异常"), ("removed", "关闭异常")} <= kinds


def test_the_first_version_has_no_changes_to_tell():
    assert BOOK.chapter("order", "en").previous is None
    assert BOOK.chapter("order", "en").changes == ()
