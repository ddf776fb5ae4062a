// The words of a pane or page, each in English and Chinese, as the reader reads them.

/** @returns {(key: string, values?: object) => string} the words of a pane in a language */
export function speaking(words, language) {
  return (key, values = {}) =>
    (words[key]?.[language === "zh" ? 1 : 0] ?? key).replace(/{(\w+)}/g, (all, name) => values[name] ?? all);
}
