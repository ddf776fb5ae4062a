// Findings on the canvas: a badge at each element that has some, which leads to the list; and the way
// back, from the list to the element.
import { is } from "bpmn-js/lib/util/ModelUtil";

/** @param {object} modeler  @param {{jump: (finding: object) => void}} list */
export function connectFindings(modeler, element, language) {
  const overlays = modeler.get("overlays");
  const registry = modeler.get("elementRegistry");

  element.addEventListener("draft:findings", ({ detail }) => {
    overlays.remove({ type: "finding" });
    for (const [id, found] of byElement(detail.findings)) {
      const shape = registry.get(id);
      if (shape?.parent) overlays.add(shape, "finding", { position: place(shape), html: badge(found, language) });
    }
  });
  element.addEventListener("draft:jump", ({ detail }) => showElement(modeler, detail.element_id));
}

/** Select an element and bring it into view; the process itself where there is none of this id. */
export function showElement(modeler, id) {
  const canvas = modeler.get("canvas");
  const registry = modeler.get("elementRegistry");
  const shape = registry.get(id) ?? registry.find((one) => one.businessObject?.processRef?.id === id);
  if (!shape) return;
  const plane = canvas.findRoot(shape);
  if (plane) canvas.setRootElement(plane);
  modeler.get("selection").select(shape.labelTarget ?? shape);
  if (canvas.zoom(false) < 0.5 && !is(shape, "bpmn:Participant")) canvas.zoom(0.75);
  canvas.scrollToElement(shape, 100);
}

function byElement(findings) {
  const found = new Map();
  for (const one of findings) {
    if (one.element_id) found.set(one.element_id, [...(found.get(one.element_id) ?? []), one]);
  }
  return found;
}

function place(shape) {
  return shape.waypoints ? { top: -10, left: 0 } : { top: -9, right: 9 };
}

function badge(found, language) {
  const isError = found.some(({ severity }) => severity === "error");
  const made = document.createElement("span");
  made.className = `finding-badge ${isError ? "is-error" : "is-warning"}`;
  made.textContent = isError ? "!" : "?";
  made.title = found.map(({ reason, remedy }) => `${reason[language]} ${remedy[language]}`).join("\n");
  return made;
}
