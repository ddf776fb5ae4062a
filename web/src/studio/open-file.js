// How every editor of the studio opens its file: loads it, offers what this browser still holds, and
// tells the page around it what becomes of it.
//
// Events, all bubbling from the editor's element:
//   draft:state    {state, about, file}    saved, saving, offline …; see `DraftFile`
//   draft:unsaved  {unsaved, choose}       text of before; `choose(true)` takes it, `choose(false)` not
//   draft:content  {name, content}         the text as it is now, for the checks
//   draft:lint     {name, findings}        what the editor found by itself
// The page dispatches on the editor's element:
//   draft:findings {findings}              those of this file, to be marked
//   draft:jump     {element_id}            show an element
import { caller } from "./api.js";
import { DraftFile } from "./draft-file.js";

/**
 * @param {HTMLElement} element of the editor
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}} settings
 * @returns {Promise<{call: Function, file: DraftFile, content: string, change: Function}>}
 *   `change(content)` is to be called after every change
 */
export async function openFile(element, settings) {
  const call = caller(settings);
  const send = (type, detail) =>
    element.dispatchEvent(new CustomEvent(`draft:${type}`, { bubbles: true, detail }));
  const onState = (state, about) => send("state", { state, about, file });
  const file = new DraftFile({ call, draft: settings.draft, name: settings.file, onState });
  const loaded = await file.load();
  let { content } = loaded;
  if (loaded.unsaved && !settings.readOnly) {
    const wanted = await new Promise((choose) => send("unsaved", { unsaved: loaded.unsaved, choose }));
    if (wanted) content = loaded.unsaved.content;
    else file.accept(loaded.version);
  }
  const change = (text) => {
    if (settings.readOnly) return;
    file.change(text);
    send("content", { name: settings.file, content: text });
  };
  if (content !== loaded.content) file.take(content, loaded.unsaved.version);
  send("content", { name: settings.file, content });
  return { call, file, content, change };
}
