// The buttons of a diagram: closer, farther, all of it, the whole window.

const STEP = 1.25;

/** @returns {() => void} undoes what listens outside the diagram */
export function connectControls(viewer, element) {
  const canvas = viewer.get("canvas");
  const container = canvas.getContainer();
  const fit = () => canvas.zoom("fit-viewport", "auto");
  const fill = (full) => {
    element.classList.toggle("is-full", full);
    document.documentElement.classList.toggle("has-full", full);
    element.querySelector("[data-diagram='full']")?.setAttribute("aria-pressed", String(full));
  };
  const acts = {
    in: () => canvas.zoom(canvas.zoom(false) * STEP),
    out: () => canvas.zoom(canvas.zoom(false) / STEP),
    fit,
    full: () => fill(!element.classList.contains("is-full")),
  };
  for (const button of element.querySelectorAll("[data-diagram]")) {
    button.addEventListener("click", () => acts[button.dataset.diagram]());
  }
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") fill(false);
  });
  // The page scrolls on over a diagram; the wheel moves the diagram only where nothing else scrolls.
  element.addEventListener(
    "wheel",
    (event) => {
      const meant = event.ctrlKey || event.metaKey || element.classList.contains("is-full");
      if (!meant) event.stopPropagation();
    },
    { capture: true },
  );
  const watcher = new ResizeObserver(() => canvas.resized());
  watcher.observe(container);
  return () => {
    watcher.disconnect();
    fill(false);
  };
}
