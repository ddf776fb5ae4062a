// Colours each step by how much of all the time goes by in it, and writes its usual time beside it.

/** @param {Object<string, {heat: number, text: string}>} heat by element id; 0 cold to 4 hot */
export function showHeat(viewer, heat) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  for (const [id, one] of Object.entries(heat)) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, `heat-${one.heat}`);
    if (!one.text) continue;
    const html = document.createElement("span");
    html.className = "heat-time";
    html.textContent = one.text;
    overlays.add(id, "heat", { position: { bottom: 10, left: 4 }, html });
  }
}
