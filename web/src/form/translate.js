// The viewer's `translate` service in the reader's language.
import { MANDARIN } from "./mandarin.js";

/** @returns a module for the viewer's additionalModules */
export function translating(language) {
  const known = language === "zh" ? MANDARIN : {};
  const translate = (template, replacements = {}) => {
    if (language === "zh" && !(template in MANDARIN)) console.warn(`not translated: ${template}`);
    return (known[template] ?? template).replace(/{([^}]+)}/g, (all, key) =>
      key in replacements ? replacements[key] : all,
    );
  };
  return { translate: ["value", translate] };
}
