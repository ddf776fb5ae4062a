"""What is said of drawings that run, but hardly as they were meant: warnings, no errors."""

from collections.abc import Mapping

#: severity, reason and remedy in English and Chinese, by the code of the finding
DOUBTS: Mapping[str, tuple[str, str, str, str, str]] = {
    "nothing-follows": (
        "warning",
        "No flow leaves the element, so the case ends right here.",
        "没有连线从该元素出发，流程到此即结束。",
        "Draw a flow to what comes next, or to an end event.",
        "请连接到后续元素或结束事件。",
    ),
    "no-name": (
        "warning",
        "The step has no name; people see its id.",
        "该步骤没有名称，人们只能看到它的标识。",
        "Say in a few words what is done.",
        "请用几个字说明要做什么。",
    ),
    "join-in-vain": (
        "warning",
        "The join waits for a token on each flow, but {detail} sends one over a single flow only.",
        "该汇聚网关等待每条入口连线上的令牌，但 {detail} 只会让令牌走其中一条。",
        "Join with an exclusive gateway, or split with a parallel one.",
        "请用判断网关汇聚，或用并行网关分支。",
    ),
    "unreachable": (
        "warning",
        "No flow leads to the element; it is never reached.",
        "没有连线通向该元素，它永远不会执行。",
        "Connect it or delete it.",
        "请连接或删除它。",
    ),
    "no-form": (
        "warning",
        "The user task has no form; people can only finish it.",
        "用户任务没有表单；只能直接完成。",
        "Choose a form.",
        "请选择表单。",
    ),
}
