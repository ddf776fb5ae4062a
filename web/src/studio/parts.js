// Small parts that the panes of the studio share.
import { h } from "preact";
import { useState } from "preact/hooks";

/** The reader's text of one that comes in several languages. */
export function spoken(texts, language) {
  return texts?.[language] || texts?.en || "";
}

/** Call after a moment of quiet. */
export function quietly(act, milliseconds) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/**
 * A field whose text counts once it is left. What is being typed stays, whatever is drawn anew
 * around it meanwhile.
 *
 * @param {{value: string, write: (text: string) => void, rows?: number}} props with `rows` it has
 *   several lines; all others are the field's own
 */
export function Written({ value, write, rows, ...rest }) {
  const [text, setText] = useState(null);
  return h(rows ? "textarea" : "input", {
    ...rest, rows, type: rows ? undefined : "text", class: "form-control form-control-sm",
    value: text ?? value,
    onInput: ({ target }) => setText(target.value),
    onChange: ({ target }) => write(target.value),
    onBlur: () => setText(null),
  });
}

/** A value as a reader sees it: names and values below each other, lists one after the other. */
export function Value({ value, empty = "–" }) {
  if (value === null || value === undefined || value === "") return h("span", { class: "quiet" }, empty);
  if (Array.isArray(value)) {
    if (!value.length) return h("span", { class: "quiet" }, "[ ]");
    return h("ul", { class: "value-list" }, value.map((one) => h("li", {}, h(Value, { value: one }))));
  }
  if (typeof value === "object") {
    const rows = Object.entries(value).map(([key, inner]) => [
      h("dt", { key: `${key}-name` }, key),
      h("dd", { key }, h(Value, { value: inner })),
    ]);
    return h("dl", { class: "facts" }, rows);
  }
  return h("span", {}, String(value));
}

/** What somebody typed, as JSON where it is some, else as text. */
export function typed(text) {
  const trimmed = text.trim();
  if (!trimmed) return null;
  try {
    return JSON.parse(trimmed);
  } catch {
    return trimmed;
  }
}
