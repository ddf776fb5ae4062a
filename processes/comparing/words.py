"""What the properties of elements are called when a change of them is told."""

from processes.model import Texts

_WORDS: dict[str, tuple[str, str]] = {
    "name": ("Name", "名称"),
    "name:zh": ("Chinese name", "中文名称"),
    "documentation": ("Instruction", "操作说明"),
    "documentation:zh": ("Chinese instruction", "中文操作说明"),
    "caution": ("Caution", "注意事项"),
    "caution:zh": ("Chinese caution", "中文注意事项"),
    "clause": ("Clauses", "条款"),
    "sla": ("Deadline", "时限"),
    "variables": ("Start variables", "启动变量"),
    "condition": ("Condition", "条件"),
    "type": ("Kind", "类型"),
    "from": ("From", "起点"),
    "to": ("To", "终点"),
    "lane": ("Lane", "泳道"),
    "inside": ("Inside", "所在范围"),
    "default": ("Default flow", "默认连线"),
    "attachedToRef": ("At the border of", "依附于"),
    "cancelActivity": ("Interrupts", "是否中断"),
    "isInterrupting": ("Interrupts", "是否中断"),
    "message": ("Message", "消息"),
    "signal": ("Signal", "信号"),
    "error": ("Error", "错误"),
    "escalation": ("Escalation", "升级"),
    "correlationKey": ("Correlation key", "关联键"),
    "timeDate": ("Date", "日期"),
    "timeDuration": ("Duration", "时长"),
    "timeCycle": ("Cycle", "周期"),
    "taskDefinition.type": ("Topic", "主题"),
    "taskDefinition.retries": ("Tries", "尝试次数"),
    "formDefinition.formId": ("Form", "表单"),
    "assignmentDefinition.assignee": ("Assignee", "办理人"),
    "assignmentDefinition.candidateGroups": ("Groups", "候选小组"),
    "assignmentDefinition.candidateUsers": ("People", "候选人"),
    "taskSchedule.dueDate": ("Due", "到期"),
    "taskSchedule.followUpDate": ("Follow up", "跟进"),
    "priorityDefinition.priority": ("Priority", "优先级"),
    "calledDecision.decisionId": ("Decision", "决策"),
    "calledDecision.resultVariable": ("Result variable", "结果变量"),
    "calledElement.processId": ("Called process", "调用流程"),
    "script.expression": ("Expression", "表达式"),
    "script.resultVariable": ("Result variable", "结果变量"),
    "loopCharacteristics.inputCollection": ("For each of", "遍历集合"),
    "loopCharacteristics.inputElement": ("Item variable", "元素变量"),
    "loopCharacteristics.outputCollection": ("Collected in", "结果集合"),
    "loopCharacteristics.outputElement": ("Collected value", "收集的值"),
    "isSequential": ("One after another", "顺序执行"),
    "versionTag.value": ("Version tag", "版本标签"),
    "hitPolicy": ("Hit policy", "命中策略"),
    "aggregation": ("Aggregation", "聚合"),
    "annotation": ("Annotation", "注释"),
    "text": ("Expression", "表达式"),
    "order": ("Row", "行号"),
}
#: properties with a name of their own behind a blank
_NAMED: dict[str, tuple[str, str]] = {
    "input": ("Input", "输入"),
    "output": ("Output", "输出"),
    "header": ("Header", "任务头"),
    "property": ("Property", "属性"),
}


def label(what: str) -> Texts:
    """Say what a property is called; one nobody gave words to goes by its own name."""
    known = _WORDS.get(what)
    if known is None:
        kind, _, name = what.partition(" ")
        en, zh = _NAMED.get(kind, (kind, kind))
        known = (f"{en} {name}".strip(), f"{zh} {name}".strip())
    return {"en": known[0], "zh": known[1]}
