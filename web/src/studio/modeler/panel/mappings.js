// What a topic's handler takes and answers, offered as mappings that are missing.
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";

export function Mappings({ element }) {
  const extensions = useService("extensions");
  const translate = useService("translate");
  const { topics } = useService("vocabulary");
  const topic = extensions.find(element, "zeebe:TaskDefinition")?.get("type");
  const known = topics.find((one) => one.topic === topic);
  if (!known) return null;
  const taken = extensions.mappings(element, "inputParameters").map((one) => one.get("target"));
  const read = extensions.mappings(element, "outputParameters").map((one) => one.get("source") ?? "");
  const inputs = known.inputs.filter((name) => !taken.includes(name));
  const outputs = known.outputs.filter((name) => !read.some((source) => mentions(source, name)));
  const input = (name) => ({ inputParameters: [{ source: `=${name}`, target: name }] });
  const output = (name) => ({ outputParameters: [{ source: `=${name}`, target: name }] });
  return h("div", { class: "bio-properties-panel-entry offers", "data-entry-id": "topic-mappings" }, [
    offered(translate("Inputs of other diagrams, not mapped here"), inputs, (name) => extensions.map(element, input(name))),
    offered(translate("Answers, not read here"), outputs, (name) => extensions.map(element, output(name))),
  ]);
}

function offered(label, names, add) {
  if (!names.length) return null;
  return h("div", { role: "group", "aria-label": label }, [
    h("div", { class: "bio-properties-panel-label" }, label),
    names.map((name) => h("button", { type: "button", key: name, onClick: () => add(name) }, `+ ${name}`)),
  ]);
}

/** Whether an expression names a variable. */
function mentions(source, name) {
  return new RegExp(`(^|\\W)${name}(\\W|$)`).test(source);
}
