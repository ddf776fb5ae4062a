// The editor of one diagram of a draft: bpmn-js with the panel of the Camunda 8 dialect.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "bpmn-js-color-picker/colors/color-picker.css";
import "./modeler.css";
import BpmnModeler from "bpmn-js/lib/Modeler";
import Viewer from "bpmn-js/lib/NavigatedViewer";

import { speak } from "../../diagram/language.js";
import { laidOut } from "../../diagram/laid-out.js";
import { LOOKS } from "../../diagram/looks.js";
import { connectTouch } from "../../diagram/touch.js";
import { showFirst } from "../../diagram/view.js";
import { speakMandarin } from "../mandarin.js";
import { NARROW, openFile } from "../open-file.js";
import { CHINESE } from "./chinese.js";
import { AUTHORS, EXPLAINED, UNASKED } from "./chinese-help.js";
import { lint } from "./lint.js";
import { connectFindings, showElement } from "./marks.js";
import { modules, moddle } from "./modules.js";
import { besidePalette } from "./room.js";
import { connectTools } from "./tools.js";
import { translator } from "./translate.js";

/**
 * @param {HTMLElement} element holds `.editor-canvas` and `.editor-panel`
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}}
 *   settings
 */
export async function mount(element, settings) {
  const readOnly = settings.readOnly || NARROW.matches;
  const opened = await openFile(element, { ...settings, readOnly });
  if (readOnly) return look(element, settings, opened);
  const vocabulary = await opened.call("GET", `/api/v1/studio/vocabulary?draft_id=${settings.draft}`);
  const container = element.querySelector(".editor-canvas");
  const modeler = new BpmnModeler({
    container,
    propertiesPanel: { parent: element.querySelector(".editor-panel") },
    additionalModules: modules(settings, vocabulary, opened.pending),
    moddleExtensions: moddle,
    ...LOOKS,
  });
  connectFindings(modeler, element, settings.language);
  connectTools(modeler, container);
  const hosts = [container, element.querySelector(".editor-panel")];
  // The panel's own parts do not ask the editor's translation.
  const known = { ...EXPLAINED, ...CHINESE, ...UNASKED };
  const quiet = settings.language === "zh" ? speakMandarin(hosts, known, AUTHORS, ".djs-visual") : () => {};
  await draw(modeler, opened.content);
  autosave(modeler, opened);
  lintAlways(modeler, element, opened, settings.file);
  opened.shows((content) => draw(modeler, content));
  return () => {
    opened.end();
    quiet();
    modeler.destroy();
  };
}

/** Who may not change it, or has a screen too narrow to draw on, moves and zooms the diagram only. */
async function look(element, settings, { content, end, send }) {
  element.classList.add("is-looked-at");
  const container = element.querySelector(".editor-canvas");
  const additionalModules = [{ translate: ["value", translator(settings.language)] }];
  const viewer = new Viewer({ container, additionalModules, ...LOOKS });
  const { rootElement } = await viewer._moddle.fromXML(await laidOut(content));
  speak(rootElement, settings.language);
  await viewer.importDefinitions(rootElement);
  connectFindings(viewer, element, settings.language);
  connectTools(viewer, container);
  connectTouch(viewer, element);
  showFirst(viewer);
  send("ready", {});
  return () => {
    end();
    viewer.destroy();
  };
}

async function draw(modeler, content) {
  await modeler.importXML(await laidOut(content));
  showFirst(modeler);
  besidePalette(modeler);
  const wanted = new URLSearchParams(location.search).get("element");
  // The panel listens to what is selected only after it was painted.
  if (wanted) requestAnimationFrame(() => setTimeout(() => showElement(modeler, wanted)));
}

/** Hand every change to the draft; the panel writes what is typed only when its field is left. */
function autosave(modeler, { change }) {
  const save = async () => change((await modeler.saveXML({ format: true })).xml);
  // A listener that gives anything back, be it a promise, is the last one to hear the event.
  modeler.on("commandStack.changed", ({ trigger }) => {
    if (trigger !== "clear") save();
  });
}

/** Look for what is plainly wrong after each change, and when the page asks. */
function lintAlways(modeler, element, { send }, file) {
  const tell = async () => {
    const find = (id) => modeler.get("elementRegistry").get(id)?.businessObject;
    send("lint", { name: file, findings: await lint(modeler.getDefinitions(), file, find) });
    send("ready", {});
  };
  modeler.on(["import.done", "commandStack.changed"], ({ trigger }) => {
    if (trigger !== "clear") tell();
  });
  element.addEventListener("draft:hello", tell);
  return tell();
}
