// Who has the draft open: told to the server now and then, and shown.

import { pill } from "./pill.js";

const OFTEN = 15000;

export class Presence {
  constructor(element, { call, words, settings }) {
    this._element = element;
    this._call = call;
    this._words = words;
    this._settings = settings;
    this._timer = 0;
    this._said = "";
  }

  start() {
    this._tell();
    this._timer = setInterval(() => document.hidden || this._tell(), OFTEN);
  }

  end() {
    clearInterval(this._timer);
  }

  async _tell() {
    const { draft, file, username } = this._settings;
    try {
      const { people } = await this._call("POST", `/api/v1/drafts/${draft}/presence`, { file: file ?? "" });
      this._show(people.filter((one) => one.username !== username));
    } catch {
      // Offline is said beside the file's name already.
    }
  }

  _show(people) {
    const { language, file } = this._settings;
    const shown = people.map((one) => {
      const name = one.name[language] || one.name.en || one.username;
      const together = one.file && one.file === file;
      return pill(together ? "pill-amber" : "pill-blue", this._words(together ? "hereToo" : "here", { name }));
    });
    // The same people are not read out again every time.
    const said = shown.map((one) => one.textContent).join("\n");
    if (said === this._said) return;
    this._said = said;
    this._element.replaceChildren(...shown);
  }
}
