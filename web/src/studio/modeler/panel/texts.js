// "Texts": name, instruction and caution of an element, English and Chinese side by side.
import { TextAreaEntry } from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";

const SILENT = ["bpmn:Collaboration", "bpmn:Association", "bpmn:DataAssociation", "bpmn:MessageFlow"];
const LABELS_ONLY = ["bpmn:SequenceFlow", "bpmn:Lane", "bpmn:TextAnnotation", "bpmn:Gateway", "bpmn:Group"];

/** The entries of the group; empty where an element has nothing to say. */
export function textEntries(element) {
  if (isAny(element, SILENT)) return [];
  const names = { id: "texts-names", component: Names, isEdited: Boolean };
  if (isAny(element, LABELS_ONLY)) return [names];
  return [
    names,
    { id: "texts-instructions", component: Instructions, isEdited: Boolean },
    { id: "texts-cautions", component: Cautions, isEdited: Boolean },
  ];
}

function Names({ element }) {
  const attribute = is(element, "bpmn:TextAnnotation") ? "text" : "name";
  const objects = named(element);
  return pair(element, "name", "Name", {
    read: () => objects[0].get(attribute),
    write: (extensions, value) => extensions.say(element, {}, objects, { [attribute]: value || undefined }),
    objects,
  });
}

function Instructions({ element }) {
  const object = described(element);
  const bpmnFactory = useService("bpmnFactory");
  const plain = () => object.get("documentation").find((one) => !one.textFormat || one.textFormat === "text/plain");
  return pair(element, "documentation", is(object, "bpmn:Process") ? "Description" : "Instruction", {
    read: () => plain()?.text,
    write: (extensions, text) => {
      const others = object.get("documentation").filter((one) => one !== plain());
      const made = bpmnFactory.create("bpmn:Documentation", { text });
      made.$parent = object;
      extensions.say(element, {}, [object], { documentation: text ? [made, ...others] : others });
    },
    objects: [object],
  });
}

function Cautions({ element }) {
  const object = described(element);
  const extensions = useService("extensions");
  return pair(element, "caution", "Caution", {
    read: () => extensions.property(element, "caution", object),
    write: (_, value) => extensions.say(element, { caution: value }, [object]),
    objects: [object],
  });
}

/** Two fields beside each other: what the element itself says, and its Chinese property. */
function pair(element, what, label, { read, write, objects }) {
  const extensions = useService("extensions");
  const translate = useService("translate");
  const debounce = useService("debounceInput");
  const shared = { element, debounce, rows: what === "name" ? 2 : 4, autoResize: true };
  return h("fieldset", { class: "pair" }, [
    h("legend", { class: "bio-properties-panel-label" }, translate(label)),
    h(TextAreaEntry, {
      ...shared, id: `texts-${what}-en`, label: "English",
      getValue: () => read() ?? "", setValue: (value) => write(extensions, value ?? ""),
    }),
    h(TextAreaEntry, {
      ...shared, id: `texts-${what}-zh`, label: "中文",
      getValue: () => extensions.property(element, `${what}:zh`, objects[0]),
      setValue: (value) => extensions.say(element, { [`${what}:zh`]: value ?? "" }, objects),
    }),
  ]);
}

/** What carries the name: a pool and its process carry the same one. */
export function named(element) {
  const object = getBusinessObject(element);
  const process = is(object, "bpmn:Participant") && object.get("processRef");
  return process ? [object, process] : [object];
}

/** What carries the description: of a pool its process. */
export function described(element) {
  return named(element).at(-1);
}
