// Shows what the server refused: at each field it names, and in a list above the form.

/**
 * @param {object} form the form-js form
 * @param {HTMLElement} summary a hidden alert with a `ul`
 * @param {{[path: string]: string[]}} errors by field path such as `scan[0].sku`; "" is the whole
 */
export function showErrors(form, summary, errors) {
  const fields = form.get("formFieldInstanceRegistry").getAllKeyed();
  const byPath = new Map(fields.map((field) => [written(field.valuePath), field]));
  const atFields = {};
  const lines = Object.entries(errors).map(([path, texts]) => {
    const field = byPath.get(path);
    if (field) put(atFields, [field.id, ...Object.values(field.indexes ?? {})], texts);
    return line(form, field, path, texts);
  });
  form._setState({ errors: atFields });
  list(summary, lines);
}

/** What the viewer itself found, in the same list. */
export function showOwnErrors(form, summary) {
  const { errors } = form._getState();
  const lines = form
    .get("formFieldInstanceRegistry")
    .getAllKeyed()
    .flatMap((field) => {
      const texts = at(errors, [field.id, ...Object.values(field.indexes ?? {})]);
      return texts?.length ? [line(form, field, written(field.valuePath), texts)] : [];
    });
  list(summary, lines);
}

export function hideErrors(summary) {
  summary.hidden = true;
}

function line(form, field, path, texts) {
  const item = document.createElement("li");
  const drawn = field && form.get("formFieldRegistry").get(field.id);
  const label = drawn?.label || drawn?.dateLabel || drawn?.timeLabel;
  const text = `${label || path}${label || path ? ": " : ""}${texts.join(" ")}`;
  const input = field && inputOf(form, field);
  if (!input) {
    item.textContent = text;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#${input.id}`;
  link.textContent = text;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    input.focus();
  });
  item.append(link);
  return item;
}

/** A place as the server writes it: `scan[0].sku`. */
function written(path) {
  return path.map((step, at) => (typeof step === "number" ? `[${step}]` : at ? `.${step}` : step)).join("");
}

/** The input of a field, for choices the first of them. */
function inputOf(form, field) {
  const indexes = Object.values(field.indexes ?? {}).map((index) => `_${index}`);
  const id = `fjs-form-${form._id}-${field.id}${indexes.join("")}`;
  return document.getElementById(id) ?? document.getElementById(`${id}-0`);
}

function list(summary, lines) {
  summary.querySelector("ul").replaceChildren(...lines);
  summary.hidden = lines.length === 0;
  if (lines.length) summary.focus();
}

function put(tree, path, value) {
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce((node, key) => (node[key] ??= {}), tree);
  parent[last] = value;
}

function at(tree, path) {
  return path.reduce((node, key) => node?.[key], tree);
}
