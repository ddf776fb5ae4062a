// A trial under way: its clock and state, the diagram, what waits, the variables and the story.
import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

import { spoken, Value } from "../parts.js";
import { Canvas } from "./canvas.js";
import { Waiting } from "./waiting.js";

export function Running({ trial, groups, act, call, again, other, settings, say }) {
  const [shown, setShown] = useState({ process: null, chosen: null });
  const processes = activeFirst(trial);
  const process = processes.find(({ process_id: id }) => id === shown.process) ?? processes[0];
  useEffect(() => {
    // What was chosen has ended: follow the tokens again.
    if (!trial.tokens.some(({ process_id: id }) => id === shown.process)) setShown({ process: null, chosen: null });
  }, [trial]);
  const show = (one) => setShown({ process: one.process_id, chosen: { id: one.element_id } });
  const when = moments(settings);
  const status = say(trial.status === "running" && trial.problem ? "stopped" : trial.status);
  const button = (word, onClick) => h("button", { type: "button", class: "btn btn-sm", onClick }, say(word));
  const last = trial.log.at(-1);
  return h("div", {}, [
    h("header", { class: "trial-head" }, [
      h("span", { class: `pill ${trial.problem ? "pill-red" : trial.status === "running" ? "pill-blue" : "pill-green"}` }, [
        h("span", { class: "visually-hidden" }, `${say("status")}: `), status,
      ]),
      h("span", { class: "quiet" }, [`${say("clock")}: `, h("time", { datetime: trial.now }, when(trial.now))]),
      h("span", { class: "quiet small", role: "status" }, last ? spoken(last.text, settings.language) : ""),
      h("span", { class: "push" }, [button("undo", () => act("undo")), button("again", again), button("other", other)]),
    ]),
    h("div", { class: "trial-body" }, [
      h("div", { class: "trial-left" }, [
        processes.length > 1 && h(Choice, {
          processes, process, trial, choose: (id) => setShown({ process: id, chosen: null }), language: settings.language, say,
        }),
        h(Canvas, { key: `${trial.id} ${process.process_id}`, trial, process: process.process_id, chosen: shown.chosen, say }),
        h(Story, { trial, show, when, language: settings.language, say }),
      ]),
      h("div", { class: "trial-right pane-parts" }, [
        h(Waiting, { trial, groups, act, show, when, settings, say, status, examples: useExamples(call, trial) }),
        h(Variables, { variables: trial.variables, say }),
      ]),
    ]),
  ]);
}

/** The processes that ran, those with tokens first: the one entered last leads. */
function activeFirst({ diagrams, tokens }) {
  const last = (one) => tokens.findLastIndex(({ process_id: id }) => id === one.process_id);
  return diagrams.toSorted((one, other) => last(other) - last(one));
}

function Choice({ processes, process, trial, choose, language, say }) {
  const waits = ({ process_id: id }) => trial.tokens.some((one) => one.process_id === id);
  return h("nav", { class: "pane-tabs trial-diagrams", "aria-label": say("diagrams") }, h("div", {}, processes.map((one) =>
    h("button", {
      key: one.process_id, type: "button", "aria-pressed": String(one === process), onClick: () => choose(one.process_id),
    }, [spoken(one.name, language), waits(one) && h("span", { class: "small quiet" }, ` ${say("token")}`)]))));
}

/** What real instances were answered, by process; asked once for each whose systems are called. */
function useExamples(call, trial) {
  const [known, setKnown] = useState({});
  const wanted = trial.open.jobs.map(({ process_id: id }) => id).find((id) => !(id in known));
  useEffect(() => {
    if (!wanted) return;
    const keep = (answers) => setKnown((all) => ({ ...all, [wanted]: answers }));
    call("GET", `/studio/processes/${encodeURIComponent(wanted)}/examples`)
      .then(({ answers }) => keep(answers), () => keep({}));
  }, [wanted]);
  return known;
}

function Variables({ variables, say }) {
  const rows = Object.entries(variables).sort(([one], [other]) => one.localeCompare(other));
  return h("details", { open: true }, [
    h("summary", {}, h("h3", {}, say("variables"))),
    h("table", { class: "inner-table trial-variables" }, [
      h("thead", {}, h("tr", {}, [h("th", { scope: "col" }, say("name")), h("th", { scope: "col" }, say("value"))])),
      h("tbody", {}, rows.map(([name, value]) =>
        h("tr", { key: name }, [h("th", { scope: "row", class: "mono" }, name), h("td", {}, h(Short, { value }))]))),
    ]),
  ]);
}

/** A large value is folded away behind its beginning. */
function Short({ value }) {
  const large = value !== null && typeof value === "object" && JSON.stringify(value).length > 60;
  if (!large) return h(Value, { value });
  return h("details", {}, [h("summary", { class: "mono small" }, `${JSON.stringify(value).slice(0, 48)}…`), h(Value, { value })]);
}

function Story({ trial, show, when, language, say }) {
  return h("section", { class: "trial-story" }, [
    h("h3", {}, say("log")),
    h("ol", { reversed: true }, trial.log.map((one, index) => h("li", { key: index }, [
      h("time", { class: "quiet small", datetime: one.at }, when(one.at)),
      one.element_id
        ? h("button", { type: "button", class: "link-button", onClick: () => show(one) }, spoken(one.text, language))
        : h("strong", {}, spoken(one.text, language)),
    ])).reverse()),
  ]);
}

function moments({ language, zone }) {
  const form = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium", timeStyle: "short", timeZone: zone,
  });
  return (text) => form.format(new Date(text));
}
