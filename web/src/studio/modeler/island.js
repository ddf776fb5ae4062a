// The editor of one diagram of a draft: bpmn-js with the panel of the Camunda 8 dialect.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "bpmn-js-bpmnlint/dist/assets/css/bpmn-js-bpmnlint.css";
import "bpmn-js-color-picker/colors/color-picker.css";
import BpmnModeler from "bpmn-js/lib/Modeler";

import { caller } from "../api.js";
import { DraftFile } from "../draft-file.js";
import { modules, moddle } from "./modules.js";

const COLOURS = {
  defaultFillColor: "var(--diagram-fill)",
  defaultStrokeColor: "var(--diagram-stroke)",
  defaultLabelColor: "var(--diagram-label)",
};
const FONTS = 'Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/**
 * @param {HTMLElement} element holds `.editor-canvas` and `.editor-panel`
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}}
 *   settings
 */
export async function mount(element, settings) {
  const call = caller(settings);
  const tell = (state, about) =>
    element.dispatchEvent(new CustomEvent("draft:state", { bubbles: true, detail: { state, about } }));
  const file = new DraftFile({ call, draft: settings.draft, name: settings.file, onState: tell });
  const [loaded, vocabulary] = await Promise.all([
    file.load(),
    call("GET", `/api/v1/studio/vocabulary?draft_id=${settings.draft}`),
  ]);
  const modeler = new BpmnModeler({
    container: element.querySelector(".editor-canvas"),
    propertiesPanel: { parent: element.querySelector(".editor-panel") },
    additionalModules: modules(settings, vocabulary),
    moddleExtensions: moddle,
    bpmnRenderer: COLOURS,
    textRenderer: { defaultStyle: { fontFamily: FONTS } },
  });
  await modeler.importXML(loaded.content);
  modeler.get("canvas").zoom("fit-viewport");
  const leave = settings.readOnly ? () => {} : autosave(modeler, file);
  return () => {
    leave();
    file.end();
    modeler.destroy();
  };
}

/** Hand every change to the draft; the panel writes what is typed only when its field is left. */
function autosave(modeler, file) {
  const note = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    file.change(xml);
  };
  const leaving = () => {
    document.activeElement?.blur();
    file.flush();
  };
  modeler.on("commandStack.changed", note);
  window.addEventListener("pagehide", leaving);
  return () => window.removeEventListener("pagehide", leaving);
}
