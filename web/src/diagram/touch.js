// Fingers on a diagram: one pans it, two zoom it. In the page one finger pans sideways only, so that
// the page can still be scrolled past it; in the whole window it pans every way.

export function connectTouch(viewer, element) {
  const canvas = viewer.get("canvas");
  const container = canvas.getContainer();
  const fingers = new Map();

  container.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, place(event));
  });
  container.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    fingers.set(event.pointerId, now);
    if (others.length) return pinch(others[0], before, now);
    const full = element.classList.contains("is-full");
    canvas.scroll({ dx: now.x - before.x, dy: full ? now.y - before.y : 0 });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    container.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }

  function pinch(still, before, now) {
    const factor = distance(still, now) / Math.max(distance(still, before), 1);
    const edge = container.getBoundingClientRect();
    const middle = { x: (still.x + now.x) / 2 - edge.left, y: (still.y + now.y) / 2 - edge.top };
    canvas.zoom(Math.min(Math.max(canvas.zoom(false) * factor, 0.1), 4), middle);
  }
}

function place(event) {
  return { x: event.clientX, y: event.clientY };
}

function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
