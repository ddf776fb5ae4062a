// Fields of the trial: JSON with a button, and a line of text.
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
      const data = objectOf(text);
      setWrong("");
      onFilled(data);
    } catch (error) {
      setWrong(say("not_json", { reason: error.message }));
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

export function Said({ id, label, value, onValue }) {
  return h("div", { class: "trial-filled" }, [
    h("label", { for: id }, label),
    h("input", { id, type: "text", class: "form-control form-control-sm", value, onInput: ({ target }) => onValue(target.value) }),
  ]);
}
