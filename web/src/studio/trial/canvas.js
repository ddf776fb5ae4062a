// The trial's diagram: tokens, the path taken, where it stopped.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { speak } from "../../diagram/language.js";
import { laidOut } from "../../diagram/laid-out.js";
import { LOOKS } from "../../diagram/looks.js";
import { showRun } from "../../diagram/run.js";
import { showFirst } from "../../diagram/view.js";
import { diagramText } from "./diagrams.js";

const MARKERS = ["run-done", "run-flow", "run-open", "run-failed"];
const STEP = 1.25;

/**
 * One process of one trial; for another one it is made anew, by its `key`.
 *
 * @param {{trial: object, process: string, chosen: {id: string} | null, say: Function}} props
 *   `chosen`: the element of this process to show
 */
export function Canvas({ trial, process, chosen, say }) {
  const host = useRef(null);
  const [viewer, setViewer] = useState(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const made = new NavigatedViewer({ container: host.current, ...LOOKS });
    let isWanted = true;
    const drawn = draw(made, diagramText(trial, process), say);
    drawn.then(() => isWanted && setViewer(made), () => isWanted && setLost(true));
    return () => {
      isWanted = false;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    if (!viewer) return;
    const run = runOf(trial, process, viewer);
    clear(viewer);
    showRun(viewer, run);
    follow(viewer, run.open);
  }, [viewer, trial]);
  useEffect(() => {
    if (viewer && chosen) choose(viewer, chosen.id);
  }, [viewer, chosen]);
  const zoom = (factor) => {
    const canvas = viewer?.get("canvas");
    canvas?.zoom(factor ? canvas.zoom(false) * factor : "fit-viewport", factor ? undefined : "auto");
  };
  const button = (word, sign, factor) =>
    h("button", { type: "button", "aria-label": say(word), title: say(word), onClick: () => zoom(factor) }, sign);
  return h("div", { class: "diagram trial-diagram" }, [
    h("div", { class: "diagram-canvas", ref: host }),
    isLost && h("p", { class: "note note-bad", role: "alert" }, say("lost")),
    h("div", { class: "diagram-buttons" }, [button("closer", "+", STEP), button("farther", "−", 1 / STEP), button("fit", "⤢", 0)]),
    h("div", { class: "diagram-legend", role: "group", "aria-label": say("legend") }, [
      h("span", {}, [h("i", { class: "of-open" }), say("token")]),
      h("span", {}, [h("i", { class: "of-done" }), say("taken")]),
      h("span", {}, [h("i", { class: "of-failed" }), say("stopped")]),
    ]),
  ]);
}

async function draw(viewer, text, say) {
  const { rootElement } = await viewer._moddle.fromXML(await laidOut(await text));
  speak(rootElement, document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  await viewer.importDefinitions(rootElement);
  const svg = viewer.get("canvas").getContainer().querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", say("diagram"));
  showFirst(viewer);
}

/** The trial as the marks of a run: what its flows led through counts as done. */
function runOf(trial, process, viewer) {
  const here = (one) => one.process_id === process;
  const registry = viewer.get("elementRegistry");
  const flows = trial.flows_taken.filter(here);
  const open = trial.tokens.filter(here).map(({ element_id: id }) => id);
  const failed = trial.problems.filter(here).map(({ element_id: id }) => id);
  const done = {};
  const note = (id, count) => {
    done[id] = Math.max(done[id] ?? 0, count);
  };
  for (const { flow_id: id, count } of flows) {
    const flow = registry.get(id);
    if (flow?.source) note(flow.source.id, count);
    if (flow?.target && !open.includes(flow.target.id)) note(flow.target.id, count);
  }
  return { done, open: open.filter((id) => !failed.includes(id)), failed, flows: flows.map(({ flow_id: id }) => id) };
}

function clear(viewer) {
  const canvas = viewer.get("canvas");
  viewer.get("overlays").clear();
  viewer.get("elementRegistry").forEach(({ id }) => {
    for (const marker of MARKERS) if (canvas.hasMarker(id, marker)) canvas.removeMarker(id, marker);
  });
}

/** Keep a token in view. */
function follow(viewer, open) {
  const registry = viewer.get("elementRegistry");
  const token = open.map((id) => registry.get(id)).find((one) => one && !one.children?.length);
  if (token) viewer.get("canvas").scrollToElement(token, 60);
}

function choose(viewer, id) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  registry.forEach((one) => canvas.hasMarker(one.id, "run-chosen") && canvas.removeMarker(one.id, "run-chosen"));
  if (!registry.get(id)) return;
  canvas.addMarker(id, "run-chosen");
  canvas.scrollToElement(id, 80);
}
