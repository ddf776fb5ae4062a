// Puts a diagram's names into the reader's language before it is drawn: `name:zh` among an
// element's extension properties replaces the English name; what has none keeps it.

/** @param {object} root the parsed definitions  @param {string} language "en" or "zh" */
export function speak(root, language) {
  if (language === "en") return;
  for (const element of everything(root)) {
    const translated = property(element, `name:${language}`);
    if (translated && element.$type === "bpmn:TextAnnotation") element.text = translated;
    else if (translated) element.name = translated;
  }
}

function property(element, wanted) {
  const extensions = element.extensionElements?.values ?? [];
  for (const group of extensions) {
    if (group.$type !== "zeebe:properties") continue;
    for (const one of group.$children ?? []) if (one.name === wanted) return one.value;
  }
  return undefined;
}

/** Every element below a moddle element, itself included; an explicit stack, diagrams may be deep. */
function* everything(root) {
  const waiting = [root];
  while (waiting.length) {
    const element = waiting.pop();
    yield element;
    for (const { name, isReference } of element.$descriptor?.properties ?? []) {
      if (isReference || name === "diagrams") continue;
      const value = element.get(name);
      for (const part of Array.isArray(value) ? value : [value]) {
        if (part?.$type && part.$descriptor?.properties) waiting.push(part);
      }
    }
  }
}
