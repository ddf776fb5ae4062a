// The texts of the chosen component side by side: English, Chinese.
import { h } from "preact";

import { Written } from "../parts.js";
import { textsOf, translated } from "./texts.js";

/** @param {{component: object, edit: Function, readOnly: boolean, say: Function}} props */
export function TextsPanel({ component, edit, readOnly, say }) {
  const texts = textsOf(component);
  const whole = component.type === "default";
  const rows = texts.map(({ word, name, key, english, chinese, edit: changed }) => {
    const label = say(word, { name });
    const field = (language, value, write) => {
      const long = value.length > 40 || value.includes("\n");
      return h(Written, {
        value, write, rows: long ? 4 : undefined, disabled: readOnly, lang: language,
        "aria-label": `${label} (${say(language === "zh" ? "chinese" : "english")})`,
        placeholder: language === "zh" ? say("missing") : undefined,
      });
    };
    return h("div", { key: `${component.id}-${key}`, class: "texts-row" }, [
      h("span", { class: "small quiet" }, label),
      h("div", {}, [
        field("en", english, (text) => edit(component, changed(text))),
        field("zh", chinese, (text) => edit(component, translated(component, key, text))),
      ]),
    ]);
  });
  return h("details", { class: "texts-panel", open: true }, [
    h("summary", {}, h("h3", {}, [say("texts"), whole && ` · ${say("whole")}`])),
    rows.length ? rows : h("p", { class: "quiet small" }, say(whole ? "pick" : "no_texts")),
  ]);
}
