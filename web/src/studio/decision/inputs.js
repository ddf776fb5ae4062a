// What a decision asks for, read from the model as it is drawn at this moment.

const PATH = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const PATHS = /(?<![\p{L}\p{N}_."])[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*(?!\s*\()/gu;

/**
 * @typedef {{path: string, label: string, type: string, choices: string[]}} Asked
 * @param {object} decision of dmn-moddle
 * @param {string[]} variables names the decision reads, as the server found them
 * @param {string} language
 * @returns {Asked[]} one an input, those of required decisions too
 */
export function asked(decision, variables, language) {
  const tables = withRequired(decision);
  const given = new Set(tables.slice(1).flatMap(({ id, name, variable }) => [id, name, variable?.name]));
  const found = new Map();
  for (const table of tables) {
    for (const [column, input] of (table.decisionLogic?.input ?? []).entries()) {
      for (const one of ofInput(table, input, column, language)) {
        if (!given.has(one.path.split(".")[0]) && !found.has(one.path)) found.set(one.path, one);
      }
    }
  }
  const roots = new Set([...found.keys()].map((path) => path.split(".")[0]));
  for (const name of variables) {
    if (!roots.has(name) && !given.has(name)) found.set(name, { path: name, label: name, type: "json", choices: [] });
  }
  return [...found.values()].filter(({ path }, _, all) => !all.some((other) => path.startsWith(`${other.path}.`)));
}

/** Answers by path as the nested data they stand for. */
export function nested(answers) {
  const data = {};
  for (const [path, value] of Object.entries(answers)) {
    const steps = path.split(".");
    let at = data;
    for (const step of steps.slice(0, -1)) at = at[step] ??= {};
    at[steps.at(-1)] = value;
  }
  return data;
}

/** `English / 中文` as columns are labelled: the reader's half. */
export function half(label, language) {
  const [en, zh] = (label ?? "").split(" / ");
  return (language === "zh" ? zh : en) || en || "";
}

function withRequired(decision) {
  const all = decision.$parent?.drgElement ?? [];
  const found = [decision];
  for (const one of found) {
    for (const { requiredDecision } of one.informationRequirement ?? []) {
      const other = all.find(({ id }) => `#${id}` === requiredDecision?.href);
      if (other && !found.includes(other)) found.push(other);
    }
  }
  return found;
}

function ofInput(table, input, column, language) {
  const text = input.inputExpression?.text?.trim() ?? "";
  const cells = table.decisionLogic.rule?.map(({ inputEntry }) => inputEntry[column]?.text ?? "") ?? [];
  const choices = quoted([input.inputValues?.text ?? "", ...cells].join(" "));
  if (PATH.test(text)) {
    const type = input.inputExpression.typeRef || (choices.length ? "string" : "json");
    return [{ path: text, label: half(input.label, language) || text, type, choices }];
  }
  const names = text.replace(/"[^"]*"/g, '""').match(PATHS) ?? [];
  const inner = /\b(for|some|every|item)\b/.test(text);
  return names
    .filter((name) => !FEEL.has(name.split(".")[0]) && !inner)
    .map((path) => ({ path, label: path, type: "json", choices: [] }));
}

const FEEL = new Set(["null", "true", "false", "and", "or", "not", "if", "then", "else", "in", "between"]);

function quoted(text) {
  return [...new Set([...text.matchAll(/"([^"]*)"/g)].map(([, one]) => one))];
}
