// What is copied in one diagram can be pasted into another: of another tab, of another draft.

const KEY = "shopflow:copied";

/** In place of the clipboard of diagram-js, which only its own diagram knows. */
export class SharedClipboard {
  constructor(moddle) {
    this._moddle = moddle;
    this._tree = undefined;
    this._text = null; // what was stored when `_tree` was taken up
  }

  get() {
    const text = stored();
    if (text !== null && text !== this._text) {
      this._text = text;
      this._tree = JSON.parse(text, reviving(this._moddle));
    }
    return this._tree;
  }

  set(tree) {
    this._tree = tree;
    try {
      localStorage.setItem(KEY, JSON.stringify(tree));
    } catch {
      // The browser keeps nothing or is full; it can still be pasted here.
    }
    this._text = stored();
  }

  clear() {
    const tree = this.get();
    this._tree = undefined;
    return tree;
  }

  isEmpty() {
    return !this.get();
  }
}

SharedClipboard.$inject = ["moddle"];

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Makes elements of what was written of them; one that is named twice is the same. */
function reviving(moddle) {
  const known = new Map();
  return (key, value) => {
    if (typeof value?.$type !== "string") return value;
    const { $type: type, ...attributes } = value;
    if (!known.has(value.id)) {
      const made = moddle.create(type, attributes);
      if (!value.id) return made;
      known.set(value.id, made);
    }
    return known.get(value.id);
  };
}
