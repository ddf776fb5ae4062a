// The editor of one file of decisions: dmn-js, and beside it a place to try and to check them.
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "../panes.css";
import "./decision.css";
import Modeler from "dmn-js/lib/Modeler";
import Viewer from "dmn-js/lib/NavigatedViewer";
import { h, render } from "preact";

import { COLOURS } from "../../diagram/looks.js";
import { openPane } from "../open-file.js";
import { speakMandarin } from "../mandarin.js";
import { speaking } from "../speaking.js";
import { AUTHORS, translating, UNASKED } from "./mandarin.js";
import { Panel } from "./panel.js";
import { Rows } from "./rows.js";
import { showViews } from "./views.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} element holds `.editor-canvas` and `.editor-panel`
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}}
 *   given
 */
export function mount(element, given) {
  element.classList.add("decision-editor");
  return openPane(element, given, async (opened, settings) => {
    const vocabulary = await opened.call("GET", `/api/v1/studio/vocabulary?draft_id=${settings.draft}`);
    const pane = new DecisionPane(element, settings, opened, vocabulary);
    await pane.draw(opened.content);
    pane.onChange = async () => opened.change(await pane.xml());
    return pane;
  });
}

class DecisionPane {
  constructor(element, settings, { call, pending }, vocabulary) {
    this._settings = settings;
    this._call = call;
    this._pending = pending;
    this._say = speaking(WORDS, settings.language);
    this._variables = new Map(vocabulary.decisions.map(({ id, inputs }) => [id, inputs]));
    this._changes = 0;
    this.onChange = () => {};
    const canvas = element.querySelector(".editor-canvas");
    this._tabs = canvas.appendChild(document.createElement("nav"));
    this._panel = element.querySelector(".editor-panel");
    this._rows = new Rows(canvas);
    this._modeler = this._made(canvas.appendChild(document.createElement("div")));
    if (settings.language === "zh") this._quiet = speakMandarin([canvas], UNASKED, AUTHORS, ".djs-visual");
  }

  _made(container) {
    container.className = "decision-canvas";
    const puttingOff = { debounceInput: ["value", this._pending.debounce] };
    const view = { additionalModules: [translating(this._settings.language), puttingOff] };
    const modeler = new (this._settings.readOnly ? Viewer : Modeler)({
      container,
      drd: { ...view, drdRenderer: COLOURS },
      decisionTable: view,
      literalExpression: view,
      boxedExpression: view,
    });
    modeler.on("viewer.created", ({ viewer }) => {
      // A listener that gives anything back is the last one to hear the event.
      viewer.on("commandStack.changed", ({ trigger }) => {
        if (trigger !== "clear") this._changed();
      });
      // The name of the file stands in the corner where the first decision is drawn.
      viewer.on("import.done", () => {
        viewer.get("canvas", false)?.zoom("fit-viewport", "auto");
      });
    });
    modeler.on("views.changed", () => {
      this._show();
    });
    return modeler;
  }

  /** Draw a file; the first table is opened, since most files hold no more than one. */
  async draw(content) {
    await this._modeler.importXML(content, { open: false });
    const views = this._modeler.getViews();
    await this._modeler.open(views.find(({ type }) => type !== "drd") ?? views[0]);
    this._changes += 1;
    this._show();
  }

  async xml() {
    return (await this._modeler.saveXML({ format: true })).xml;
  }

  end() {
    this._quiet?.();
    render(null, this._panel);
    this._rows.end();
    this._modeler.destroy();
  }

  _changed() {
    this._changes += 1;
    this._show();
    this.onChange();
  }

  /** Show what a finding is about: a decision, a row, or a cell of one. */
  async jump(id) {
    const holds = (one) => [one.id, one.decisionLogic?.id].includes(id);
    const rowOf = (one) => one.decisionLogic?.rule?.find((rule) =>
      [rule, ...rule.inputEntry, ...rule.outputEntry].some((part) => part.id === id));
    const all = this._modeler.getDefinitions().drgElement ?? [];
    const decision = all.find((one) => holds(one) || rowOf(one));
    if (!decision) return;
    await this._open(decision.id);
    const row = rowOf(decision);
    if (row) this._rows.show(row.id);
  }

  async _open(id) {
    const view = this._modeler.getViews().find((one) => one.id === id || one.element.decisionLogic?.id === id);
    if (view && view !== this._modeler.getActiveView()) await this._modeler.open(view);
  }

  _show() {
    const active = this._modeler.getActiveView();
    showViews(this._tabs, this._modeler, this._say, this._settings.language);
    const decision = active?.element.$type === "dmn:Decision" ? active.element : null;
    if (!decision) return render(h("p", { class: "quiet p-3" }, this._say("open")), this._panel);
    render(h(Panel, { ...this._panelProps(decision) }), this._panel);
  }

  _panelProps(decision) {
    const { draft, file, language, readOnly } = this._settings;
    const about = async () => ({ file, decision_id: decision.id, content: await this.xml() });
    return {
      decision, language, readOnly,
      say: this._say,
      variables: this._variables.get(decision.id) ?? [],
      changes: this._changes,
      rows: this._rows,
      open: (id) => this._open(id),
      execute: (element, properties) =>
        this._modeler.getActiveViewer().get("commandStack").execute("element.updateProperties", { element, properties }),
      ask: async (inputs) => this._call("POST", `/api/v1/drafts/${draft}/decide`, { ...(await about()), inputs }),
      check: async () => this._call("POST", `/api/v1/drafts/${draft}/rules`, await about()),
    };
  }
}
