// What is wrong with the draft: what the editor sees at once and what the server finds after a pause,
// in one list. A finding leads to its element; those of the open file are also marked in its editor.

import { pill } from "./pill.js";

const QUIET = 1200;

export class Findings {
  /** @param {HTMLDetailsElement} element with `[data-summary]` and `[data-list]` */
  constructor(element, { call, words, settings }) {
    this._element = element;
    this._call = call;
    this._words = words;
    this._settings = settings;
    this._timer = 0;
    this._asked = 0;
    this._unsaved = {};
    this._server = null;
    this._lint = [];
    element?.addEventListener("click", (event) => this._jump(event));
  }

  start() {
    if (this._element) this._later(0);
  }

  /** Ask the server about a text that may not be saved yet. */
  judge({ name, content }) {
    this._unsaved = this._settings.readOnly ? {} : { [name]: content };
    this._later(QUIET);
  }

  /** Take over what the editor found. */
  lint({ findings }) {
    this._lint = findings;
    this._show();
  }

  _later(milliseconds) {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._ask(), milliseconds);
  }

  async _ask() {
    const asked = (this._asked += 1);
    const url = `/api/v1/drafts/${this._settings.draft}/findings`;
    let found = null;
    try {
      found = (await this._call("POST", url, { files: this._unsaved })).findings;
    } catch {
      // Said in the summary; asked again after the next change.
    }
    if (asked !== this._asked) return;
    this._server = found;
    this._show();
  }

  /** All findings, the server's first: of two about the same it knows the remedy. */
  get _all() {
    const server = this._server ?? [];
    const known = new Set(server.map((one) => one.element_id));
    const seen = this._lint.filter((one) => !known.has(one.element_id));
    const order = { error: 0, warning: 1 };
    return [...server, ...seen].sort((one, other) => order[one.severity] - order[other.severity]);
  }

  _show() {
    if (!this._element) return;
    const all = this._all;
    const errors = all.filter((one) => one.severity === "error").length;
    this._summary(errors, all.length - errors);
    this._element.querySelector("[data-list]").replaceChildren(...all.map((one) => this._row(one)));
    this.mark();
  }

  /** Let the editor mark what concerns its file. */
  mark() {
    const findings = this._all.filter((one) => one.file === this._settings.file);
    const editor = document.querySelector("[data-editor]");
    editor?.dispatchEvent(new CustomEvent("draft:findings", { detail: { findings } }));
  }

  _summary(errors, notes) {
    const said = [];
    if (errors) said.push(pill("pill-red", this._words("errors", { count: errors })));
    if (notes) said.push(pill("pill-amber", this._words("warnings", { count: notes })));
    if (!said.length && this._server) said.push(pill("pill-green", this._words("clean")));
    if (!this._server) said.push(pill("", this._words("unchecked")));
    this._element.dataset.errors = errors;
    this._element.querySelector("[data-summary]").replaceChildren(...said);
  }

  _row(finding) {
    const { language, file } = this._settings;
    const row = document.createElement("li");
    row.className = `finding is-${finding.severity}`;
    row.append(pill(finding.severity === "error" ? "pill-red" : "pill-amber", this._words(finding.severity)));
    const place = document.createElement(finding.file === file ? "button" : "a");
    const { en, [language]: own } = finding.element_names;
    const name = own || en || finding.element_id || this._words("whole");
    place.className = "link-button";
    place.textContent = finding.file === file ? name : `${finding.file}: ${name}`;
    if (finding.file === file) {
      place.type = "button";
      place.dataset.jump = finding.element_id ?? "";
    } else {
      const at = new URLSearchParams({ file: finding.file, element: finding.element_id ?? "" });
      place.href = `?${at}`;
    }
    const reason = document.createElement("span");
    reason.append(`${finding.reason[language]} `);
    const remedy = document.createElement("span");
    remedy.className = "quiet";
    remedy.textContent = finding.remedy[language];
    row.append(place, reason, remedy);
    return row;
  }

  _jump(event) {
    const button = event.target.closest("[data-jump]");
    if (!button) return;
    const detail = { element_id: button.dataset.jump };
    document.querySelector("[data-editor]")?.dispatchEvent(new CustomEvent("draft:jump", { detail }));
  }
}
