// Fields of the trial: JSON with a button, a line of text, and what was refused.
import { h } from "preact";
import { useState } from "preact/hooks";

import { objectOf } from "./json.js";

/**
 * JSON to be filled in and sent. What was typed stays when a better start arrives.
 * `folded` puts the text away where it is seldom needed.
 */
export function Filled({ id, label, start, word, folded, onFilled, say }) {
  const [typed, setTyped] = useState(null);
  const text = typed ?? JSON.stringify(start, null, 2);
  const [wrong, setWrong] = useState("");
  const send = () => {
    try {
      const data = objectOf(text, say);
      setWrong("");
      onFilled(data);
    } catch (error) {
      setWrong(error.message);
    }
  };
  const rows = Math.min(8, text.split("\n").length + 1);
  const area = h("textarea", {
    id, class: "form-control form-control-sm mono", rows, spellcheck: false, value: text, "aria-label": folded ? label : undefined,
    onInput: ({ target }) => setTyped(target.value),
  });
  return h("div", { class: "trial-filled" }, [
    folded ? h("details", {}, [h("summary", { class: "small" }, label), area]) : [h("label", { for: id }, label), area],
    wrong && h("p", { class: "note note-bad", role: "alert" }, wrong),
    h("button", { type: "button", class: "btn btn-sm btn-primary", onClick: send }, word),
  ]);
}

/**
 * What was refused: a sentence, or sentences by what they are about. Those about an element of the
 * draft lead to it.
 *
 * @param {{wrong: string | {[place: string]: string[]}}} props
 */
export function Wrong({ wrong }) {
  if (typeof wrong === "string") return wrong;
  return h("ul", { class: "trial-refused" }, Object.entries(wrong).map(([place, said]) => {
    const [, file, element] = place.match(/^(.*\.(?:bpmn|dmn|form))(?::(.*))?$/) ?? [];
    const at = file && `?${new URLSearchParams(element ? { file, element } : { file })}`;
    return h("li", { key: place }, [file && [h("a", { href: at }, element ? `${file}: ${element}` : file), " "], said.join(" ")]);
  }));
}

export function Said({ id, label, value, onValue }) {
  return h("div", { class: "trial-filled" }, [
    h("label", { for: id }, label),
    h("input", { id, type: "text", class: "form-control form-control-sm", value, onInput: ({ target }) => onValue(target.value) }),
  ]);
}
