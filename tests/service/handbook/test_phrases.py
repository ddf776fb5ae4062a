"""Deadlines, timers and conditions are said in words, and never wrongly."""

import pytest

from processes.model import Assignment, Element, Event, Timer
from service.handbook.conditions import Conditions
from service.handbook.phrases import Phrases
from service.handbook.spans import span_seconds

LABELS = {"restock_date": {"en": "Agreed date", "zh": "约定日期"}}
START = Element(id="begun", type="startEvent", line=1, names={"en": "Begun"}, parent=None)


def phrases(language: str) -> Phrases:
    return Phrases(language, LABELS, {"begun": START})


def task(sla: str | None = None, due: str | None = None) -> Element:
    assignment = Assignment(due_date=due)
    return Element(
        id="a", type="userTask", line=1, names={}, parent=None, sla=sla, assignment=assignment
    )


@pytest.mark.parametrize(
    ("element", "english", "chinese", "seconds"),
    [
        (task("PT4H"), "within 4 hours", "4小时内", 14_400),
        (task("P1D"), "within 1 day", "1天内", 86_400),
        (task("PT48H from=begun"), "within 48 hours after “Begun”", "“Begun”后48小时内", 172_800),
        (task("soon"), "soon", "soon", None),
        (task(due='=now() + duration("PT90M")'), "within 90 minutes", "90分钟内", 5_400),
        (task(due="=add working days(now(), 3)"), "within 3 working days", "3个工作日内", 259_200),
        (
            task(due='=date and time(a.b) + duration("PT24H")'),
            "within 24 hours after “a.b”",
            "“a.b”后24小时内",
            86_400,
        ),
        (task(due="=restock_date"), "by “Agreed date”", "不晚于“约定日期”", None),
        (
            task(due='=if rush then now() + duration("PT8H") else add working days(now(), 1)'),
            "within 8 hours if “rush” is yes, otherwise within 1 working day",
            "如果“rush”为是，8小时内，否则1个工作日内",
            28_800,
        ),
        (task(due="=f(x)[1]"), "as computed: f(x)[1]", "按计算：f(x)[1]", None),
    ],
)
def test_a_deadline_in_words(element, english, chinese, seconds):
    said = phrases("en").deadline(element)
    assert said is not None
    assert (said.words, said.seconds) == (english, seconds)
    assert phrases("zh").deadline(element).words == chinese


def test_what_the_drawer_wrote_counts_before_the_due_date():
    said = phrases("en").deadline(task("PT4H", '=date and time(x) + duration("PT5H")'))
    assert said is not None
    assert said.words == "within 4 hours"
    assert phrases("en").deadline(task()) is None


@pytest.mark.parametrize(
    ("kind", "text", "english", "chinese"),
    [
        ("duration", "P7D", "after 7 days", "7天后"),
        ("duration", "=duration(a.b)", "after the time in “a.b”", "“a.b”所定时间后"),
        ("date", "=date and time(restock_date)", "at “Agreed date”", "到“约定日期”"),
        ("date", "2027-01-01T00:00:00Z", "at 2027-01-01T00:00:00Z", "到2027-01-01T00:00:00Z"),
        ("cycle", "R3/PT1H", "every hour, 3 times", "每1小时一次，共3次"),
        ("cycle", "R/P2D", "every 2 days", "每2天一次"),
        ("cycle", "0 0 7 * * *", "every day at 07:00", "每天 07:00"),
        ("cycle", "0 30 9 * * MON-FRI", "Monday to Friday at 09:30", "周一至周五 09:30"),
        ("cycle", "0 0 9 * * 1", "every Monday at 09:00", "每周一 09:00"),
        ("cycle", "0 0 8 1 * *", "on day 1 of every month at 08:00", "每月1日 08:00"),
        ("cycle", "0 0 8 L * ?", "on the last day of every month at 08:00", "每月最后一天 08:00"),
        (
            "cycle",
            "0 0 8 1 1,4,7,10 *",
            "on day 1 of January, April, July, October at 08:00",
            "每年1、4、7、10月1日 08:00",
        ),
        ("cycle", "@daily", "every day at 00:00", "每天 00:00"),
        ("cycle", "0 15 * * * *", "every day every hour at minute 15", "每天 每小时第15分"),
        ("cycle", "0 0/7 1-5 * * *", "0 0/7 1-5 * * *", "0 0/7 1-5 * * *"),
    ],
)  # fmt: skip
def test_a_timer_in_words(kind, text, english, chinese):
    assert phrases("en").timer(Timer(kind, text)) == english
    assert phrases("zh").timer(Timer(kind, text)) == chinese


def test_an_event_is_a_sentence():
    english, chinese = phrases("en"), phrases("zh")
    message, timer = (
        Event("message", message="order.placed"),
        Event("timer", timer=Timer("cycle", "R/P1D")),
    )
    assert english.occurrence(message) == "The message “order.placed” arrives"
    assert chinese.occurrence(message) == "收到消息“客户下单”"
    assert english.occurrence(timer) == "Every day"


@pytest.mark.parametrize("text", ["", "P", "4H", "PT", "P1.5D", "P-1D", "tomorrow"])
def test_what_is_no_duration_has_no_length(text):
    assert span_seconds(text) is None


@pytest.mark.parametrize(
    ("condition", "english", "chinese"),
    [
        ('answer = "later"', "“Answer” is “Not now”", "“Answer”为“Not now”"),
        ('answer != "x" and n > 3', "“Answer” is not “x” and “n” is above 3", "“Answer”不为“x”且“n”大于3"),  # noqa: E501
        ("answer = null or not(ok)", "“Answer” is empty or “ok” is no", "“Answer”为空或“ok”为否"),
        ("count(x) > 1", "count(x) > 1", "count(x) > 1"),
        ("= a b ??", "a b ??", "a b ??"),
    ],
)  # fmt: skip
def test_a_condition_names_what_people_see(condition, english, chinese):
    shown = [
        {"key": "answer", "label": "Answer", "values": [{"value": "later", "label": "Not now"}]}
    ]
    assert Conditions("en", shown).words(condition) == english
    assert Conditions("zh", shown).words(condition) == chinese
