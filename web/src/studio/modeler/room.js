// Room for the palette: it lies over the canvas and would hide the names of pools and lanes.

/** Pixels between the palette and the drawing. */
const GAP = 20;
/** Pixels that the pad beside a chosen element takes. */
const PAD = 100;
/** A drawing is made smaller by at most this much to be seen whole beside the palette. */
const SMALLER = 0.75;

/** Move what is drawn out from below the palette. */
export function besidePalette(modeler) {
  const canvas = modeler.get("canvas");
  const palette = canvas.getContainer().querySelector(".djs-palette");
  if (!palette) return;
  const room = palette.offsetLeft + palette.offsetWidth + GAP;
  const { inner, outer, scale } = canvas.viewbox();
  const fitting = (outer.width - room - PAD) / (inner.width * scale);
  if (fitting < 1 && fitting >= SMALLER) canvas.zoom(scale * fitting);
  const seen = canvas.viewbox();
  const left = (inner.x - seen.x) * seen.scale;
  if (left < room) canvas.scroll({ dx: room - left, dy: 0 });
}
