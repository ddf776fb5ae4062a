// The buttons of a diagram: closer, farther, all of it, full screen; and what is seen at first.

const STEP = 1.25;
/** below this scale texts can't be read; the view then starts at the token instead */
const READABLE = 0.5;

/** @returns {() => void} undoes what listens outside the diagram */
export function connectControls(viewer, element, open) {
  const canvas = viewer.get("canvas");
  const fit = () => canvas.zoom("fit-viewport", "auto");
  const acts = {
    in: () => canvas.zoom(canvas.zoom(false) * STEP),
    out: () => canvas.zoom(canvas.zoom(false) / STEP),
    fit,
    full: () => (document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen()),
  };
  for (const button of element.querySelectorAll("[data-diagram]")) {
    button.addEventListener("click", () => acts[button.dataset.diagram]());
  }
  first(viewer, canvas, open);
  const resized = () => {
    canvas.resized();
    if (document.fullscreenElement === element) fit();
  };
  document.addEventListener("fullscreenchange", resized);
  window.addEventListener("resize", resized);
  return () => {
    document.removeEventListener("fullscreenchange", resized);
    window.removeEventListener("resize", resized);
  };
}

/** All of the diagram, unless that is too small to read: then where the work is. */
function first(viewer, canvas, open) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom(false) >= READABLE || canvas.getContainer().clientWidth > 700) return;
  canvas.zoom(READABLE);
  const registry = viewer.get("elementRegistry");
  const start = registry.find(({ type }) => type === "bpmn:StartEvent");
  const shown = registry.get(open[0]) ?? start;
  if (!shown) return;
  const { width, height } = canvas.viewbox();
  canvas.viewbox({
    x: shown.x + (shown.width ?? 0) / 2 - width / 2,
    y: shown.y + (shown.height ?? 0) / 2 - height / 2,
    width,
    height,
  });
}
