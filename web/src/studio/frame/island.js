// The page around an editor of the studio: says what is saved, who else is here and what is wrong,
// and asks where somebody has to choose. Editors and this page talk by events; see `open-file.js`.
import { caller } from "../api.js";
import { speaking } from "../speaking.js";
import { WORDS } from "../words.js";
import { askConflict } from "./asking.js";
import { Findings } from "./findings.js";
import { Presence } from "./presence.js";

/**
 * @param {HTMLElement} element holds `[data-state]` and `[data-people]`
 * @param {{draft: string, file: string | null, csrf: string, language: string, username: string,
 *   readOnly: boolean, zone: string}} settings
 */
export async function mount(element, settings) {
  const call = caller(settings);
  const words = speaking(WORDS, settings.language);
  const findings = new Findings(document.querySelector("[data-findings]"), { call, words, settings });
  const presence = new Presence(element.querySelector("[data-people]"), { call, words, settings });
  const state = new State(element.querySelector("[data-state]"), words, settings);
  const open = new AbortController();
  const listen = (type, act, where = document) => where.addEventListener(type, act, { signal: open.signal });

  listen("draft:state", ({ detail }) => {
    state.show(detail);
    if (detail.state === "conflict") askConflict({ ...detail, call, words, settings });
  });
  listen("draft:content", ({ detail }) => findings.judge(detail));
  listen("draft:lint", ({ detail }) => findings.lint(detail));
  listen("draft:ready", () => findings.mark());
  listen("click", (event) => leaveSaved(event, state));
  listen("beforeunload", (event) => state.keeps(event), window);
  document.querySelector(".studio .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  presence.start();
  findings.start();
  document.querySelector("[data-editor]")?.dispatchEvent(new CustomEvent("draft:hello"));
  return () => {
    open.abort();
    presence.end();
  };
}

/** The line that says what is saved. */
class State {
  constructor(element, words, settings) {
    this.file = null;
    this._element = element;
    this._words = words;
    const zone = { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" };
    this._clock = new Intl.DateTimeFormat(settings.language === "zh" ? "zh-CN" : "en-GB", zone);
    if (settings.readOnly) element.textContent = words("reading");
  }

  show({ state, about, file }) {
    this.file = file;
    const time = this._clock.format(new Date());
    this._element.dataset.state = state;
    this._element.textContent = this._words(state, { time, reason: about?.detail ?? "" });
    if (state === "signed_out") this._element.append(" ", signIn(this._words("sign_in")));
    // The form that takes the file out says which version it means.
    const version = document.querySelector("#take-out [name=version]");
    if (state === "saved" && version) version.value = file.version;
  }

  /** Have the browser ask before work that is saved nowhere else is left; this browser keeps it. */
  keeps(event) {
    if (this.file?.isDirty && this._element.dataset.state === "refused") event.preventDefault();
  }
}

function signIn(text) {
  const link = document.createElement("a");
  Object.assign(link, { href: "/login", target: "_blank", textContent: text });
  return link;
}

/** Save before a link of this page is followed. */
async function leaveSaved(event, state) {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plain || link.target || link.hasAttribute("download")) return;
  document.activeElement?.blur();
  if (!state.file?.isDirty) return;
  event.preventDefault();
  await state.file.flush();
  location.assign(link.href);
}
