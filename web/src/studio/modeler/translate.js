// The texts of the diagram editor and its panel in the reader's language.
import ready from "bpmn-js-i18n/translations/zn.js";

import { CHINESE, EVENTS } from "./chinese.js";
import { EXPLAINED } from "./chinese-help.js";

const KNOWN = { ...ready, ...EVENTS, ...EXPLAINED, ...CHINESE };

/** @returns {(template: string, replacements?: object) => string} the editor's `translate` service */
export function translator(language) {
  return (template, replacements = {}) => {
    const text = language === "zh" ? (KNOWN[template] ?? template) : template;
    return text.replace(/{([^}]+)}/g, (all, key) => (key === "eventType" && language === "zh"
      ? (KNOWN[replacements[key]] ?? replacements[key])
      : replacements[key]) ?? all);
  };
}
