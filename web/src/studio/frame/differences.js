// What differs between two texts of one file: elements of a diagram by name, else lines.
import { BpmnModdle } from "bpmn-moddle";
import { diff } from "bpmn-js-differ";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";

import { chinese } from "../chinese-name.js";

const SHOWN = 40;

/** @returns {Promise<HTMLElement[]>} a list, or a sentence if nothing differs */
export async function differences(name, theirs, mine, language, words) {
  const found = name.endsWith(".bpmn") ? await elements(theirs, mine, language) : lines(theirs, mine);
  if (!found.length) return [made("p", words("noDifference"))];
  const list = made("ul", "");
  list.append(...found.slice(0, SHOWN).map(({ text, change }) => made("li", `${text}: ${words(change)}`)));
  return [list];
}

async function elements(theirs, mine, language) {
  const moddle = new BpmnModdle({ zeebe });
  const [before, after] = await Promise.all([theirs, mine].map((text) => moddle.fromXML(text)));
  const found = diff(before.rootElement, after.rootElement);
  const named = (one) => (language === "zh" && chinese(one)) || one.name || one.id;
  return [
    ...Object.values(found._added).map((one) => ({ text: named(one), change: "added" })),
    ...Object.values(found._removed).map((one) => ({ text: named(one), change: "removed" })),
    ...Object.values(found._changed).map((one) => ({ text: named(one.model), change: "differs" })),
    ...Object.values(found._layoutChanged).map((one) => ({ text: named(one), change: "moved" })),
  ];
}

function lines(theirs, mine) {
  const [before, after] = [theirs, mine].map((text) => text.split("\n").map((line) => line.trim()).filter(Boolean));
  const [known, kept] = [new Set(before), new Set(after)];
  return [
    ...after.filter((line) => !known.has(line)).map((text) => ({ text, change: "added" })),
    ...before.filter((line) => !kept.has(line)).map((text) => ({ text, change: "removed" })),
  ];
}

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
