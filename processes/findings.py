"""What is wrong with a diagram, said so that its owner can mend it.

A finding names the place (file, element, line), the reason and the remedy, in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from processes.doubt_words import DOUBTS
from processes.model import Texts

#: How much of what is in a file a finding repeats.
_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, or to know, in a file of a bundle."""

    severity: str  #: "error": can't be published; "warning": runs, but look at it
    code: str
    file: str
    element_id: str
    element_name: str
    line: int
    reason: Texts
    remedy: Texts


@dataclass(frozen=True, slots=True)
class Kind:
    """What all findings of one code have in common; reasons hold {detail}."""

    severity: str
    reason: Texts
    remedy: Texts

    def about(
        self, code: str, file: str, id: str, name: str, line: int, detail: str | Texts = ""
    ) -> Finding:
        """Make a finding about an element; `detail` is one text, or one for each language."""
        said = {
            lang: _short(detail if isinstance(detail, str) else detail[lang])
            for lang in self.reason
        }
        reason = {lang: text.format(detail=said[lang]) for lang, text in self.reason.items()}
        return Finding(self.severity, code, file, id, name, line, reason, self.remedy)


def _short(detail: str) -> str:
    return detail if len(detail) <= _SHOWN else f"{detail[:_SHOWN]}…"


def kind(severity: str, en: str, zh: str, fix_en: str, fix_zh: str) -> Kind:
    """Make a kind of finding from its reason and its remedy, in both languages."""
    return Kind(severity, {"en": en, "zh": zh}, {"en": fix_en, "zh": fix_zh})


