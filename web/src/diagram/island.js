// A diagram to look at: the path a run took, where its tokens are, and each element's row in the
// table beside it. Not for editing.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";

import { connectControls } from "./controls.js";
import { showHeat } from "./heat.js";
import { laidOut } from "./laid-out.js";
import { speak } from "./language.js";
import { LOOKS } from "./looks.js";
import { showRun } from "./run.js";
import { connectTable } from "./table.js";
import { connectTouch } from "./touch.js";
import { showFirst } from "./view.js";

/**
 * @param {HTMLElement} element holds a `.diagram-canvas` and buttons with data-diagram
 * @param {{url: string, language: string, label: string, run?: object, heat?: object}} settings
 */
export async function mount(element, settings) {
  const viewer = new NavigatedViewer({
    container: element.querySelector(".diagram-canvas"),
    ...LOOKS,
  });
  const answer = await fetch(settings.url);
  if (!answer.ok) throw new Error(`the diagram can't be loaded: ${answer.status}`);
  const { rootElement } = await viewer._moddle.fromXML(await laidOut(await answer.text()));
  speak(rootElement, settings.language);
  await viewer.importDefinitions(rootElement);
  describe(element, settings.label);
  if (settings.run) showRun(viewer, settings.run);
  if (settings.heat) showHeat(viewer, settings.heat);
  connectTable(viewer, element);
  connectTouch(viewer, element);
  showFirst(viewer, settings.run);
  const leave = connectControls(viewer, element);
  return () => {
    leave();
    viewer.destroy();
  };
}

/** The canvas is one tab stop; its content is told by the table beside it. */
function describe(element, label) {
  const svg = element.querySelector(".djs-container > svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
}
