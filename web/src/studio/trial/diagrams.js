// Diagrams of a trial: what of the draft can be started, and what the processes that ran look like.
import { BpmnModdle } from "bpmn-moddle";

import { speak } from "../../diagram/language.js";

/**
 * @returns {Promise<{id: string, name: string, starts: {id: string, name: string}[]}[] | null>} every
 *   process that the draft draws, in the reader's language; null if it has no diagram
 */
export async function loadDiagrams(call, { draft, language }) {
  const { files } = await call("GET", `/api/v1/drafts/${draft}`);
  const names = files.filter(({ kind }) => kind === "bpmn").map(({ name }) => name);
  if (!names.length) return null;
  const found = await Promise.all(names.map(async (name) => {
    const { content } = await call("GET", `/api/v1/drafts/${draft}/files/${encodeURIComponent(name)}`);
    return processes(content, language);
  }));
  return found.flat();
}

/**
 * The diagram of a process that ran: as the draft drew it when the trial began, or as it was live.
 *
 * @param {object} trial  @param {string} process
 */
export async function diagramText(trial, process) {
  const { digest, file } = trial.diagrams.find(({ process_id: id }) => id === process);
  const place = digest ? `/studio/versions/${digest}` : `/studio/trials/${trial.id}`;
  const answer = await fetch(`${place}/files/${encodeURIComponent(file)}`);
  if (answer.status !== 200) throw new Error(String(answer.status));
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
    starts: (process.flowElements ?? [])
      .filter(({ $type }) => $type === "bpmn:StartEvent")
      .map(({ id, name }) => ({ id, name: name || id })),
  }));
}
