// Places for a diagram that has none, as programs write it that know no drawing.
import { BpmnModdle } from "bpmn-moddle";

/** @returns {Promise<string>} the text as it is if something is drawn in it, else laid out */
export async function laidOut(text) {
  if (/[<:]BPMNShape\b/.test(text)) return text;
  const { layoutProcess } = await import("bpmn-auto-layout");
  return layoutProcess(await connected(text));
}

/** The same with `incoming` and `outgoing`, which may be left out; what lays it out goes by them. */
async function connected(text) {
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML(text);
  rootElement.rootElements.forEach(connect);
  return (await moddle.toXML(rootElement)).xml;
}

function connect({ flowElements = [] }) {
  for (const flow of flowElements) {
    connect(flow);
    if (flow.$type !== "bpmn:SequenceFlow") continue;
    note(flow.sourceRef, "outgoing", flow);
    note(flow.targetRef, "incoming", flow);
  }
}

function note(element, side, flow) {
  if (element && !element.get(side).includes(flow)) element.get(side).push(flow);
}
