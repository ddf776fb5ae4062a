// The panel's first part: data by the table's columns, the server's answer, the rows that decided.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { quietly, spoken, typed, Value } from "../parts.js";
import { nested } from "./inputs.js";

const KINDS = { number: "number", date: "date", integer: "number", long: "number", double: "number" };

/**
 * @param {{asked: object[], ask: (inputs: object) => Promise<object>, changes: number, preset:
 *   object | null, onRows: (rows: object[]) => void, show: (row: object) => void, say: Function,
 *   language: string}} props `changes` counts the table's changes, `preset` answers by path
 */
export function Try({ asked, ask, changes, preset, onRows, show, say, language }) {
  const [answers, setAnswers] = useState({});
  const [said, setSaid] = useState(null);
  const latest = useRef({});
  latest.current = { answers, asked, ask };
  const turn = useRef(0);

  const decide = async () => {
    const mine = (turn.current += 1);
    const { answers, asked, ask } = latest.current;
    const known = asked.map(({ path, type }) => [path, valueOf(answers[path] ?? "", type)]);
    const answer = await ask(nested(Object.fromEntries(known)))
      .catch(({ message }) => ({ error: { en: message || say("failed") } }));
    // Whoever asked again, or has left, waits for another answer.
    if (mine !== turn.current) return;
    setSaid(answer);
    onRows(answer.rows ?? []);
  };
  const soon = useRef(quietly(() => decide(), 400)).current;
  const stop = () => {
    turn.current += 1;
    soon.cancel();
  };
  useEffect(() => stop, []);
  useEffect(() => {
    if (said) soon();
  }, [changes]);
  useEffect(() => {
    if (!preset) return;
    setAnswers(preset);
    soon();
  }, [preset]);
  const answer = (path, text) => {
    setAnswers((all) => ({ ...all, [path]: text }));
    if (said) soon();
  };

  return h("form", {
    class: "try", onSubmit: (event) => { event.preventDefault(); decide(); },
  }, [
    asked.length
      ? asked.map((one) => h(Input, { key: one.path, one, text: answers[one.path] ?? "", onText: answer, say }))
      : h("p", { class: "quiet" }, say("no_inputs")),
    h("button", { class: "btn btn-primary btn-sm" }, say("decide")),
    h("div", { role: "status" }, said && h(Answer, { said, show, say, language })),
  ]);
}

function Answer({ said, show, say, language }) {
  if (said.error) return h("p", { class: "note note-bad" }, spoken(said.error, language));
  const none = said.result === null && !said.rows.length;
  return h("div", { class: "try-answer" }, [
    h("h4", {}, say("answer")),
    none ? h("p", { class: "note note-warn" }, say("nothing")) : h(Value, { value: said.result }),
    said.rows.length > 0 && h("p", { class: "rows" }, [
      say("decided"), " ",
      said.rows.map((row) =>
        h("button", { type: "button", class: "btn btn-sm", onClick: () => show(row) }, say("row", row))),
    ]),
  ]);
}

function Input({ one: { path, label, type, choices }, text, onText, say }) {
  const id = `try-${path}`;
  const common = { id, value: text, onInput: ({ target }) => onText(path, target.value) };
  let field;
  if (type === "boolean") {
    field = h("select", { ...common, class: "form-select form-select-sm" }, [
      h("option", { value: "" }, say("any")),
      h("option", { value: "true" }, say("yes")),
      h("option", { value: "false" }, say("no")),
    ]);
  } else {
    const listed = choices.length ? `${id}-choices` : undefined;
    const hint = type === "json" ? say("json") : undefined;
    field = h("input", {
      ...common, class: "form-control form-control-sm", type: KINDS[type] ?? "text", step: "any",
      list: listed, placeholder: hint,
    });
    if (listed) field = [field, h("datalist", { id: listed }, choices.map((value) => h("option", { value })))];
  }
  return h("div", { class: "try-input" }, [
    h("label", { for: id }, [label, label !== path && h("span", { class: "mono small quiet" }, ` ${path}`)]),
    field,
  ]);
}

function valueOf(text, type) {
  if (text === "") return null;
  if (type === "boolean") return text === "true";
  if (type in KINDS && type !== "date") return Number(text);
  return type === "json" ? typed(text) : text;
}
