// What is plainly wrong with a diagram, seen at once in the browser: bpmnlint with rules of its own
// package and ours. The server's check knows more and decides; this one needs no network.
import Linter from "bpmnlint/lib/linter.js";
import endEvent from "bpmnlint/rules/end-event-required.js";
import disconnected from "bpmnlint/rules/no-disconnected.js";
import duplicate from "bpmnlint/rules/no-duplicate-sequence-flows.js";
import implicitEnd from "bpmnlint/rules/no-implicit-end.js";
import implicitSplit from "bpmnlint/rules/no-implicit-split.js";
import joinFork from "bpmnlint/rules/no-gateway-join-fork.js";
import startEvent from "bpmnlint/rules/start-event-required.js";
import superfluous from "bpmnlint/rules/superfluous-gateway.js";

import { chinese } from "../chinese-name.js";

/**
 * name -> what it looks for, what it says, and what to do about it, in both languages. None of them
 * stops publishing: that is for the server to say.
 */
const RULES = {
  "end-event-required": [endEvent,
    "It has no end event.", "没有结束事件。",
    "Add an end event.", "请添加结束事件。"],
  "no-disconnected": [disconnected,
    "It is not connected to anything.", "未与任何元素相连。",
    "Connect it with a flow, or take it away.", "请用连线连接，或将其删除。"],
  "no-duplicate-sequence-flows": [duplicate,
    "Two flows go the same way.", "有两条相同的连线。",
    "Take one of them away.", "请删除其中一条。"],
  "no-implicit-end": [implicitEnd,
    "The way ends here without an end event.", "流程在此中断，没有结束事件。",
    "Lead it to an end event.", "请连接到结束事件。"],
  "no-implicit-split": [implicitSplit,
    "Several flows leave it at once.", "同时有多条连线离开此元素。",
    "Lead them through a gateway.", "请通过网关分流。"],
  "no-gateway-join-fork": [joinFork,
    "This gateway joins and splits.", "此网关既汇合又分流。",
    "Draw two gateways, one after the other.", "请分成前后两个网关。"],
  "start-event-required": [startEvent,
    "It has no start event.", "没有开始事件。",
    "Add a start event.", "请添加开始事件。"],
  "superfluous-gateway": [superfluous,
    "This gateway neither joins nor splits.", "此网关既不汇合也不分流。",
    "Take it away.", "请将其删除。"],
  "both-languages": [bothLanguages,
    "It has a name in one language only.", "名称只有一种语言。",
    "Write the name in English and Chinese.", "请填写中英文名称。"],
};

const SETTINGS = {
  config: { rules: Object.fromEntries(Object.keys(RULES).map((name) => [name, "warn"])) },
  resolver: {
    resolveRule: async (_, name) => RULES[name][0],
    resolveConfig: async (_, name) => {
      throw new Error(`no rules are called ${name}`);
    },
  },
};

/**
 * @param {object} definitions the root of the parsed diagram
 * @param {string} file its name
 * @param {(id: string) => object | undefined} find gives what is drawn with an id
 * @returns {Promise<object[]>} findings as the server gives them
 */
export async function lint(definitions, file, find) {
  // Some rules remember what they saw: each look needs rules of its own.
  const results = await new Linter(SETTINGS).lint(definitions);
  return Object.entries(results).flatMap(([rule, reports]) =>
    reports.filter(({ category }) => category === "warn").map((report) => finding(rule, report, file, find(report.id))),
  );
}

function finding(rule, report, file, node) {
  const [, en, zh, remedy, remedyZh] = RULES[rule];
  return {
    code: rule,
    severity: "warning",
    file,
    element_id: report.id,
    element_names: { en: report.name, zh: node && chinese(node) },
    line: null,
    reason: { en, zh },
    remedy: { en: remedy, zh: remedyZh },
  };
}

/** Our own rule: what has a name in one language has it in the other. */
function bothLanguages() {
  const check = (node, reporter) => {
    const isNamed = node.$instanceOf?.("bpmn:FlowElement") || node.$instanceOf?.("bpmn:Lane");
    if (isNamed && Boolean(node.name) !== Boolean(chinese(node))) reporter.report(node.id, "one language");
  };
  return { check };
}
