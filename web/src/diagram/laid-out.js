// Places for a diagram that has none, as programs write it that know no drawing.

/** @returns {Promise<string>} the text as it is if something is drawn in it, else laid out */
export async function laidOut(text) {
  if (/[<:]BPMNShape\b/.test(text)) return text;
  const { layoutProcess } = await import("bpmn-auto-layout");
  return layoutProcess(text);
}
