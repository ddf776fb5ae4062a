// Text that is not saved yet, in this browser's storage: one entry for each person, file and tab, so
// that neither tabs nor people overwrite each other's.

export class KeptText {
  /** @param {string} prefix of the file's entries, whichever tab wrote them */
  constructor(prefix) {
    this._prefix = prefix;
    this._key = prefix + Math.random().toString(36).slice(2);
    this._from = null; // the entry that was offered, until this tab keeps or drops its text
  }

  /** @param {{content: string, version: number, at: string}} text */
  keep(text) {
    try {
      localStorage.setItem(this._key, JSON.stringify(text));
      this._drop(this._from);
    } catch {
      // The browser keeps nothing or is full; the server has it in a moment.
    }
  }

  /** Drop what this tab keeps, and what was offered to it. */
  forget() {
    this._drop(this._key);
    this._drop(this._from);
  }

  /**
   * The newest text an earlier tab left behind; entries that say what is saved anyway are dropped.
   *
   * @param {string} saved the content the server has
   * @returns {{content: string, version: number, at: string} | null}
   */
  offered(saved) {
    let newest = null;
    for (const key of this._keys()) {
      const text = this._read(key);
      if (!text || text.content === saved) this._drop(key);
      else if (!newest || text.at > newest.at) [newest, this._from] = [text, key];
    }
    return newest;
  }

  _keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this._prefix));
    } catch {
      return [];
    }
  }

  _read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  _drop(key) {
    try {
      if (key) localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }
}
