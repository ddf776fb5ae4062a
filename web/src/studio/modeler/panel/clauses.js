// "Clauses and deadline": which sentences of the company's requirements an element fulfils, and by
// when.
import { TextFieldEntry } from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { isAny } from "bpmn-js/lib/util/ModelUtil";

import { Choices } from "./choice.js";
import { described } from "./texts.js";

const FULFIL = ["bpmn:FlowNode", "bpmn:Process", "bpmn:Participant", "bpmn:SequenceFlow"];
const LIMITED = ["bpmn:Activity", "bpmn:Event"];
const DURATION = /^P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)( from=\S+)?$/;

export function clauseEntries(element) {
  if (!isAny(element, FULFIL)) return [];
  const entries = [{ id: "clause", component: Clauses, isEdited: Boolean }];
  if (isAny(element, LIMITED)) entries.push({ id: "sla", component: Deadline, isEdited: Boolean });
  return entries;
}

function Clauses({ element }) {
  const extensions = useService("extensions");
  const translate = useService("translate");
  const { clauses } = useService("vocabulary");
  const language = useService("language");
  const object = described(element);
  const written = extensions.property(element, "clause", object);
  return h(Choices, {
    id: "clause",
    label: translate("Clauses"),
    values: written.split(",").map((one) => one.trim()).filter(Boolean),
    options: clauses.map((one) => ({ value: one.id, text: one[language] })),
    onChange: (values) => extensions.say(element, { clause: values.join(", ") }, [object]),
  });
}

function Deadline({ element }) {
  const extensions = useService("extensions");
  const translate = useService("translate");
  const debounce = useService("debounceInput");
  return h(TextFieldEntry, {
    element,
    id: "sla",
    label: translate("Time limit"),
    description: translate("PT4H: four hours from when it is reached; PT48H from=step: from another step."),
    debounce,
    getValue: () => extensions.property(element, "sla"),
    setValue: (value) => extensions.say(element, { sla: value ?? "" }),
    validate: (value) => (value && !DURATION.test(value) ? translate("Not a duration such as PT4H or P2D.") : null),
  });
}
