// A field that is chosen, not typed: a combo box over what the company has. What nobody knows may
// still be written (it may come later, or be an expression), but is said to be unknown.
import { useService } from "bpmn-js-properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";

const SHOWN = 60;

/**
 * @param {{id: string, label: string, value: string, options: {value: string, text: string}[],
 *   onChange: (value: string) => void, clears?: boolean, hint?: string}} props
 *   `clears`: the field is empty again after a choice, as where several are chosen
 */
export function Choice({ id, label, value, options, onChange, clears, hint }) {
  const translate = useService("translate");
  // What was typed since the field was entered; null while nothing was, and the value stays.
  const [typed, setTyped] = useState(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useRef(null);
  const close = () => {
    setTyped(null);
    setOpen(false);
    setAt(-1);
  };
  useEffect(close, [value]);
  useEffect(() => list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [at]);

  const found = open ? matching(options, typed ?? "").slice(0, SHOWN) : [];
  const take = (chosen) => {
    close();
    if (chosen !== value) onChange(chosen);
  };
  const leave = () => {
    const meant = typed?.trim();
    const taken = clears ? options.some((one) => one.value === meant) : typed !== null;
    return taken ? take(meant) : close();
  };
  const keys = {
    ArrowDown: () => (open ? setAt(Math.min(at + 1, found.length - 1)) : setOpen(true)),
    ArrowUp: () => setAt(Math.max(at - 1, 0)),
    Enter: () => (found[at] ? take(found[at].value) : leave()),
    Escape: close,
  };
  return h("div", { class: "bio-properties-panel-entry choice", "data-entry-id": id }, [
    h("label", { class: "bio-properties-panel-label", for: `choice-${id}` }, label),
    h("input", {
      id: `choice-${id}`, class: "bio-properties-panel-input", role: "combobox", autocomplete: "off",
      spellcheck: false, "aria-expanded": String(open), "aria-controls": `choice-${id}-list`,
      "aria-activedescendant": found[at] ? `choice-${id}-${at}` : undefined,
      placeholder: translate("Choose or search"), value: typed ?? value,
      onFocus: ({ target }) => {
        if (clears) return;
        target.select();
        setOpen(true);
      },
      onInput: ({ target }) => {
        setTyped(target.value);
        setOpen(true);
        setAt(-1);
      },
      onBlur: leave,
      onKeyDown: (event) => {
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        event.stopPropagation();
        act();
      },
    }),
    open && h("ul", { id: `choice-${id}-list`, class: "choice-list", role: "listbox", ref: list, "aria-label": label },
      found.map((one, index) => h("li", {
        id: `choice-${id}-${index}`, role: "option", "aria-selected": String(index === at), key: one.value,
        onMouseDown: (event) => { event.preventDefault(); take(one.value); },
      }, [h("strong", null, one.value), one.text !== one.value && h("span", null, one.text)]))),
    !open && unknown(value, options) && h("div", { class: "choice-note" }, translate("Nothing of this name is published or in this draft.")),
    hint && h("div", { class: "bio-properties-panel-description" }, hint),
  ]);
}

/** Whether a value is neither offered nor an expression. */
function unknown(value, options) {
  return Boolean(value) && !value.startsWith("=") && !options.some((one) => one.value === value);
}

/** The options that hold every word, in their name or text. */
export function matching(options, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ value, text }) => {
    const whole = `${value} ${text}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** Several values, each taken away by its button, and a choice to add one. */
export function Choices({ id, label, values, options, onChange }) {
  const translate = useService("translate");
  const texts = new Map(options.map((one) => [one.value, one.text]));
  return h("div", null, [
    values.length > 0 && h("ul", { class: "choice-chosen", "aria-label": label },
      values.map((one) => h("li", { key: one }, [
        h("span", null, [h("strong", null, one), " ", texts.get(one) === one ? "" : texts.get(one) ?? ""]),
        h("button", {
          type: "button", title: translate("Remove"), "aria-label": `${translate("Remove")} ${one}`,
          onClick: () => onChange(values.filter((other) => other !== one)),
        }, "×"),
      ]))),
    h(Choice, {
      id, label, value: "", clears: true, options: options.filter((one) => !values.includes(one.value)),
      onChange: (one) => one && onChange([...values, one]),
    }),
  ]);
}
