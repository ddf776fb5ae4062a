// What is typed counts after a moment of quiet, and at once where its field or the page is left. The
// editors' own putting off knows only the first: whoever left within the moment lost the last words.

/** Milliseconds of quiet after which what is typed counts. */
const QUIET = 300;

export class Pending {
  constructor() {
    this._waiting = new Set();
    /** The editors' service that puts calls off: of many calls in a row the last one counts. */
    this.debounce = (act) => {
      let timer = 0;
      let last = [];
      const later = (...values) => {
        clearTimeout(timer);
        last = values;
        this._waiting.add(later);
        timer = setTimeout(later.flush, QUIET);
      };
      later.cancel = () => {
        clearTimeout(timer);
        this._waiting.delete(later);
      };
      later.flush = () => {
        if (!this._waiting.has(later)) return;
        later.cancel();
        act(...last);
      };
      return later;
    };
  }

  /** Let everything count that was put off. */
  flush() {
    for (const later of [...this._waiting]) later.flush();
  }
}
