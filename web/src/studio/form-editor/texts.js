// Where the texts of a form's components stand, and their translations; as `forms.translations` does.

const VISIBLE = ["label", "description", "text", "content", "alt", "title", "dateLabel", "timeLabel"];
const INNER = [
  ["appearance", "prefixAdorner"],
  ["appearance", "suffixAdorner"],
  ["validate", "patternErrorMessage"],
];
const LISTED = [
  ["values", "value", "option"],
  ["columns", "key", "column"],
];
/** FEEL for texts that are data; a form may do without a second one. */
const SOURCES = ["dataSource", "valuesExpression"];

/**
 * The texts of one component.
 *
 * @returns {{word: string, name: string, key: string, english: string, chinese: string,
 *   edit: (text: string) => object}[]} `key`: the property that holds the Chinese; `edit` gives the
 *   properties to change for another English text
 */
export function textsOf(component) {
  const own = component.properties ?? {};
  const place = (word, name, key, english, edit) =>
    typeof english === "string" && english.trim()
      ? [{ word, name, key, english, chinese: own[key] ?? "", edit }]
      : [];
  const names = component.type === "default" ? ["name"] : VISIBLE;
  return [
    ...names.flatMap((name) => place(name, "", `${name}:zh`, component[name], (text) => ({ [name]: text }))),
    ...INNER.flatMap(([group, name]) =>
      place(name, "", `${name}:zh`, component[group]?.[name], (text) => ({
        [group]: { ...component[group], [name]: text },
      }))),
    ...LISTED.flatMap(([list, key, prefix]) =>
      (Array.isArray(component[list]) ? component[list] : []).flatMap((entry, index) =>
        place(prefix, String(entry[key]), `${prefix}:zh:${entry[key]}`, entry.label, (label) => ({
          [list]: component[list].map((one, at) => (at === index ? { ...one, label } : one)),
        })))),
  ];
}

/** The custom properties of a component with another Chinese text. */
export function translated(component, key, text) {
  const { [key]: before, ...others } = component.properties ?? {};
  return { properties: text ? { ...others, [key]: text } : others };
}

/** A copy of a form with its texts in a language. */
export function localized(schema, language) {
  const copy = structuredClone(schema);
  if (language !== "zh") return copy;
  const waiting = [...(copy.components ?? [])];
  for (const one of waiting) {
    for (const { chinese, edit } of textsOf(one)) if (chinese) Object.assign(one, edit(chinese));
    for (const name of SOURCES) if (one[name] && one.properties?.[`${name}:zh`]) one[name] = one.properties[`${name}:zh`];
    waiting.push(...(one.components ?? []));
  }
  return copy;
}
