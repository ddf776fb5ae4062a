// Buttons on the canvas: closer, farther, all of it, and where the names can be changed, in which
// language they are shown.

const STEP = 1.25;

export function connectTools(modeler, container) {
  const translate = modeler.get("translate");
  const canvas = modeler.get("canvas");
  const bar = document.createElement("div");
  bar.className = "canvas-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", translate("View"));
  const add = (text, title, act) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, title: translate(title), onclick: act });
    button.setAttribute("aria-label", translate(title));
    bar.append(button);
    return button;
  };
  add("+", "Closer", () => canvas.zoom(canvas.zoom(false) * STEP));
  add("−", "Farther", () => canvas.zoom(canvas.zoom(false) / STEP));
  add("", "All of it", () => canvas.zoom("fit-viewport", "auto")).replaceChildren(frame());
  container.append(bar);
  const tongue = modeler.get("tongue", false);
  if (!tongue) return;
  const names = add("", "Language of the names", () => {
    tongue.speak(tongue.language === "en" ? "zh" : "en");
    label();
  });
  const label = () => {
    names.textContent = tongue.language === "en" ? "EN → 中文" : "中文 → EN";
    names.setAttribute("aria-label", `${names.title}: ${names.textContent}`);
  };
  label();
}

/** A picture of four corners. */
function frame() {
  const made = document.createElement("span");
  made.className = "canvas-frame";
  return made;
}
