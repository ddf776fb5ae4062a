// Marks what a run did on its diagram: done elements, taken flows, tokens, failures, counts.

/** @param {{done: object, open: string[], failed: string[], flows: string[]}} run by element id */
export function showRun(viewer, run) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  const mark = (ids, marker) => {
    for (const id of ids) {
      if (!registry.get(id)) continue;
      canvas.addMarker(id, marker);
      if (registry.get(`${id}_label`)) canvas.addMarker(`${id}_label`, marker);
    }
  };
  mark(Object.keys(run.done), "run-done");
  mark(run.flows, "run-flow");
  mark(run.open, "run-open");
  mark(run.failed, "run-failed");
  for (const [id, count] of Object.entries(run.done)) {
    if (count > 1 && registry.get(id)) overlays.add(id, "count", badge("run-count", `${count}×`));
  }
  for (const id of run.open) {
    if (registry.get(id)) overlays.add(id, "token", badge("run-token", ""));
  }
}

function badge(kind, text) {
  const html = document.createElement("span");
  html.className = kind;
  html.textContent = text;
  const position = kind === "run-token" ? { top: -9, left: -9 } : { top: -10, right: 18 };
  return { position, html };
}
