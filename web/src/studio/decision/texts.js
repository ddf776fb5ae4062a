// The panel's third part: what a decision is called and why, in both languages, and its clauses.
import { h } from "preact";

import { Written } from "../parts.js";

/** Where each text stands: a property of the decision, or one of its extension properties. */
const TEXTS = [
  ["name_en", "name", false],
  ["name_zh", "name:zh", false],
  ["about_en", "description", true],
  ["about_zh", "documentation:zh", true],
  ["clause", "clause", false],
];

/** @param {{decision: object, execute: Function, readOnly: boolean, say: Function}} props */
export function Texts({ decision, execute, readOnly, say }) {
  return h("div", { class: "texts" }, TEXTS.map(([word, property, long]) => {
    const id = `text-${word}`;
    const value = read(decision, property);
    const write = (text) => {
      if (text.trim() !== value) execute(decision, changed(decision, property, text.trim()));
    };
    return h("div", { key: `${decision.id}-${word}` }, [
      h("label", { for: id }, say(word)),
      h(Written, { id, value, write, rows: long ? 3 : undefined, disabled: readOnly }),
    ]);
  }));
}

function isOwn(property) {
  return property === "name" || property === "description";
}

function read(decision, property) {
  if (isOwn(property)) return decision[property] ?? "";
  return children(decision).find(({ name }) => name === property)?.value ?? "";
}

/** What to change so that a text stands where it belongs; the old extension elements stay as they were. */
function changed(decision, property, value) {
  if (isOwn(property)) return { [property]: value || undefined };
  const moddle = decision.$model;
  const uri = "http://camunda.org/schema/zeebe/1.0";
  const known = children(decision).map(({ name, value }) => ({ name, value }));
  const at = known.findIndex(({ name }) => name === property);
  const written = value ? [{ name: property, value }] : [];
  const all = at < 0 ? [...known, ...written] : known.toSpliced(at, 1, ...written);
  const others = (decision.extensionElements?.values ?? []).filter(({ $type }) => $type !== "zeebe:properties");
  const list = moddle.createAny("zeebe:properties", uri, {
    $children: all.map((one) => moddle.createAny("zeebe:property", uri, one)),
  });
  const extensionElements = moddle.create("dmn:ExtensionElements", { values: [...others, list] });
  extensionElements.$parent = decision;
  return { extensionElements };
}

function children(decision) {
  const lists = (decision.extensionElements?.values ?? []).filter(({ $type }) => $type === "zeebe:properties");
  return lists.flatMap(({ $children }) => $children ?? []);
}
