// The editor of one form: form-js, its texts in both languages, and a preview that asks the server.
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "form-js-viewer-1/dist/assets/form-js-base.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import "@bpmn-io/form-js-editor/dist/assets/properties-panel.css";
import "@bpmn-io/form-js-editor/dist/assets/dragula.css";
import "../panes.css";
import "./form-editor.css";
import { FormEditor } from "@bpmn-io/form-js-editor";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";
import { h, render } from "preact";

import { translating } from "../../form/translate.js";
import { openPane } from "../open-file.js";
import { speakMandarin } from "../mandarin.js";
import { speaking } from "../speaking.js";
import { AUTHORS } from "./mandarin.js";
import { SAID } from "./mandarin-help.js";
import { Preview } from "./preview.js";
import { TextsPanel } from "./texts-panel.js";
import { WORDS } from "./words.js";

/** Components that the server refuses; `forms.components.REFUSED`. */
const REFUSED = ["documentPreview"];

/**
 * @param {HTMLElement} element holds `.editor-canvas` and `.editor-panel`
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}}
 *   given
 */
export function mount(element, given) {
  element.classList.add("form-editor");
  return openPane(element, given, async (opened, settings) => {
    const pane = new FormPane(element, settings, opened);
    await pane.draw(opened.content);
    if (settings.readOnly) pane.choose("preview");
    pane.onChange = (schema) => opened.change(`${JSON.stringify(schema, null, 2)}\n`);
    return pane;
  });
}

class FormPane {
  constructor(element, settings, { call, pending }) {
    this._settings = settings;
    this._call = call;
    this._pending = pending;
    this._say = speaking(WORDS, settings.language);
    this.onChange = () => {};
    this._view = "draw";
    this._parts = built(element, settings.readOnly);
    if (settings.language === "zh") {
      flatpickr.localize(Mandarin);
      this._quiet = speakMandarin([this._parts.host, this._parts.properties], SAID, AUTHORS, ".fjs-form-container");
    }
    this._showTabs();
  }

  /** Draw a form; what it says of who exported it is kept. */
  async draw(content) {
    const schema = JSON.parse(content);
    this._editor?.destroy();
    this._editor = new FormEditor({
      container: this._parts.host,
      exporter: schema.exporter,
      additionalModules: [translating(this._settings.language), { debounce: ["value", this._pending.debounce] }],
      propertiesPanel: { parent: this._parts.properties },
    });
    this._version = schema.schemaVersion;
    await this._editor.importSchema(schema);
    const show = () => this._showTexts();
    this._editor.on("selection.changed", show);
    this._editor.on("commandStack.changed", ({ trigger }) => {
      show();
      if (trigger !== "clear") this.onChange(this.schema());
    });
    show();
  }

  /** The form as it is drawn, in the version it came in where it has one. */
  schema() {
    const schema = this._editor.getSchema();
    return { ...schema, schemaVersion: this._version ?? schema.schemaVersion };
  }

  jump(id) {
    const field = this._editor.get("formFieldRegistry").get(id);
    if (!field) return;
    this.choose("draw");
    this._editor.get("selection").set(field);
    this._parts.host.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
  }

  end() {
    this._quiet?.();
    for (const part of [this._parts.tabs, this._parts.texts, this._parts.preview]) render(null, part);
    this._editor.destroy();
  }

  /** Show the editor or the preview. */
  choose(view) {
    this._view = view;
    this._parts.host.hidden = view !== "draw";
    this._parts.preview.hidden = view !== "preview";
    this._parts.element.classList.toggle("is-preview", view === "preview");
    this._showTabs();
    const pane = view === "preview" ? h(Preview, { schema: this.schema(), fill: (...filled) => this._fill(...filled), say: this._say }) : null;
    render(pane, this._parts.preview);
  }

  _showTabs() {
    this._parts.tabs.setAttribute("aria-label", this._say("views"));
    const tab = (view) => h("button", {
      type: "button", "aria-pressed": String(view === this._view), onClick: () => this.choose(view),
    }, this._say(view));
    render(h("div", {}, [tab("draw"), tab("preview")]), this._parts.tabs);
  }

  _showTexts() {
    const component = this._editor.get("selection").get() ?? this._editor._getState().schema;
    const edit = (field, properties) => this._editor.get("modeling").editFormField(field, properties);
    const props = { component: { ...component }, edit: (_, properties) => edit(component, properties) };
    const refused = this._refused();
    render(h("div", {}, [
      refused.length > 0 && h("p", { class: "note note-bad", role: "alert" },
        this._say("refused_parts", { names: refused.join(", ") })),
      h(TextsPanel, { ...props, readOnly: this._settings.readOnly, say: this._say }),
    ]), this._parts.texts);
  }

  _refused() {
    const fields = this._editor.get("formFieldRegistry").getAll();
    return fields.filter(({ type }) => REFUSED.includes(type)).map(({ id, type }) => `${type} (${id})`);
  }

  _fill(data, context) {
    const { draft, file } = this._settings;
    const url = `/api/v1/drafts/${draft}/forms/${encodeURIComponent(file)}/try`;
    return this._call("POST", url, { data, context, content: JSON.stringify(this.schema()) });
  }
}

function built(element, readOnly) {
  const made = (parent, tag, name) => {
    const part = parent.appendChild(document.createElement(tag));
    part.className = name;
    return part;
  };
  const canvas = element.querySelector(".editor-canvas");
  const panel = element.querySelector(".editor-panel");
  const parts = {
    element,
    tabs: made(canvas, "nav", "pane-tabs"),
    host: made(canvas, "div", "form-draw"),
    preview: made(canvas, "div", "form-preview"),
    texts: made(panel, "div", "form-texts"),
    properties: made(panel, "div", "form-properties"),
  };
  parts.preview.hidden = true;
  parts.host.inert = parts.properties.inert = readOnly;
  return parts;
}
