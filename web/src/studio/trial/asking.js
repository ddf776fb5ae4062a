// What a trial asks of the server: one thing after the other, in the order it was asked for, so that
// a late answer never shows an older state over a newer one.
import { ApiError } from "../api.js";

/** The server's word for a deed that does not fit where the trial stands. */
const NOT_OPEN = "trial.not_open";

export class Asking {
  /**
   * @param {Function} call of the API
   * @param {{onTrial: (trial: object) => void, onWrong: (error: Error) => void, onBusy: (is: boolean)
   *   => void}} told `onWrong` hears of refusals, but for those of single fields; where the trial went
   *   on elsewhere, the error's `trial` is how it stands
   */
  constructor(call, told) {
    this._call = call;
    this._told = told;
    this._last = Promise.resolve();
    this._under = new Map();
    this._round = 0;
  }

  /** Show a trial that was begun before. */
  open(id) {
    return this._queue(`open ${id}`, () => this._standing(id));
  }

  /** Begin a trial; `{errors}` by field if the draft or the data has some. */
  start(draft, body) {
    return this._queue("start", () => this._call("POST", `/api/v1/drafts/${draft}/trials`, body));
  }

  /** Do something to a trial; `{errors}` by field if its form has some. */
  act(id, { what, key, ...more }) {
    const sent = async () => {
      try {
        return await this._call("POST", `/api/v1/trials/${id}/do`, { what, key, ...more });
      } catch (error) {
        // Another tab did something to it: tell how it stands along with why this was refused.
        if (error.problem?.code === NOT_OPEN) error.trial = await this._standing(id).catch(() => null);
        throw error;
      }
    };
    // Twice the same is a double click, but that one step back follows another.
    return this._queue(what === "undo" ? Symbol(what) : `${id} ${what} ${key}`, sent);
  }

  /** Hear no more of what was asked so far. */
  leave() {
    this._round += 1;
    this._under.clear();
  }

  _standing(id) {
    return this._call("GET", `/api/v1/trials/${id}`);
  }

  _queue(name, ask) {
    const already = this._under.get(name);
    if (already) return already;
    const round = this._round;
    const asked = this._last.then(() => this._answer(ask, round)).finally(() => {
      if (this._under.get(name) === asked) this._under.delete(name);
      this._told.onBusy(this._under.size > 0);
    });
    this._under.set(name, asked);
    this._last = asked;
    this._told.onBusy(true);
    return asked;
  }

  async _answer(ask, round) {
    const isWanted = () => round === this._round;
    if (!isWanted()) return {};
    try {
      const trial = await ask();
      if (isWanted()) this._told.onTrial(trial);
    } catch (error) {
      if (error instanceof ApiError && error.problem.errors) return { errors: error.problem.errors };
      if (isWanted()) this._told.onWrong(error);
    }
    return {};
  }
}
