// What differs in one file: diagrams side by side with a list, tables row by row, forms field by field.
import { h } from "preact";
import { useRef } from "preact/hooks";

import { spoken } from "../parts.js";
import { Diagrams } from "./diagrams.js";
import { MARKS } from "./words.js";

/** @param {{file: object, texts: () => Promise<string[]>, settings: object, say: Function}} props */
export function FileChanges({ file, texts, settings: { language }, say }) {
  const jump = useRef(() => {});
  // A table whose rows differ is told by its rows.
  const elements = file.elements.filter(({ change, details }) => !file.rules.length || change !== "changed" || details.length);
  const empty = !file.elements.length && !file.rules.length && !file.fields.length;
  return h("div", {}, [
    file.problem && h("p", { class: "note note-bad" }, spoken(file.problem, language)),
    file.kind === "bpmn" && h(Diagrams, {
      texts, changes: file.elements, language, say, onReady: (show) => { jump.current = show; },
    }),
    h("div", { class: "comparison-lists" }, [
      elements.length > 0 && h(Elements, {
        elements, jump: file.kind === "bpmn" ? (id) => jump.current(id) : null, language, say,
      }),
      file.rules.length > 0 && h(Rules, { rules: file.rules, language, say }),
      file.fields.length > 0 && h(Fields, { fields: file.fields, language, say }),
      empty && !file.problem && h("p", { class: "quiet" }, say("no_details")),
    ]),
  ]);
}

export function Mark({ change, say }) {
  return h("span", { class: `pill diff-pill is-${change}` }, [
    h("span", { "aria-hidden": "true" }, `${MARKS[change]} `), say(change),
  ]);
}

function Elements({ elements, jump, language, say }) {
  return h(List, {
    title: say("changes"), columns: [say("change"), say("element"), say("what")],
    rows: elements.map((one) => {
      const name = spoken(one.name, language) || say("unnamed");
      const label = jump
        ? h("button", { type: "button", class: "link-button", "aria-label": say("show", { name }), onClick: () => jump(one.id) }, name)
        : name;
      const place = [label, h("div", { class: "quiet small mono" }, one.id)];
      return [one.id, h(Mark, { change: one.change, say }), place, h(Details, { details: one.details, language, say })];
    }),
  });
}

function Rules({ rules, language, say }) {
  const details = (cells) => cells.map(({ column, before, after }) => ({ what: column, before, after }));
  return h(List, {
    title: say("rows"), columns: [say("change"), say("row"), say("cells")],
    rows: rules.map((one) => [
      `${one.table_id}-${one.id}`, h(Mark, { change: one.change, say }), String(one.index),
      h(Details, { details: details(one.cells), language, say }),
    ]),
  });
}

function Fields({ fields, language, say }) {
  return h(List, {
    title: say("fields"), columns: [say("change"), say("field"), say("what")],
    rows: fields.map((one) => [
      one.key, h(Mark, { change: one.change, say }),
      [spoken(one.label, language) || one.key, h("div", { class: "quiet small mono" }, one.key)],
      h(Details, { details: one.details, language, say }),
    ]),
  });
}

function List({ title, columns, rows }) {
  return h("section", {}, [
    h("h3", {}, title),
    h("table", { class: "list-table" }, [
      h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.map(([key, ...cells]) => h("tr", { key }, cells.map((cell) => h("td", {}, cell))))),
    ]),
  ]);
}

/** Each property that differs: struck out what was, beside it what is. */
function Details({ details, language, say }) {
  const side = (tag, word, text) => h(tag, {}, [
    h("span", { class: "visually-hidden" }, `${say(word)}: `),
    text === null || text === "" ? h("span", { class: "quiet" }, say("absent")) : text,
  ]);
  return h("dl", { class: "facts diff-details" }, details.map(({ what, before, after }, index) => [
    h("dt", { key: `${index}-what` }, spoken(what, language)),
    h("dd", { key: index }, [side("del", "before", before), h("span", { "aria-hidden": "true" }, " → "), side("ins", "after", after)]),
  ]));
}
