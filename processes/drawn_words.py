"""What findings call the elements and events they are about, in English and Simplified Chinese."""

from collections.abc import Mapping

from processes.model import Texts

#: elements that may have a flow on one side at most, and where a flow leads that leads nowhere
ELEMENTS: Mapping[str, Texts] = {
    "startEvent": {"en": "a start event", "zh": "开始事件"},
    "endEvent": {"en": "an end event", "zh": "结束事件"},
    "boundaryEvent": {"en": "a boundary event", "zh": "边界事件"},
    "eventSubProcess": {"en": "an event sub-process", "zh": "事件子流程"},
    "handler": {"en": "a compensation handler", "zh": "补偿活动"},
    "link": {"en": "this end of a link", "zh": "链接的这一端"},
    "nothing": {"en": "nothing", "zh": "空处"},
}
#: every kind of event
EVENTS: Mapping[str, Texts] = {
    "none": {"en": "none", "zh": "空白"},
    "message": {"en": "message", "zh": "消息"},
    "timer": {"en": "timer", "zh": "定时"},
    "error": {"en": "error", "zh": "错误"},
    "escalation": {"en": "escalation", "zh": "升级"},
    "signal": {"en": "signal", "zh": "信号"},
    "conditional": {"en": "conditional", "zh": "条件"},
    "compensation": {"en": "compensation", "zh": "补偿"},
    "cancel": {"en": "cancel", "zh": "取消"},
    "terminate": {"en": "terminate", "zh": "终止"},
    "link": {"en": "link", "zh": "链接"},
}
