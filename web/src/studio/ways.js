// Ways by keyboard between the parts of an editor: F6 goes to the next part and Shift+F6 back, and
// buttons that are seen when they have the focus lead past what lies between.
import { speaking } from "./speaking.js";

const WORDS = {
  ways: ["Parts of the editor", "编辑器的各部分"],
  canvas: ["To the drawing or table", "跳到图或表格"],
  palette: ["To the components", "跳到组件"],
  panel: ["To the properties", "跳到属性"],
  findings: ["To the findings", "跳到检查结果"],
};

/** What of each part takes the focus; the first that is there and shown. */
const PARTS = {
  palette: [".fjs-palette-search"],
  canvas: [
    ".djs-container > svg", ".dmn-decision-table-container tbody [contenteditable]", ".editor-canvas [contenteditable]",
    ".fjs-form-container .fjs-element", ".form-preview textarea",
  ],
  panel: [".editor-panel"],
  findings: ["[data-findings] summary"],
};

/** @param {HTMLElement} element of the editor  @returns {() => void} stops */
export function connectWays(element, { language }) {
  const say = speaking(WORDS, language);
  const bar = document.createElement("nav");
  bar.className = "ways";
  bar.setAttribute("aria-label", say("ways"));
  for (const part of ["canvas", "panel", "findings"]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "skip", textContent: say(part), onclick: () => target(part)?.focus() });
    bar.append(button);
  }
  element.prepend(bar);
  let last = null;
  const note = () => {
    last = homes().find((one) => one.contains(document.activeElement)) ?? null;
  };
  const go = (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    next(event.shiftKey ? -1 : 1, last)?.focus();
  };
  const open = new AbortController();
  document.addEventListener("focusin", note, { signal: open.signal });
  document.addEventListener("keydown", go, { signal: open.signal });
  return () => {
    open.abort();
    bar.remove();
  };
}

/** The part after or before the one that has the focus, or had it until what held it was taken away. */
function next(by, last) {
  const there = targets();
  const now = document.activeElement;
  const at = homes().findIndex((one) => (now === document.body ? one === last : one.contains(now)));
  if (at < 0) return there.at(by > 0 ? 0 : -1);
  return there[(at + by + there.length) % there.length];
}

function targets() {
  return Object.keys(PARTS).map(target).filter(Boolean);
}

function homes() {
  return targets().map(home);
}

function target(part) {
  const found = PARTS[part].flatMap((selector) => [...document.querySelectorAll(selector)]);
  return found.find((one) => one.checkVisibility());
}

/** What belongs to the same part as what takes its focus. */
function home(one) {
  return one.closest(".fjs-palette-container, .editor-panel, [data-findings], .editor-canvas");
}
