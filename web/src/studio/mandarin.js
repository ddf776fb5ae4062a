// Puts into Chinese what the makers' editors say without asking for a translation: their texts are
// replaced where they show them. What people wrote is left alone. Not for what a `translate` service
// is asked for: that has a dictionary of its own.

const ATTRIBUTES = ["title", "placeholder", "aria-label", "data-placeholder"];

/**
 * @param {HTMLElement[]} hosts of the editor
 * @param {Object<string, string>} known Chinese by English, whole texts only
 * @param {string} authors selects what holds people's own words
 * @param {string} drawn selects what people drew, attributes and all
 * @returns {() => void} stops
 */
export function speakMandarin(hosts, known, authors, drawn) {
  const turnText = (text) => {
    const better = lookedUp(known, text.data.trim());
    if (better && !text.parentElement?.closest(authors)) text.data = text.data.replace(text.data.trim(), better);
  };
  const turn = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return turnText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) turnText(texts.currentNode);
    for (const one of [node, ...node.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())]) {
      if (one.closest(drawn)) continue;
      for (const name of ATTRIBUTES) {
        const better = lookedUp(known, one.getAttribute(name));
        if (better) one.setAttribute(name, better);
      }
    }
  };
  const watcher = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) for (const one of [target, ...addedNodes]) turn(one);
  });
  for (const host of hosts) {
    turn(host);
    watcher.observe(host, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  }
  return () => watcher.disconnect();
}

/** The Chinese of a text, or of one that holds a number; in the dictionary `#` stands for that. */
function lookedUp(known, text) {
  if (!text) return undefined;
  if (Object.hasOwn(known, text)) return known[text];
  const [number] = text.match(/\d+/) ?? [];
  const counted = number && text.replace(number, "#");
  return counted && Object.hasOwn(known, counted) ? known[counted].replace("#", number) : undefined;
}
