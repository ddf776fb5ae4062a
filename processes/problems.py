"""What an incident says, in English and Simplified Chinese: every way an element can fail to go on.

Every situation has a name (the key) and a kind; the sentences are made here and nowhere else, so
that both languages stay side by side. What a handler says when it gives up is its own.
"""

from collections.abc import Mapping
from typing import Any

from processes import codec
from processes.model import Texts
from processes.step import IncidentKind

#: kind, English, Chinese
PROBLEMS: Mapping[str, tuple[IncidentKind, str, str]] = {
    "not-computed": ("expression", "{source}: {error}", "{source}：{error}"),
    "no-way": (
        "expression",
        "No condition holds and there is no default flow.",
        "没有条件成立，也没有默认连线。",
    ),
    "not-true-or-false": (
        "expression",
        "{source}: expected true or false, got {got}",
        "{source}：应为 true 或 false，实际为 {got}",
    ),
    "not-text": (
        "expression",
        "{source}: expected text, got {got}",
        "{source}：应为文本，实际为 {got}",
    ),
    "not-texts": (
        "expression",
        "{source}: expected a list of texts, got {got}",
        "{source}：应为文本列表，实际为 {got}",
    ),
    "not-a-name": (
        "expression",
        "{source}: expected at most {most} characters that can be kept, got {got}",
        "{source}：应为最多 {most} 个可存储的字符，实际为 {got}",
    ),
    "out-of-range": (
        "expression",
        "{source}: expected a number from {least} to {most}, got {got}",
        "{source}：应为 {least} 到 {most} 的数字，实际为 {got}",
    ),
    "not-number": (
        "expression",
        "{source}: expected a number, got {got}",
        "{source}：应为数字，实际为 {got}",
    ),
    "not-list": (
        "expression",
        "{source}: expected a list, got {got}",
        "{source}：应为列表，实际为 {got}",
    ),
    "not-moment": (
        "expression",
        "{source}: expected a date and time, got {got}",
        "{source}：应为日期时间，实际为 {got}",
    ),
    "not-duration": (
        "expression",
        "{source}: expected a duration such as PT1H, got {got}",
        "{source}：应为 PT1H 这样的时长，实际为 {got}",
    ),
    "not-cycle": (
        "expression",
        "{source}: expected a cycle such as R3/PT1H, got {got}",
        "{source}：应为 R3/PT1H 这样的周期，实际为 {got}",
    ),
    "not-cron": (
        "expression",
        "{source}: expected a cycle such as R3/PT1H, or cron of six fields",
        "{source}：应为 R3/PT1H 这样的周期，或六段的 cron",
    ),
    "bad-cron": (
        "expression",
        "{source}: this can't be read as cron ({error})",
        "{source}：无法作为 cron 读取（{error}）",
    ),
    "cron-never": ("expression", "{source}: this never happens", "{source}：永远不会到期"),
    "cycle-stands-still": (
        "expression",
        "{source}: the cycle {got} does not go on in time",
        "{source}：周期 {got} 不会随时间推进",
    ),
    "not-a-key": (
        "expression",
        "{source}: expected text or a number, got {got}",
        "{source}：应为文本或数字，实际为 {got}",
    ),
    "no-topic": ("expression", "{source}: the topic is empty", "{source}：主题为空"),
    "no-signal-name": (
        "expression",
        "{source}: the signal has no name",
        "{source}：信号没有名称",
    ),
    "no-correlation-key": (
        "expression",
        "The correlation key of the message ‘{message}’ is null.",
        "消息‘{message}’的关联键为空值。",
    ),
    "not-activated": (
        "expression",
        "{source}: ‘{id}’ can't be activated here",
        "{source}：‘{id}’不能在此激活",
    ),
    "no-form": (
        "error",
        "The form ‘{id}’ was not published with this process.",
        "表单‘{id}’未随本流程发布。",
    ),
    "no-tagged-form": (
        "error",
        "The form ‘{id}’ with the version tag ‘{tag}’ was not published with this process.",
        "版本标签为‘{tag}’的表单‘{id}’未随本流程发布。",
    ),
    "no-decision": (
        "decision",
        "The decision ‘{id}’ was not published with this process.",
        "决策‘{id}’未随本流程发布。",
    ),
    "no-tagged-decision": (
        "decision",
        "The decision ‘{id}’ with the version tag ‘{tag}’ was not published with this process.",
        "版本标签为‘{tag}’的决策‘{id}’未随本流程发布。",
    ),
    "not-decided": ("decision", "{id}: {error}", "{id}：{error}"),
    "no-process": ("error", "The process ‘{id}’ is not published.", "流程‘{id}’尚未发布。"),
    "no-tagged-process": (
        "error",
        "The process ‘{id}’ with the version tag ‘{tag}’ is not published.",
        "版本标签为‘{tag}’的流程‘{id}’尚未发布。",
    ),
    "not-callable": (
        "error",
        "The process ‘{id}’ can't be called: it begins with an event only.",
        "流程‘{id}’不能被调用：它只能由事件启动。",
    ),
    "not-caught": (
        "error",
        "The error ‘{code}’ is caught nowhere.",
        "错误‘{code}’没有任何地方捕获。",
    ),
    "nothing-caught": (
        "error",
        "An error without a code is caught nowhere.",
        "没有代码的错误没有任何地方捕获。",
    ),
    "endless": (
        "loop",
        "The diagram loops without ever waiting.",
        "流程图不停循环，从不等待。",
    ),
    "too-many-runs": (
        "loop",
        "{source}: {times} is more than {most} runs",
        "{source}：{times} 次，超过上限 {most} 次",
    ),
    "too-deep": (
        "loop",
        "Processes call one another more than {most} deep.",
        "流程相互调用超过 {most} 层。",
    ),
    "waits-in-vain": (
        "deadlock",
        "The gateway waits for {missing}, but nothing can come from there any more.",
        "网关在等待{missing}，但那里不会再有令牌到来。",
    ),
}
#: how much of a value a sentence repeats
_SHOWN = 120


def told(name: str, details: Mapping[str, str | int | Texts]) -> Texts:
    """Make the sentences of a situation.

    Parameters:
        details: what goes into it; texts that differ by language carry both.
    """
    _, *sentences = PROBLEMS[name]
    return {
        language: sentence.format(**{key: _in(language, one) for key, one in details.items()})
        for language, sentence in zip(("en", "zh"), sentences, strict=True)
    }


def shown(value: Any) -> Texts:
    """Write a value the way FEEL does, cut where it is long."""
    if value is None:
        return {"en": "null", "zh": "空值"}
    try:
        text = codec.dumps(value)
    except TypeError:  # a FEEL value that JSON has no form for
        text = str(value)
    text = codec.keepable(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
    return {"en": text, "zh": text}


def _in(language: str, detail: str | int | Texts) -> str:
    return detail[language] if isinstance(detail, Mapping) else str(detail)
