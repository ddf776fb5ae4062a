// What every editor of a file does alike: load, save by itself, tell the page how it stands, and
// take up another content when somebody else's version is chosen.
//
// From the editor's element bubble up:
//   draft:state    {state, about, file}   saved, saving, offline …; see `DraftFile`
//   draft:content  {name, content}        the text as it is now, for the checks
//   draft:lint     {name, findings}       what the editor found by itself
//   draft:ready    {}                     the file is drawn; its findings may be marked
// The page dispatches on the editor's element:
//   draft:show     {content}              draw this content
//   draft:findings {findings}             those of this file, to be marked
//   draft:jump     {element_id}           show an element
//   draft:hello    {}                     the page is ready: say again what was said
import { caller } from "./api.js";
import { DraftFile } from "./draft-file.js";
import { askUnsaved } from "./frame/asking.js";

/**
 * @param {HTMLElement} element of the editor
 * @param {{draft: string, file: string, csrf: string, language: string, readOnly: boolean}} settings
 * @returns {Promise<object>} `content` to be drawn first; `change(content)`, to be called after every
 *   change; `shows(draw)`, which says how another content is drawn; `send(type, detail)`; `end()`;
 *   `call` of the API and the `file` itself
 */
export async function openFile(element, settings) {
  const call = caller(settings);
  const send = (type, detail) =>
    element.dispatchEvent(new CustomEvent(`draft:${type}`, { bubbles: true, detail }));
  const onState = (state, about) => send("state", { state, about, file });
  const onChange = (content) => send("content", { name: settings.file, content });
  const file = new DraftFile({ call, draft: settings.draft, name: settings.file, onState, onChange });
  const content = await load(file, settings);
  const leaving = () => {
    document.activeElement?.blur();
    file.flush();
  };
  let draw = () => {};
  const show = ({ detail }) => draw(detail.content);
  window.addEventListener("pagehide", leaving);
  element.addEventListener("draft:show", show);
  return {
    call,
    file,
    content,
    send,
    change: (text) => settings.readOnly || file.change(text),
    shows(how) {
      draw = how;
    },
    end() {
      window.removeEventListener("pagehide", leaving);
      element.removeEventListener("draft:show", show);
      leaving();
      file.end();
    },
  };
}

/** The file's text; what this browser still holds of it is offered first. */
async function load(file, settings) {
  const { content, version, unsaved } = await file.load();
  if (!unsaved || settings.readOnly) return content;
  if (await askUnsaved(unsaved, settings)) {
    file.take(unsaved.content, unsaved.version);
    return unsaved.content;
  }
  file.accept(version);
  return content;
}
