// The company's own groups of the properties panel, on top; what they show is taken out of the
// ready-made groups, so that everything has one place.
import { Group } from "@bpmn-io/properties-panel";

import { OWN_PROPERTIES } from "../extensions.js";
import { clauseEntries } from "./clauses.js";
import { textEntries } from "./texts.js";
import { workEntries } from "./work.js";

/** After the ready-made providers, whose groups are changed. */
const LAST = 200;

/** entries with a place in our own groups, by the group they stood in */
const MOVED = {
  general: ["name", "processName"],
  taskDefinition: ["taskDefinitionType"],
  form: ["formId"],
  calledDecision: ["decisionId"],
  calledElement: ["targetProcessId"],
  assignmentDefinition: ["assignmentDefinitionCandidateGroups", "taskScheduleDueDate"],
  message: ["messageRef", "messageName"],
  signal: ["signalRef", "signalName"],
  error: ["errorRef", "errorName", "errorCode"],
};
const GONE = ["documentation"];

export class ChoosingProvider {
  static $inject = ["propertiesPanel", "translate", "extensions"];

  constructor(propertiesPanel, translate, extensions) {
    this._translate = translate;
    this._extensions = extensions;
    propertiesPanel.registerProvider(LAST, this);
  }

  getGroups(element) {
    return (groups) => {
      const due = groups.flatMap((group) => group.entries ?? []).filter(({ id }) => id === "taskScheduleDueDate");
      const own = [
        this._group("texts", "Texts", textEntries(element)),
        this._group("work", "Work", workEntries(element, this._extensions)),
        this._group("clauses", "Clauses and deadline", [...clauseEntries(element), ...due]),
      ];
      return [...own, ...groups.map(reduced)].filter(Boolean);
    };
  }

  _group(id, label, entries) {
    if (!entries.length) return null;
    return { id, label: this._translate(label), entries, component: Group, shouldOpen: true };
  }
}

/** A ready-made group without what stands elsewhere; null if nothing is left. */
function reduced(group) {
  if (GONE.includes(group.id)) return null;
  if (group.id === "Zeebe__ExtensionProperties") {
    const items = group.items.filter(({ label }) => !OWN_PROPERTIES.includes(label));
    return { ...group, items };
  }
  const moved = MOVED[group.id];
  if (!moved || !group.entries) return group;
  const entries = group.entries.filter(({ id }) => !moved.includes(id));
  return entries.length ? { ...group, entries } : null;
}
