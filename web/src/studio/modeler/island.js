// The editor of one diagram of a draft: bpmn-js with the panel of the Camunda 8 dialect.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "bpmn-js-color-picker/colors/color-picker.css";
import BpmnModeler from "bpmn-js/lib/Modeler";

import { showFirst } from "../../diagram/view.js";
import { openFile } from "../open-file.js";
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
  const opened = await openFile(element, settings);
  const vocabulary = await opened.call("GET", `/api/v1/studio/vocabulary?draft_id=${settings.draft}`);
  const modeler = new BpmnModeler({
    container: element.querySelector(".editor-canvas"),
    propertiesPanel: { parent: element.querySelector(".editor-panel") },
    additionalModules: modules(settings, vocabulary),
    moddleExtensions: moddle,
    bpmnRenderer: COLOURS,
    textRenderer: { defaultStyle: { fontFamily: FONTS } },
  });
  await modeler.importXML(opened.content);
  showFirst(modeler);
  const leave = settings.readOnly ? () => {} : autosave(modeler, opened);
  return () => {
    leave();
    opened.file.end();
    modeler.destroy();
  };
}

/** Hand every change to the draft; the panel writes what is typed only when its field is left. */
function autosave(modeler, { file, change }) {
  const note = async () => change((await modeler.saveXML({ format: true })).xml);
  const leaving = () => {
    document.activeElement?.blur();
    file.flush();
  };
  modeler.on("commandStack.changed", note);
  window.addEventListener("pagehide", leaving);
  return () => window.removeEventListener("pagehide", leaving);
}
