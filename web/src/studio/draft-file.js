// One file of a draft: loaded, saved by itself a moment after each change, never over somebody
// else's work. What could not be saved stays in this browser and is offered again.
import { ApiError } from "./api.js";
import { KeptText } from "./kept-text.js";

/** Milliseconds of quiet after which a change is saved, and between tries that may yet succeed. */
const QUIET = 2000;
const AGAIN = 5000;

/** States told to `onState`: what the reader sees beside the file's name. */
export const STATES = ["saved", "changed", "saving", "offline", "signed_out", "conflict", "refused"];

export class DraftFile {
  /**
   * @param {{call: Function, draft: string, name: string, username: string,
   *   onState: (state: string, about?: object) => void, onChange?: (content: string) => void}}
   *   settings
   */
  constructor({ call, draft, name, username, onState, onChange = () => {} }) {
    this.name = name;
    this.version = 0;
    this._call = call;
    this._url = `/api/v1/drafts/${draft}/files/${encodeURIComponent(name)}`;
    this._kept = new KeptText(`shopflow:draft:${username}:${draft}:${encodeURIComponent(name)}:`);
    this._onState = onState;
    this._onChange = onChange;
    this._content = null; // what is to be saved, null when nothing is
    this._unanswered = null; // what was sent last, if no answer came
    this._timer = 0;
    this._saving = null;
    this._stopped = false;
  }

  /**
   * Load the file.
   *
   * @returns {Promise<{content: string, version: number, unsaved?: {content: string, version:
   *   number, at: string}}>} `unsaved`: what this browser still holds from before, if it differs
   */
  async load() {
    const loaded = await this._call("GET", this._url);
    this.version = loaded.version;
    const unsaved = this._kept.offered(loaded.content);
    return unsaved ? { ...loaded, unsaved } : loaded;
  }

  /** Note a change; it is saved after a moment of quiet. */
  change(content) {
    this._content = content;
    this._kept.keep({ content, version: this.version, at: new Date().toISOString() });
    this._onChange(content);
    if (this._stopped) return;
    this._onState("changed");
    this._later(QUIET);
  }

  /** Take up what was not saved before; over a newer version of the server it ends in a conflict. */
  take(content, version) {
    this.version = version;
    this.change(content);
  }

  /** Save at once what is not saved yet; resolves when it is, or can't be. */
  async flush() {
    clearTimeout(this._timer);
    // Of several that waited one goes on, and the others wait for it again.
    while (this._saving) await this._saving;
    if (this._content === null || this._stopped) return;
    this._saving = this._save(this._content).finally(() => {
      this._saving = null;
    });
    await this._saving;
  }

  /** Save over somebody else's version, after the reader chose to. */
  async overwrite(content, version) {
    this._stopped = false;
    this.version = version;
    this._content = content;
    await this.flush();
  }

  /** Go on from the version of the server, after the reader chose to drop what is here. */
  accept(version) {
    this._stopped = false;
    this._content = null;
    this.version = version;
    this._kept.forget();
    this._onState("saved");
  }

  /** What is not saved yet, null if all is. */
  get content() {
    return this._content;
  }

  /** Whether something is not saved yet. */
  get isDirty() {
    return this._content !== null;
  }

  /** Stop saving; what is not saved stays in this browser. */
  end() {
    clearTimeout(this._timer);
    this._stopped = true;
  }

  async _save(content) {
    this._onState("saving");
    try {
      const { version } = await this._call("PUT", this._url, { content, version: this.version });
      this._unanswered = null;
      this._saved(content, version);
    } catch (error) {
      this._failed(error, content);
    }
  }

  _saved(content, version) {
    this.version = version;
    if (this._content !== content) return this._later(QUIET);
    this._content = null;
    this._kept.forget();
    this._onState("saved");
  }

  _failed(error, content) {
    if (!(error instanceof ApiError) || error.status >= 500) {
      this._unanswered = content;
      this._onState("offline");
      this._later(AGAIN);
    } else if (error.status === 401) {
      this._onState("signed_out");
      this._later(AGAIN);
    } else if (error.problem.code === "draft.file_changed") {
      this._changedMeanwhile(error.problem, content);
    } else {
      this._onState("refused", error.problem);
    }
  }

  /** Somebody else saved the file, or this browser did, and only the answer never came. */
  _changedMeanwhile(problem, content) {
    const theirs = problem.details;
    const own = theirs.content !== null && [content, this._unanswered].find((one) => one === theirs.content);
    this._unanswered = null;
    if (own) return this._saved(own, theirs.version);
    this._stopped = true;
    this._onState("conflict", problem);
  }

  _later(milliseconds) {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this.flush(), milliseconds);
  }
}
