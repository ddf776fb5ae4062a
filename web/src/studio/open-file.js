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
import { Pending } from "./pending.js";
import { connectWays } from "./ways.js";

/** A screen too narrow to draw on. */
export const NARROW = matchMedia("(max-width: 52rem)");

/**
 * @param {HTMLElement} element of the editor
 * @param {{draft: string, file: string, csrf: string, language: string, username: string, readOnly:
 *   boolean}} settings
 * @returns {Promise<object>} `content` to be drawn first; `change(content)`, to be called after every
 *   change; `shows(draw)`, which says how another content is drawn; `send(type, detail)`; `end()`;
 *   `pending`, which puts off what is typed; `call` of the API and the `file` itself
 */
export async function openFile(element, settings) {
  const call = caller(settings);
  const send = (type, detail) =>
    element.dispatchEvent(new CustomEvent(`draft:${type}`, { bubbles: true, detail }));
  const said = new Map();
  const tell = (type, detail) => {
    said.set(type, detail);
    send(type, detail);
  };
  const onState = (state, about) => tell("state", { state, about, file });
  const onChange = (content) => tell("content", { name: settings.file, content });
  const { draft, file: name, username } = settings;
  const file = new DraftFile({ call, draft, name, username, onState, onChange });
  const open = new AbortController();
  const listen = (type, act, where = element) => where.addEventListener(type, act, { signal: open.signal });
  listen("draft:hello", () => said.forEach((detail, type) => send(type, detail)));
  const content = await load(file, settings);
  const pending = new Pending();
  const leaveWays = connectWays(element, settings);
  let left = false;
  let draw = () => {};
  const leaving = () => {
    left = true;
    document.activeElement?.blur();
    pending.flush();
    file.flush();
  };
  listen("pagehide", leaving, window);
  listen("pageshow", () => { left = false; }, window);
  listen("focusout", () => pending.flush());
  listen("draft:show", ({ detail }) => draw(detail.content));
  return {
    call,
    file,
    content,
    pending,
    send,
    change(text) {
      if (settings.readOnly) return;
      file.change(text);
      // An editor that takes its time to write its file has only now what was typed last.
      if (left) file.flush();
    },
    shows(how) {
      draw = how;
    },
    end() {
      open.abort();
      leaveWays();
      leaving();
      file.end();
    },
  };
}

/**
 * Open a file in a pane that draws it and can show one of its elements. A screen too narrow to draw
 * on shows the file, and lets it be tried.
 *
 * @param {(opened: object, settings: object) => Promise<{draw: Function, jump: Function, end:
 *   Function}>} made gives the pane, the file drawn in it
 * @returns {Promise<() => void>} ends it
 */
export async function openPane(element, given, made) {
  const settings = { ...given, readOnly: given.readOnly || NARROW.matches };
  const opened = await openFile(element, settings);
  const pane = await made(opened, settings);
  opened.shows((content) => pane.draw(content));
  element.addEventListener("draft:jump", ({ detail }) => pane.jump(detail.element_id));
  const asked = new URLSearchParams(location.search).get("element");
  if (asked) pane.jump(asked);
  opened.send("ready", {});
  return () => {
    opened.end();
    pane.end();
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
