// Two diagrams beside each other that move together, with what differs marked by colour and sign.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { speak } from "../../diagram/language.js";
import { laidOut } from "../../diagram/laid-out.js";
import { LOOKS } from "../../diagram/looks.js";
import { MARKS } from "./words.js";

const STEP = 1.25;

/**
 * @param {{texts: () => Promise<(string | null)[]>, changes: object[], language: string,
 *   say: Function, onReady: (show: (id: string) => void) => void}} props
 */
export function Diagrams({ texts, changes, language, say, onReady }) {
  const hosts = [useRef(null), useRef(null)];
  const pair = useRef(null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    const made = new Pair(hosts.map(({ current }) => current), language, say);
    pair.current = made;
    onReady((id) => made.show(id));
    texts().then((both) => made.draw(both, changes)).catch(({ message }) => setFailed(message));
    return () => made.end();
  }, []);
  const button = (word, sign, act) =>
    h("button", { type: "button", class: "btn btn-sm", "aria-label": say(word), title: say(word), onClick: act }, sign);
  return h("section", { class: "diff", "aria-label": say("diagrams") }, [
    failed && h("p", { class: "note note-bad" }, say("failed", { reason: failed })),
    h("div", { class: "diff-bar" }, [
      h("ul", { class: "diff-legend", "aria-label": say("legend") }, Object.entries(MARKS).map(([change, sign]) =>
        h("li", {}, [h("span", { class: `diff-sign is-${change}`, "aria-hidden": "true" }, sign), say(change)]))),
      h("div", {}, [
        button("closer", "+", () => pair.current.zoom(STEP)),
        button("farther", "−", () => pair.current.zoom(1 / STEP)),
        button("fit", "⤢", () => pair.current.fit()),
      ]),
    ]),
    h("div", { class: "diff-sides" }, ["before", "after"].map((side, index) =>
      h("figure", {}, [h("figcaption", {}, say(side)), h("div", { class: "diff-canvas", ref: hosts[index] })]))),
  ]);
}

class Pair {
  constructor(hosts, language, say) {
    this._hosts = hosts;
    this._language = language;
    this._say = say;
    this._viewers = [null, null];
    this._follows = false;
  }

  async draw(texts, changes) {
    for (const [index, text] of texts.entries()) {
      if (text === null) this._hosts[index].textContent = this._say("absent");
      else this._viewers[index] = await this._drawn(this._hosts[index], text);
    }
    for (const one of changes) {
      this._mark(this._viewers[0], one, one.change !== "added");
      this._mark(this._viewers[1], one, one.change !== "removed");
    }
    this.fit();
    const [before, after] = this._viewers;
    this._lead(before, after);
    this._lead(after, before);
    const first = changes.find(({ change }) => change !== "moved") ?? changes[0];
    if (first) this.show(first.id);
  }

  /** Bring an element into both views and outline it. */
  show(id) {
    for (const viewer of this._viewers) {
      const canvas = viewer?.get("canvas");
      if (!viewer?.get("elementRegistry").get(id)) continue;
      if (this._chosen && viewer.get("elementRegistry").get(this._chosen)) canvas.removeMarker(this._chosen, "run-chosen");
      if (canvas.zoom(false) < 0.6) canvas.zoom(0.8);
      canvas.addMarker(id, "run-chosen");
      canvas.scrollToElement(id, 120);
    }
    this._chosen = id;
  }

  zoom(factor) {
    const canvas = this._viewers.find(Boolean)?.get("canvas");
    canvas?.zoom(canvas.zoom(false) * factor);
  }

  fit() {
    for (const viewer of this._viewers) viewer?.get("canvas").zoom("fit-viewport", "auto");
  }

  end() {
    for (const viewer of this._viewers) viewer?.destroy();
  }

  async _drawn(container, text) {
    const viewer = new NavigatedViewer({ container, ...LOOKS });
    const { rootElement } = await viewer._moddle.fromXML(await laidOut(text));
    speak(rootElement, this._language);
    await viewer.importDefinitions(rootElement);
    const svg = container.querySelector(".djs-container > svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", this._say("diagrams"));
    return viewer;
  }

  _mark(viewer, { id, change }, wanted) {
    const element = wanted && viewer?.get("elementRegistry").get(id);
    if (!element) return;
    viewer.get("canvas").addMarker(id, `diff-${change}`);
    const html = document.createElement("span");
    html.className = `diff-sign is-${change}`;
    html.textContent = MARKS[change];
    html.title = this._say(change);
    viewer.get("overlays").add(id, "diff", { position: { top: -10, left: -10 }, html });
  }

  _lead(leader, follower) {
    leader?.on("canvas.viewbox.changed", ({ viewbox }) => {
      if (this._follows || !follower) return;
      this._follows = true;
      const { x, y, width, height } = viewbox;
      follower.get("canvas").viewbox({ x, y, width, height });
      this._follows = false;
    });
  }
}
