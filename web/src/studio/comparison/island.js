// What differs: a draft beside what is live, or a version beside another one.
import "../panes.css";
import "./comparison.css";
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { caller } from "../api.js";
import { speaking } from "../speaking.js";
import { FileChanges } from "./file.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {{draft?: string, digest?: string, against?: string, titles: object, csrf: string, language: string}}
 *   settings a draft, or a version and the one to compare it with
 */
export async function mount(element, settings) {
  const host = element.appendChild(document.createElement("div"));
  host.className = "comparison";
  const call = caller(settings);
  const say = speaking(WORDS, settings.language);
  render(h(Comparison, { call, settings, say }), host);
  return () => render(null, host);
}

function Comparison({ call, settings, say }) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState("");
  const [chosen, setChosen] = useState(new URLSearchParams(location.search).get("file"));
  useEffect(() => {
    call("GET", address(settings)).then(setFound, ({ message }) => setError(message));
  }, []);
  if (error) return h("p", { class: "note note-bad", role: "alert" }, say("failed", { reason: error }));
  if (!found) return h("p", { class: "quiet", role: "status" }, say("loading"));
  const diagramsFirst = (one, other) => (other.kind === "bpmn") - (one.kind === "bpmn");
  const different = found.files.filter(({ change }) => change !== "same").sort(diagramsFirst);
  const unchanged = found.files.length - different.length;
  const file = different.find(({ name }) => name === chosen) ?? different[0];
  return h("div", {}, [
    h("p", { class: "quiet comparison-head" }, [
      say("against", { versions: versions(found.against, settings.titles, say) }),
      unchanged > 0 && ` · ${say("unchanged", { count: unchanged })}`,
    ]),
    !different.length && h("p", { class: "empty" }, say("same")),
    different.length > 0 && h("nav", { class: "pane-tabs", "aria-label": say("files") },
      h("div", {}, different.map(({ name, change }) =>
        h("button", {
          key: name, type: "button", "aria-pressed": String(name === file.name), onClick: () => setChosen(name),
        }, [name, " ", h("span", { class: "small quiet" }, say(change))])))),
    file && h(FileChanges, { key: file.name, file, texts: () => texts(call, settings, file.name), settings, say }),
  ]);
}

function address({ draft, digest, against }) {
  if (draft) return `/api/v1/drafts/${draft}/comparison`;
  return `/api/v1/definitions/${digest}/comparison${against ? `?against=${against}` : ""}`;
}

function versions(against, titles, say) {
  const known = against.filter(({ version }) => version);
  if (!known.length) return say("nothing_live");
  return known.map(({ process_id: process, version }) => say("version", { process: titles[process] ?? process, version })).join(", ");
}

/** Both texts of a file; null where there is none. */
async function texts(call, { draft, digest, against }, name) {
  const file = encodeURIComponent(name);
  if (!draft) {
    const before = against ? plain(`/studio/versions/${against}/files/${file}`) : null;
    return Promise.all([before, plain(`/studio/versions/${digest}/files/${file}`)]);
  }
  const after = call("GET", `/api/v1/drafts/${draft}/files/${file}`);
  return Promise.all([
    plain(`/studio/drafts/${draft}/before/${file}`),
    after.then(({ content }) => content, () => null),
  ]);
}

async function plain(url) {
  const answer = await fetch(url);
  return answer.status === 200 ? answer.text() : null;
}
