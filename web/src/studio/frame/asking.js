// Two moments in which somebody has to choose: somebody else saved the file meanwhile, or this browser
// still holds text that was never saved. Nothing is dropped without a choice.

import { ApiError } from "../api.js";

/**
 * The dialog `#conflict`: take theirs, keep mine as another file, or save mine over theirs.
 *
 * @param {{about: object, file: DraftFile}} said the server's problem, with the newest file in it
 */
export function askConflict({ about, file, call, words, settings }) {
  const dialog = document.getElementById("conflict");
  const theirs = about.details;
  // What was still being typed when this dialog took the focus came after the refusal.
  const mine = () => file.content;
  const deleted = theirs.content === null;
  dialog.querySelector("[data-said]").textContent = about.detail;
  dialog.querySelector("[data-act=compare]").hidden = deleted;
  const shown = dialog.querySelector("[data-differences]");
  shown.replaceChildren();
  const acts = {
    theirs: async () => {
      file.accept(theirs.version);
      if (deleted) location.assign(location.pathname);
      else location.reload();
    },
    copy: async () => {
      const name = copied(settings.file, settings.username);
      const url = `/api/v1/drafts/${settings.draft}/files/${encodeURIComponent(name)}`;
      await call("PUT", url, { content: mine(), version: 0 });
      file.accept(theirs.version);
      location.assign(`?${new URLSearchParams({ file: name })}`);
    },
    mine: async () => {
      close(dialog);
      await file.overwrite(mine(), theirs.version);
    },
    compare: async () => {
      const { differences } = await import("./differences.js");
      const said = await differences(settings.file, theirs.content, mine(), settings.language, words);
      shown.replaceChildren(...said);
    },
  };
  dialog.onclick = async (event) => {
    try {
      await acts[event.target.closest("[data-act]")?.dataset.act]?.();
    } catch (error) {
      shown.replaceChildren(failure(error, words));
    }
  };
  keepOpen(dialog);
}

/**
 * The dialog `#unsaved`: take up what this browser kept, or leave it.
 *
 * @returns {Promise<boolean>} whether it is taken up
 */
export function askUnsaved(unsaved, settings) {
  const dialog = document.getElementById("unsaved");
  const form = { dateStyle: "medium", timeStyle: "short", timeZone: settings.zone };
  const language = settings.language === "zh" ? "zh-CN" : "en-GB";
  const at = new Intl.DateTimeFormat(language, form).format(new Date(unsaved.at));
  dialog.querySelector("[data-when]").textContent = at;
  keepOpen(dialog);
  return new Promise((answer) => {
    dialog.onclick = (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (!act) return;
      close(dialog);
      answer(act === "take");
    };
  });
}

/** Open a dialog until `close`: Escape is no answer, and browsers heed a second one in any case. */
function keepOpen(dialog) {
  dialog.oncancel = (event) => event.preventDefault();
  dialog.onclose = () => dialog.showModal();
  if (!dialog.open) dialog.showModal();
}

function close(dialog) {
  dialog.onclose = null;
  dialog.close();
}

/** Why a choice could not be carried out: in the server's words if it answered. */
function failure(error, words) {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.className = "note note-bad";
  said.textContent = error instanceof ApiError ? error.message : words("failed");
  return said;
}

/** `order.bpmn` as `order (chen 10-42-07).bpmn`. */
function copied(name, username) {
  const dot = name.lastIndexOf(".");
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "-");
  return `${name.slice(0, dot)} (${username} ${time})${name.slice(dot)}`;
}
