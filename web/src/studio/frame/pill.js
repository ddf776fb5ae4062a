// A short word in a coloured frame.

/** @param {string} kind such as `pill-red`  @param {string} text */
export function pill(kind, text) {
  const made = document.createElement("span");
  made.className = `pill ${kind}`;
  made.textContent = text;
  return made;
}
