// A picture that is larger than its frame can be brought closer or farther, or shown whole.

/** Give the buttons of each picture their work; without a script the frame only scrolls. */
export function startZoom() {
  for (const frame of document.querySelectorAll("[data-zoom]")) {
    const picture = frame.querySelector("svg");
    const buttons = frame.querySelector(".diagram-buttons");
    if (!picture || !buttons) continue;
    const { width, height } = picture.viewBox.baseVal;
    let scale = 1;
    const show = () => {
      picture.setAttribute("width", width * scale);
      picture.setAttribute("height", height * scale);
    };
    buttons.hidden = false;
    buttons.addEventListener("click", (event) => {
      const by = Number(event.target.closest("button")?.dataset.by ?? 1);
      scale = by ? Math.min(4, Math.max(0.1, scale * by)) : picture.parentElement.clientWidth / width;
      show();
    });
  }
}
