// "Work": who or what does an element. Topics, forms, groups, decisions, processes, messages, signals
// and errors are chosen from what there is.
import { TextFieldEntry } from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";

import { Choice, Choices } from "./choice.js";
import { Mappings } from "./mappings.js";

/** What an event or a task may mean: where it stands, what it refers to, what is offered. */
const MEANT = {
  "bpmn:MessageEventDefinition": {
    label: "Message", words: "messages", attribute: "messageRef", type: "bpmn:Message", key: "name", prefix: "message",
  },
  "bpmn:SignalEventDefinition": {
    label: "Signal", words: "signals", attribute: "signalRef", type: "bpmn:Signal", key: "name", prefix: "signal",
  },
  "bpmn:ErrorEventDefinition": {
    label: "Error", words: "errors", attribute: "errorRef", type: "bpmn:Error", key: "errorCode", prefix: "error",
  },
};

export function workEntries(element, extensions) {
  const entries = [];
  const add = (id, component, rest = {}) => entries.push({ id, component, isEdited: Boolean, ...rest });
  if (is(element, "bpmn:Lane")) add("lane-group", LaneGroup);
  if (takesTopic(element, extensions)) {
    add("topic", Topic);
    add("topic-mappings", Mappings);
  }
  if (is(element, "bpmn:UserTask")) {
    add("form-id", Form);
    add("candidate-groups", Groups);
  }
  if (is(element, "bpmn:BusinessRuleTask") && !extensions.find(element, "zeebe:TaskDefinition")) {
    add("decision-id", Decision);
  }
  if (is(element, "bpmn:CallActivity")) add("called-process", Called);
  if (meant(element)) add("event-means", Meaning);
  if (is(element, "bpmn:StartEvent")) {
    add("business-key", BusinessKey);
    add("variables", Variables);
  }
  return entries;
}

function takesTopic(element, extensions) {
  if (isAny(element, ["bpmn:ServiceTask", "bpmn:SendTask"])) return true;
  return isAny(element, ["bpmn:BusinessRuleTask", "bpmn:ScriptTask"])
    && Boolean(extensions.find(element, "zeebe:TaskDefinition"));
}

/** The definition that says what an event means, and how. */
function meant(element) {
  const object = getBusinessObject(element);
  if (is(element, "bpmn:ReceiveTask")) return { holder: object, ...MEANT["bpmn:MessageEventDefinition"] };
  const holder = (object.eventDefinitions ?? []).find((one) => one.$type in MEANT);
  return holder && { holder, ...MEANT[holder.$type] };
}

/** What all choices need. */
function tools() {
  const language = useService("language");
  return {
    extensions: useService("extensions"),
    translate: useService("translate"),
    vocabulary: useService("vocabulary"),
    named: (entries) => entries.map((one) => ({ value: one.id, text: one.name[language] ?? one.name.en })),
    language,
  };
}

function Topic({ element }) {
  const { extensions, translate, vocabulary, language } = tools();
  const value = extensions.find(element, "zeebe:TaskDefinition")?.get("type") ?? "";
  const known = vocabulary.topics.find((one) => one.topic === value);
  const place = known?.local ? "Done at once, in our own database." : "Done by a worker, in another system.";
  return h(Choice, {
    id: "topic",
    label: translate("Topic of the handler"),
    value,
    options: vocabulary.topics.map((one) => ({ value: one.topic, text: one.text[language] })),
    onChange: (type) => extensions.set(element, "zeebe:TaskDefinition", { type }),
    hint: known && translate(place),
  });
}

function Form({ element }) {
  const { extensions, translate, vocabulary, named } = tools();
  return h(Choice, {
    id: "form-id",
    label: translate("Form"),
    value: extensions.find(element, "zeebe:FormDefinition")?.get("formId") ?? "",
    options: named(vocabulary.forms),
    onChange: (formId) => extensions.set(element, "zeebe:FormDefinition", { formId }),
  });
}

function Groups({ element }) {
  const { extensions, translate, vocabulary, named } = tools();
  const written = extensions.find(element, "zeebe:AssignmentDefinition")?.get("candidateGroups") ?? "";
  const change = (text) =>
    extensions.set(element, "zeebe:AssignmentDefinition", { candidateGroups: text || undefined });
  const shared = { id: "candidate-groups", options: named(vocabulary.groups) };
  if (written.startsWith("=")) return h(Choice, { ...shared, label: translate("Groups"), value: written, onChange: change });
  return h(Choices, {
    ...shared,
    label: translate("Groups, if not the lane's"),
    values: written.split(",").map((one) => one.trim()).filter(Boolean),
    onChange: (values) => change(values.join(", ")),
  });
}

function LaneGroup({ element }) {
  const { extensions, translate, vocabulary, named } = tools();
  const name = getBusinessObject(element).get("name") ?? "";
  const found = vocabulary.groups.find((one) => one.name.en === name || one.id === name);
  return h(Choice, {
    id: "lane-group",
    label: translate("Group that works here"),
    value: found?.id ?? name,
    options: named(vocabulary.groups),
    onChange: (id) => {
      const group = vocabulary.groups.find((one) => one.id === id);
      const said = { "name:zh": group?.name.zh ?? "" };
      extensions.say(element, said, [getBusinessObject(element)], { name: group?.name.en ?? id });
    },
  });
}

function Decision({ element }) {
  const { extensions, translate, vocabulary, named } = tools();
  const value = extensions.find(element, "zeebe:CalledDecision")?.get("decisionId") ?? "";
  const known = vocabulary.decisions.find((one) => one.id === value);
  return h(Choice, {
    id: "decision-id",
    label: translate("Decision"),
    value,
    options: named(vocabulary.decisions),
    onChange: (decisionId) => extensions.set(element, "zeebe:CalledDecision", { decisionId }),
    hint: known?.inputs.length && translate("Reads {names}", { names: known.inputs.join(", ") }),
  });
}

function Called({ element }) {
  const { extensions, translate, vocabulary, named } = tools();
  return h(Choice, {
    id: "called-process",
    label: translate("Process that is called"),
    value: extensions.find(element, "zeebe:CalledElement")?.get("processId") ?? "",
    options: named(vocabulary.processes),
    onChange: (processId) => extensions.set(element, "zeebe:CalledElement", { processId }),
  });
}

function Meaning({ element }) {
  const { extensions, translate, vocabulary } = tools();
  const { holder, label, words, ...refers } = meant(element);
  return h(Choice, {
    id: "event-means",
    label: translate(label),
    value: holder.get(refers.attribute)?.get(refers.key) ?? "",
    options: vocabulary[words].map((one) => ({ value: one, text: one })),
    onChange: (value) => extensions.refer(element, holder, refers, value),
  });
}

function BusinessKey(props) {
  return own(props, "businessKey", "Business key", "What an instance is called, such as =order.number.");
}

function Variables(props) {
  return own(props, "variables", "Variables it begins with", "Names, separated by commas.");
}

function own({ element }, name, label, description) {
  const { extensions, translate } = tools();
  return h(TextFieldEntry, {
    element,
    id: name,
    label: translate(label),
    description: translate(description),
    debounce: useService("debounceInput"),
    getValue: () => extensions.property(element, name),
    setValue: (value) => extensions.say(element, { [name]: value ?? "" }),
  });
}
