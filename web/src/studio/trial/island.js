// A run of a draft in the sandbox: start it, do everybody's work, let time pass, step back.
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "../panes.css";
import "./trial.css";
import { h, render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { ApiError, caller } from "../api.js";
import { spoken } from "../parts.js";
import { speaking } from "../speaking.js";
import { Asking } from "./asking.js";
import { loadDiagrams } from "./diagrams.js";
import { Wrong } from "./fields.js";
import { Running } from "./running.js";
import { Start } from "./start.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {{draft: string, csrf: string, language: string, username: string, zone: string}} settings
 */
export async function mount(element, settings) {
  const host = element.appendChild(document.createElement("div"));
  host.className = "trial";
  const call = caller(settings);
  const [found, vocabulary] = await Promise.all([
    loadDiagrams(call, settings),
    call("GET", "/api/v1/studio/vocabulary"),
  ]);
  const groups = new Map(vocabulary.groups.map(({ id, name }) => [id, spoken(name, settings.language)]));
  const say = speaking(WORDS, settings.language);
  render(h(Trial, { call, found, groups, settings, say }), host);
  return () => render(null, host);
}

function Trial({ call, found, groups, settings, say }) {
  const [diagrams, setDiagrams] = useState(found);
  const [trial, setTrial] = useState(null);
  const [begun, setBegun] = useState(null);
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [isOpening, setOpening] = useState(asked() !== undefined);
  const show = (next) => {
    setTrial(next);
    setBegun(next.begun);
    setWrong("");
    history.replaceState(null, "", `#trial=${next.id}`);
  };
  const tell = (error) => {
    setWrong(error instanceof ApiError ? error.message : say("failed"));
    if (error.trial) setTrial(error.trial);
  };
  const asking = useMemo(() => new Asking(call, { onTrial: show, onWrong: tell, onBusy: setBusy }), []);
  useEffect(() => {
    if (isOpening) asking.open(asked()).then(() => setOpening(false));
  }, []);
  const start = (body) => asking.start(settings.draft, body);
  const again = async () => {
    const { errors } = await start(begun);
    if (errors) setWrong(errors);
  };
  const act = async (what, key = "", more = {}) => {
    const said = await asking.act(trial.id, { what, key, ...more });
    if (!said.errors || what === "complete_task") return said;
    setWrong(said.errors);
    return {};
  };
  const other = () => {
    asking.leave();
    setTrial(null);
    setWrong("");
    history.replaceState(null, "", location.pathname + location.search);
    loadDiagrams(call, settings).then(setDiagrams, tell);
  };
  return h("div", { class: "trial-page", "aria-busy": String(isBusy) }, [
    wrong && h("p", { class: "note note-bad trial-wrong", role: "alert" }, h(Wrong, { wrong })),
    trial && h(Running, { trial, groups, act, call, again, other, settings, say }),
    !trial && !isOpening && h(Start, { call, diagrams, begun, start, settings, say }),
  ]);
}

/** The trial that the address names. */
function asked() {
  return location.hash.match(/^#trial=([0-9a-f-]{36})$/)?.[1];
}