#: Every kind of finding by its code.
KINDS: Mapping[str, Kind] = {code: kind(*words) for code, words in DOUBTS.items()} | {
    "xml": kind(
        "error",
        "The file can't be read: {detail}.",
        "文件无法读取：{detail}。",
        "Save it again from a modeller as BPMN 2.0, DMN or form-js.",
        "请用建模工具重新保存为 BPMN 2.0、DMN 或 form-js 文件。",
    ),
    "no-process": kind(
        "error",
        "The file holds no process that can be executed.",
        "文件中没有可执行的流程。",
        "Mark a process as executable.",
        "请将一个流程标记为可执行。",
    ),
    "not-judged": kind(
        "error",
        "The program stumbled over the file ({detail}).",
        "程序在判断该文件时出错({detail})。",
        "Please report it together with the file; the fault is the program's.",
        "请连同文件一起报告；这是程序的缺陷。",
    ),
    "other-dialect": kind(
        "warning",
        "The file holds properties of {detail}, which mean nothing here.",
        "文件含有 {detail} 的属性，在此不起作用。",
        "Translate it with shopflow import FILE --out FOLDER.",
        "请用 shopflow import 文件 --out 文件夹 进行转换。",
    ),
    "foreign-expression": kind(
        "error",
        "{detail} is an expression of another product and would be taken as plain text.",
        "{detail} 是其他产品的表达式，在此会被当作普通文本。",
        "Write it in FEEL, beginning with =, or translate the file with shopflow import.",
        "请改写为以 = 开头的 FEEL，或用 shopflow import 转换文件。",
    ),
    "not-executable": kind(
        "warning",
        "The process is not marked as executable.",
        "该流程没有标记为可执行。",
        "Mark it as executable if it is meant to run.",
        "如需运行，请标记为可执行。",
    ),
    "duplicate-process": kind(
        "error",
        "Another process has the id {detail} too.",
        "已有编号为 {detail} 的另一个流程。",
        "Give one of the two processes another id.",
        "请修改其中一个流程的编号。",
    ),
    "held-twice": kind(
        "error",
        "Two files hold {detail}; nothing says which one counts.",
        "两个文件都含有 {detail}，无法判断以哪一个为准。",
        "Delete one of the two files, or give its decision or form another id.",
        "请删除其中一个文件，或修改其中决策或表单的编号。",
    ),
    "bad-default": kind(
        "error",
        "The default flow {detail} does not leave the element.",
        "默认连线 {detail} 不是从该元素出发的。",
        "Choose one of the element's own outgoing flows.",
        "请选择该元素自己的出口连线。",
    ),
    "flow-in": kind(
        "error",
        "A flow leads into the element, but none may end at {detail}.",
        "有连线指向该元素，但{detail}不能有入口连线。",
        "Delete the flow or lead it to another element.",
        "请删除该连线，或改接到其他元素。",
    ),
    "flow-out": kind(
        "error",
        "A flow leaves the element, but none may begin at {detail}.",
        "有连线从该元素出发，但{detail}不能有出口连线。",
        "Delete the flow or let it leave another element.",
        "请删除该连线，或改从其他元素出发。",
    ),
    "bad-mapping": kind(
        "error",
        "The mapping of {detail} lacks its source or target.",
        "变量映射 {detail} 缺少来源或目标。",
        "Complete the mapping or delete it.",
        "请补全或删除该映射。",
    ),
    "unsupported": kind(
        "error",
        "{detail} can't be executed yet.",
        "尚不支持执行 {detail}。",
        "Draw it with the elements that are listed in docs/elements.md.",
        "请改用 docs/elements.md 中列出的元素。",
    ),
    "complex-gateway": kind(
        "error",
        "A complex gateway can't be executed, here or by Camunda 8.",
        "复杂网关无法执行（Camunda 8 也不执行）。",
        "Draw an inclusive gateway with conditions on its flows, or a parallel one.",
        "请改用带条件的包容网关，或并行网关。",
    ),
    "several-definitions": kind(
        "error",
        "The event has several definitions, which can't be executed, here or by Camunda 8.",
        "事件含有多个事件定义，无法执行（Camunda 8 也不执行）。",
        "Draw one event for each, side by side or behind an event-based gateway.",
        "请分别画成多个事件，并列放置或置于事件网关之后。",
    ),
    "wrong-start": kind(
        "error",
        "A start event of kind {detail} can't begin this.",
        "{detail}开始事件不能用在此处。",
        "A process begins by none, message, timer, signal or condition; a sub-process by none; an "
        "event sub-process by its event; an ad-hoc one has no start event.",
        "流程可由空白、消息、定时、信号或条件开始；子流程只能由空白开始；事件子流程由其事件开始；"
        "即席子流程没有开始事件。",
    ),
    "long-name": kind(
        "error",
        "{detail} characters are too many for what names something: at most 300 can be kept.",
        "名称或标识有 {detail} 个字符，超过了可存储的 300 个。",
        "Choose a shorter id, message, signal or lane name.",
        "请使用更短的标识、消息、信号或泳道名称。",
    ),
    "signal-start-name": kind(
        "error",
        "The name {detail} of a signal that starts a process is FEEL; there are no variables yet.",
        "启动流程的信号名称 {detail} 是 FEEL 表达式，但此时还没有变量。",
        "Write the signal's name itself.",
        "请直接填写信号名称。",
    ),
    "no-id": kind(
        "error",
        "The element has no id.",
        "元素没有编号 (id)。",
        "Give it an id.",
        "请为其设置编号。",
    ),
    "duplicate-id": kind(
        "error",
        "The id {detail} is used twice.",
        "编号 {detail} 重复。",
        "Give one of the two another id.",
        "请修改其中一个编号。",
    ),
    "dangling-flow": kind(
        "error",
        "The flow leads to or from {detail}, which does not exist in the same scope.",
        "连线的端点 {detail} 在同一范围内不存在。",
        "Connect the flow to an element of the same process or sub-process.",
        "请将连线接到同一流程或子流程的元素。",
    ),
    "no-start": kind(
        "error",
        "Nothing in it can begin: it has no fitting start event, nor an element no flow leads to.",
        "没有可以开始的元素：既没有合适的开始事件，也没有无入口连线的元素。",
        "Draw a start event (none; for a process also message, timer, signal or condition).",
        "请画一个开始事件（空白；流程还可用消息、定时、信号或条件）。",
    ),
    "many-starts": kind(
        "error",
        "There is more than one such start event: each would be a beginning of its own, and "
        "nothing says which one is meant.",
        "存在多个这样的开始事件：每个都是独立的起点，无法判断应从哪一个开始。",
        "Keep one; lead from it to a parallel gateway if all ways begin together.",
        "请只保留一个；如需同时开始，请从它连接到并行网关。",
    ),
    "same-start": kind(
        "error",
        "Another start event waits for {detail} too.",
        "另一个开始事件也在等待 {detail}。",
        "Keep one of the two, or let them wait for different messages, signals or conditions.",
        "请只保留一个，或使用不同的消息、信号或条件。",
    ),
    "no-topic": kind(
        "error",
        "The task names no handler (task definition type).",
        "任务没有指定处理程序（任务定义类型）。",
        "Choose a task definition type.",
        "请选择任务定义类型。",
    ),
    "no-message": kind(
        "error",
        "The event or task names no message.",
        "事件或任务没有指定消息。",
        "Choose a message.",
        "请选择消息。",
    ),
    "no-code": kind(
        "error",
        "The {detail} event doesn't say which {detail} it throws.",
        "该{detail}事件没有指定要抛出的代码。",
        "Choose an error or escalation with a code.",
        "请选择带代码的错误或升级。",
    ),
    "no-correlation-key": kind(
        "error",
        "The message {detail} has no correlation key.",
        "消息 {detail} 没有关联键。",
        "Set the subscription correlation key, for example =order.number.",
        "请设置关联键，例如 =order.number。",
    ),
    "no-timer": kind(
        "error",
        "The timer has no date, duration or cycle.",
        "定时器没有日期、时长或周期。",
        "Set one of the three.",
        "请设置其中之一。",
    ),
    "bad-timer": kind(
        "error",
        "The timer text {detail} can't be read as what it is set for (date, duration or cycle).",
        "定时器内容 {detail} 与其类型（日期、时长或周期）不符，无法读取。",
        'Write a duration such as PT24H, a cycle such as R3/PT1H, FEEL such as =duration("PT24H"), '
        "or cron such as 0 0 9 * * MON-FRI for cycles that start a process or do not interrupt.",
        '请填写如 PT24H 的时长、如 R3/PT1H 的周期、如 =duration("PT24H") 的 FEEL 表达式，'
        "启动流程或不中断任何工作的周期还可用如 0 0 9 * * MON-FRI 的 cron。",
    ),
    "expression": kind(
        "error",
        "The expression can't be read: {detail}",
        "表达式无法解析：{detail}",
        "Correct the FEEL expression.",
        "请修改 FEEL 表达式。",
    ),
    "slip": kind(
        "warning",
        "The expression looks wrong: {detail}",
        "表达式可能有误：{detail}",
        "Correct the name, or let the start event's property `variables` name it.",
        "请更正名称，或在开始事件的属性 `variables` 中列出该变量。",
    ),
    "no-condition": kind(
        "error",
        "The flow {detail} leaves a deciding gateway without a condition and is not the default.",
        "连线 {detail} 离开判断网关，但既无条件也不是默认连线。",
        "Give it a condition or make it the default flow.",
        "请设置条件，或设为默认连线。",
    ),
    "no-default": kind(
        "warning",
        "The gateway has no default flow; a case that fits no condition becomes an incident.",
        "网关没有默认连线；不符合任何条件的实例将成为故障。",
        "Make one of its flows the default.",
        "请将其中一条连线设为默认。",
    ),
    "event-gateway": kind(
        "error",
        "The event-based gateway leads to {detail}, which is not a catching event or receive task.",
        "事件网关指向 {detail}，它不是捕获事件或接收任务。",
        "Lead it to message or timer catch events or receive tasks only.",
        "请只连接到消息、定时捕获事件或接收任务。",
    ),
    "no-decision": kind(
        "error",
        "The decision {detail} is not in the bundle.",
        "决策 {detail} 不在文件包中。",
        "Add the DMN file or choose another decision.",
        "请加入 DMN 文件或选择其他决策。",
    ),
    "bad-binding": kind(
        "error",
        "The binding {detail} is not known.",
        "未知的绑定方式 {detail}。",
        "Choose latest, deployment or version tag.",
        "请选择 latest、deployment 或版本标签。",
    ),
    "no-version-tag": kind(
        "error",
        "The binding asks for a version tag but names none.",
        "绑定方式为版本标签，但没有填写标签。",
        "Name the version tag, or choose another binding.",
        "请填写版本标签，或选择其他绑定方式。",
    ),
    "two-bindings": kind(
        "error",
        "The process asks for two different versions of {detail}.",
        "流程要求使用 {detail} 的两个不同版本。",
        "Ask for the same version everywhere in one process.",
        "请在同一流程中统一使用一个版本。",
    ),
    "no-bound-process": kind(
        "error",
        "The called process {detail} is not in the bundle, though its version is bound to it.",
        "被调用流程 {detail} 不在文件包中，但其版本绑定于同一文件包。",
        "Add its diagram to the bundle, or bind to the latest version or a version tag.",
        "请将其流程图加入文件包，或绑定到最新版本或版本标签。",
    ),
    "no-tagged-process": kind(
        "error",
        "No version of the called process with this tag was published: {detail}.",
        "被调用流程没有发布过带有该标签的版本：{detail}。",
        "Publish it together, or choose another tag.",
        "请一同发布，或选择其他标签。",
    ),
    "no-script": kind(
        "error",
        "The script task has no FEEL expression with a result variable.",
        "脚本任务没有 FEEL 表达式和结果变量。",
        "Set the expression and the result variable.",
        "请设置表达式和结果变量。",
    ),
    "no-called-process": kind(
        "error",
        "The call activity names no process.",
        "调用活动没有指定流程。",
        "Choose the called process.",
        "请选择被调用的流程。",
    ),
    "no-event-condition": kind(
        "error",
        "The conditional event has no condition.",
        "条件事件没有条件。",
        "Set a condition, for example =stock < 10.",
        "请设置条件，例如 =stock < 10。",
    ),
    "no-handler": kind(
        "error",
        "The compensation event leads to no activity that compensates.",
        "补偿事件没有连接到补偿活动。",
        "Draw an association from it to an activity marked for compensation.",
        "请用关联线将其连接到标记为补偿的活动。",
    ),
    "no-activity": kind(
        "error",
        "The activity {detail} that is to be compensated does not exist.",
        "要补偿的活动 {detail} 不存在。",
        "Choose an activity of the same process, or none to compensate all.",
        "请选择同一流程中的活动，或留空以补偿全部。",
    ),
    "no-transaction": kind(
        "error",
        "A cancel event belongs to a transaction.",
        "取消事件只能用于事务。",
        "Put it directly inside, or on the border of, a transaction.",
        "请将其直接放在事务之内或事务边界上。",
    ),
    "no-cancel": kind(
        "error",
        "The transaction can be cancelled but has no cancel event at its border.",
        "事务可以被取消，但边界上没有取消事件。",
        "Attach a cancel event and lead on from it.",
        "请附着一个取消事件并连接后续流程。",
    ),
    "no-active-elements": kind(
        "error",
        "The ad-hoc sub-process does not say which of its elements run.",
        "即席子流程没有指定要执行的元素。",
        'Set the active elements collection, for example =["check", "call"].',
        '请设置活动元素集合，例如 =["check", "call"]。',
    ),
    "no-signal": kind(
        "error",
        "The event names no signal.",
        "事件没有指定信号。",
        "Choose a signal.",
        "请选择信号。",
    ),
    "no-link": kind(
        "error",
        "There is no catching link event {detail} in the same scope.",
        "同一范围内没有名为 {detail} 的捕获链接事件。",
        "Draw the link's other end in the same process or sub-process.",
        "请在同一流程或子流程中画出链接的另一端。",
    ),
    "many-links": kind(
        "error",
        "There is more than one catching link event {detail} in the same scope.",
        "同一范围内有多个名为 {detail} 的捕获链接事件。",
        "Keep one of them.",
        "请只保留一个。",
    ),
    "no-loop-here": kind(
        "error",
        "The element can't be repeated.",
        "该元素不能重复执行。",
        "Put the loop marker on a task, call activity or embedded sub-process.",
        "请将循环标记放在任务、调用活动或嵌入式子流程上。",
    ),
    "no-collection": kind(
        "error",
        "The multi-instance activity has no input collection.",
        "多实例活动没有输入集合。",
        "Set the input collection, for example =order.lines.",
        "请设置输入集合，例如 =order.lines。",
    ),
    "half-output": kind(
        "error",
        "Only one of output collection and output element is set.",
        "输出集合和输出元素只设置了一个。",
        "Set both or none.",
        "请同时设置两者，或都不设置。",
    ),
    "no-loop-condition": kind(
        "error",
        "The loop has neither a condition nor a maximum; it would never end.",
        "循环既没有条件也没有最大次数，永远不会结束。",
        "Set the loop condition.",
        "请设置循环条件。",
    ),
    "missing-form": kind(
        "error",
        "The form {detail} is not in the bundle.",
        "表单 {detail} 不在文件包中。",
        "Add the form file or choose another form.",
        "请加入表单文件或选择其他表单。",
    ),
    "boundary": kind(
        "error",
        "The boundary event is attached to {detail}, which can't hold it.",
        "边界事件附着于 {detail}，该元素不能附着边界事件。",
        "Attach it to a task, call activity or sub-process.",
        "请将其附着于任务、调用活动或子流程。",
    ),
    "not-interrupting-error": kind(
        "error",
        "An error event always interrupts.",
        "错误事件必须是中断型。",
        "Make the event interrupting, or use an escalation.",
        "请改为中断型，或使用升级事件。",
    ),
    "decision-file": kind(
        "error",
        "The decision file can't be used: {detail}.",
        "决策文件无法使用：{detail}。",
        "Correct it in the decision editor.",
        "请在决策编辑器中修正。",
    ),
}


def finding(
    code: str, file: str, id: str, name: str, line: int, detail: str | Texts = ""
) -> Finding:
    """Make a finding of a known kind about an element; `detail` as for `Kind.about`."""
    return KINDS[code].about(code, file, id, name, line, detail)
