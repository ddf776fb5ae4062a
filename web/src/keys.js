// Keyboard short-cuts of the inbox: j/k move, Enter opens, c claims, / searches, ? helps. Whoever
// dictates or shares keys with other programs switches them off (WCAG 2.1.4): a check box with
// data-keys-switch, remembered by this browser.

const ROW = "[data-row]";

const SWITCHED = "shopflow-keys";

export function startKeys() {
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(SWITCHED, box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (!areOn() || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = ACTIONS[event.key];
    if (act && act(event)) event.preventDefault();
  });
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => press("[data-key='claim']"),
  "/": () => focus("[data-key='search']"),
  "?": () => help(),
};

function areOn() {
  return localStorage.getItem(SWITCHED) !== "off";
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")
    || target.isContentEditable;
}

function step(by) {
  const rows = [...document.querySelectorAll(ROW)];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement.closest(ROW));
  const chosen = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = at >= 0 ? at : by > 0 ? chosen : chosen < 0 ? rows.length : chosen;
  const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(selector) {
  const control = document.querySelector(selector);
  if (control) control.click();
  return Boolean(control);
}

function focus(selector) {
  const field = document.querySelector(selector);
  if (field) field.select();
  return Boolean(field);
}

function help() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
  return Boolean(dialog);
}
