"""What an import could not carry over, or changed: the sentences, in both languages.

An error is lost behaviour somebody must draw again; a warning is a change to know of. For what is
wrong with a diagram itself there is `processes.findings`.
"""

from collections.abc import Mapping

from processes.findings import Finding, Kind, kind
from processes.model import Texts

#: Every kind of note by its code.
KINDS: Mapping[str, Kind] = {
    "not-translated": kind(
        "error",
        "The expression {detail} has no known counterpart in FEEL; it was left as it is.",
        "表达式 {detail} 没有已知的 FEEL 对应写法，保持原样。",
        "Write it in FEEL, beginning with =.",
        "请用 FEEL 重写，以 = 开头。",
    ),
    "script": kind(
        "error",
        "A script in {detail} can't be run.",
        "无法运行 {detail} 脚本。",
        "Write it as a FEEL script task, or as a handler with a topic.",
        "请改写为 FEEL 脚本任务，或写成带主题的处理程序。",
    ),
    "listener": kind(
        "error",
        "The listener {detail} is not called any more.",
        "监听器 {detail} 将不再被调用。",
        "Draw what it does as a task, or do it in the handler.",
        "请将其行为画成任务，或放到处理程序中。",
    ),
    "java": kind(
        "warning",
        "The task called Java ({detail}); it calls a handler by its topic now.",
        "该任务原本调用 Java（{detail}），现改为按主题调用处理程序。",
        "Write a handler for the topic, or choose the topic of an existing one.",
        "请为该主题编写处理程序，或改选已有的主题。",
    ),
    "form": kind(
        "warning",
        "The form {detail} belongs to the other product; only its name was carried over.",
        "表单 {detail} 属于原产品，仅保留了名称。",
        "Draw a form with this form id.",
        "请绘制一个使用该编号的表单。",
    ),
    "form-field": kind(
        "warning",
        "The form field {detail} was carried over as a text field or without this rule.",
        "表单字段 {detail} 已改为文本字段，或未保留该规则。",
        "Complete the field in the form editor.",
        "请在表单编辑器中补充该字段。",
    ),
    "decision-result": kind(
        "warning",
        "The decision's result was mapped by {detail}; here it has the shape the table gives it.",
        "原决策结果按 {detail} 转换；现在保持决策表给出的形式。",
        "Look at where the result variable is used.",
        "请检查使用该结果变量的地方。",
    ),
    "only-outputs": kind(
        "warning",
        "Only the mapped outputs leave the task here; there, what it sets itself left it too.",
        "在此只有映射的输出会离开任务；原产品中任务自行设置的变量也会保留。",
        "Map the other variables that are used later.",
        "请为之后用到的其他变量添加输出映射。",
    ),
    "correlation": kind(
        "error",
        "The message {detail} is waited for, but nothing says which instance it is for.",
        "有元素等待消息 {detail}，但没有说明它属于哪个实例。",
        "Set its subscription correlation key, for example =order.number.",
        "请设置关联键，例如 =order.number。",
    ),
    "cron": kind(
        "error",
        "The cycle {detail} is neither an ISO 8601 repetition nor cron that can be used here.",
        "周期 {detail} 既不是 ISO 8601 重复格式，也不是此处可用的 cron。",
        "Write it as R/PT5M, in FEEL, or as cron where it starts a process or interrupts nothing.",
        "请写成 R/PT5M 的形式或 FEEL 表达式；启动流程或不中断任何工作时也可写成 cron。",
    ),
    "dropped": kind(
        "warning",
        "{detail} has no counterpart here and was left out.",
        "{detail} 在此没有对应内容，已省略。",
        "Nothing needs to be done unless the process relied on it.",
        "除非流程依赖它，否则无需处理。",
    ),
    "unknown": kind(
        "error",
        "{detail} is not understood; it was left as it is and has no effect.",
        "无法理解 {detail}；保持原样，不起作用。",
        "Draw what it did with elements and properties known here.",
        "请用此处支持的元素和属性重新绘制。",
    ),
    "xml": kind(
        "error",
        "The file can't be read: {detail}.",
        "文件无法读取：{detail}。",
        "Save it again from a modeller as BPMN 2.0.",
        "请用建模工具重新保存为 BPMN 2.0 文件。",
    ),
}


def note(code: str, file: str, id: str, name: str, line: int, detail: str | Texts = "") -> Finding:
    """Make a note of a known kind about an element; `detail` as for `Kind.about`."""
    return KINDS[code].about(code, file, id, name, line, detail)
