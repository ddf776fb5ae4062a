// What of a diagram is seen at first: all of it if its texts can be read, else where the work is.

/** below this scale texts can't be read */
const READABLE = 0.5;
/** the scale a large diagram starts with */
const CLOSE = 0.75;

/**
 * @param {object} viewer
 * @param {{open: string[]} | undefined} run an ended run is shown whole: its path is what counts
 */
export function showFirst(viewer, run) {
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  const small = canvas.getContainer().clientWidth < 700;
  const ended = run && run.open.length === 0;
  if (canvas.zoom(false) >= READABLE || (ended && !small)) return;
  const registry = viewer.get("elementRegistry");
  const token = run?.open.map((id) => registry.get(id)).find(Boolean);
  const shown = token ?? registry.find(({ type }) => type === "bpmn:StartEvent");
  if (!shown) return;
  canvas.zoom(small ? READABLE : CLOSE);
  const { width, height } = canvas.viewbox();
  const whole = canvas.viewbox().inner;
  const x = shown.x + shown.width / 2 - width / 2;
  const y = shown.y + shown.height / 2 - height / 2;
  canvas.viewbox({
    x: within(x, whole.x, whole.width, width),
    y: within(y, whole.y, whole.height, height),
    width,
    height,
  });
}

/** Keep the view on the diagram, so that no room is lost beside it. */
function within(start, from, length, seen) {
  const margin = 20;
  if (length + 2 * margin < seen) return from + (length - seen) / 2;
  return Math.min(Math.max(start, from - margin), from + length + margin - seen);
}
