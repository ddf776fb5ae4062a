// A run of a draft in the sandbox: start it, do everybody's work, let time pass, step back.
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "../panes.css";
import "./trial.css";
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { ApiError, caller } from "../api.js";
import { spoken } from "../parts.js";
import { speaking } from "../speaking.js";
import { loadDiagrams } from "./diagrams.js";
import { Running } from "./running.js";
import { Start } from "./start.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {{draft: string, csrf: string, language: string, zone: string}} settings
 */
export async function mount(element, settings) {
  const host = element.appendChild(document.createElement("div"));
  host.className = "trial";
  const call = caller(settings);
  const [diagrams, vocabulary] = await Promise.all([
    loadDiagrams(call, settings),
    call("GET", "/api/v1/studio/vocabulary"),
  ]);
  const groups = new Map(vocabulary.groups.map(({ id, name }) => [id, spoken(name, settings.language)]));
  const say = speaking(WORDS, settings.language);
  render(h(Trial, { call, diagrams, groups, settings, say }), host);
  return () => render(null, host);
}

function Trial({ call, diagrams, groups, settings, say }) {
  const [trial, setTrial] = useState(null);
  const [begun, setBegun] = useState(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    const id = location.hash.match(/^#trial=([0-9a-f-]{36})$/)?.[1];
    if (id) call("GET", `/api/v1/trials/${id}`).then(setTrial, () => {});
  }, []);
  /** Ask the server; what it refuses is told above, but for fields that `hasFields` shows itself. */
  const ask = async (url, body, hasFields) => {
    try {
      const next = await call("POST", url, body);
      setTrial(next);
      setWrong("");
      history.replaceState(null, "", `#trial=${next.id}`);
      return {};
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem.errors : null;
      if (errors && hasFields) return { errors };
      const said = error instanceof ApiError ? error.message : say("failed");
      setWrong([said, ...Object.values(errors ?? {}).flat()].join(" "));
      return {};
    }
  };
  const start = (body) => {
    setBegun(body);
    return ask(`/api/v1/drafts/${settings.draft}/trials`, body, true);
  };
  const act = (what, key = "", more = {}) => ask(`/api/v1/trials/${trial.id}/do`, { what, key, ...more }, what === "complete_task");
  const other = () => {
    setTrial(null);
    history.replaceState(null, "", location.pathname + location.search);
  };
  return h("div", {}, [
    wrong && h("p", { class: "note note-bad trial-wrong", role: "alert" }, wrong),
    trial
      ? h(Running, { trial, diagrams, groups, act, call, again: begun && (() => start(begun)), other, settings, say })
      : h(Start, { call, diagrams, begun, start, say }),
  ]);
}
