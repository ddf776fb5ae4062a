// The draft's diagrams: which process is drawn where, and where it may start.
import { BpmnModdle } from "bpmn-moddle";

import { speak } from "../../diagram/language.js";

/**
 * @returns {Promise<{id: string, name: string, content: string, starts: {id: string, name:
 *   string}[]}[]>} every process that the draft draws, in the reader's language
 */
export async function loadDiagrams(call, { draft, language }) {
  const { files } = await call("GET", `/api/v1/drafts/${draft}`);
  const names = files.filter(({ kind }) => kind === "bpmn").map(({ name }) => name);
  const found = await Promise.all(names.map(async (name) => {
    const { content } = await call("GET", `/api/v1/drafts/${draft}/files/${encodeURIComponent(name)}`);
    return processes(content, language);
  }));
  return found.flat();
}

/** The text of a called process that the draft does not draw, as it was published. */
export async function liveText({ digest, file }) {
  const answer = await fetch(`/studio/versions/${digest}/files/${encodeURIComponent(file)}`);
  return answer.text();
}

async function processes(content, language) {
  const { rootElement } = await new BpmnModdle().fromXML(content).catch(() => ({}));
  if (!rootElement) return [];
  speak(rootElement, language);
  const drawn = rootElement.rootElements.filter(({ $type }) => $type === "bpmn:Process");
  return drawn.map((process) => ({
    id: process.id,
    name: process.name || process.id,
    content,
    starts: (process.flowElements ?? [])
      .filter(({ $type }) => $type === "bpmn:StartEvent")
      .map(({ id, name }) => ({ id, name: name || id })),
  }));
}
