// Marks rows of the table that is drawn, and brings them into view. A style sheet does the marking,
// since the editor draws its rows anew at every change.

export class Rows {
  /** @param {HTMLElement} canvas */
  constructor(canvas) {
    this._canvas = canvas;
    this._sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this._sheet);
  }

  /** @param {string[]} ids of rules that decided */
  mark(ids) {
    const cells = ids.map((id) => `.decision-editor td[data-row-id="${CSS.escape(id)}"]`);
    const first = ids.map((id) => `.decision-editor td.rule-index[data-row-id="${CSS.escape(id)}"]::before`);
    const rules = ids.length
      ? `${cells.join(",")} { background: var(--sf-green-soft) !important; }
         ${first.join(",")} { content: "✓ "; color: var(--sf-green); font-weight: 700; }`
      : "";
    this._sheet.replaceSync(rules);
  }

  /** Show a row and put the focus into its first cell. */
  show(id) {
    const cell = this._canvas.querySelector(`td.rule-index[data-row-id="${CSS.escape(id)}"]`);
    if (!cell) return;
    cell.scrollIntoView({ block: "center", inline: "nearest" });
    cell.parentElement.querySelector("[contenteditable], [tabindex]")?.focus({ preventScroll: true });
    cell.parentElement.classList.add("is-shown");
    setTimeout(() => cell.parentElement?.classList.remove("is-shown"), 2500);
  }

  end() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== this._sheet);
  }
}
