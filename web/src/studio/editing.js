// What every editor of a file does alike: load, save by itself, tell the page how it stands, and
// take up another content when somebody else's version is chosen.
import { DraftFile } from "./draft-file.js";

/**
 * @param {HTMLElement} element of the editor; `draft:state` events bubble up from it, and a
 *   `draft:show` event on it with `detail.content` is drawn
 * @param {object} settings of the editor
 * @param {Function} call of the API
 */
export function openFile(element, settings, call) {
  const tell = (state, about) =>
    element.dispatchEvent(new CustomEvent("draft:state", { bubbles: true, detail: { state, about, file } }));
  const file = new DraftFile({ call, draft: settings.draft, name: settings.file, onState: tell });
  const leaving = () => {
    document.activeElement?.blur();
    file.flush();
  };
  let show = () => {};
  const shown = ({ detail }) => show(detail.content);
  window.addEventListener("pagehide", leaving);
  element.addEventListener("draft:show", shown);
  return {
    file,
    load: () => file.load(),
    /** @param {(content: string) => void} draw */
    shows(draw) {
      show = draw;
    },
    end() {
      window.removeEventListener("pagehide", leaving);
      element.removeEventListener("draft:show", shown);
      leaving();
      file.end();
    },
  };
}
