// Ties a diagram to the table of its steps: choosing one shows the other.

export function connectTable(viewer, element) {
  const host = element.closest("[data-diagram-host]") ?? document;
  const rows = () => [...host.querySelectorAll("[data-element]")];
  const registry = viewer.get("elementRegistry");
  const canvas = viewer.get("canvas");
  let chosen = null;

  const choose = (id, reveal) => {
    if (chosen && registry.get(chosen)) canvas.removeMarker(chosen, "run-chosen");
    chosen = id;
    canvas.addMarker(id, "run-chosen");
    for (const row of rows()) row.classList.toggle("is-chosen", row.dataset.element === id);
    if (reveal === "row") host.querySelector(".is-chosen")?.scrollIntoView({ block: "nearest" });
    else canvas.scrollToElement(id, 80);
    // A form of the page may be about the chosen element, if it knows it.
    const field = document.querySelector("select[data-chosen-element]");
    if (field?.querySelector(`option[value="${CSS.escape(id)}"]`)) field.value = id;
  };

  viewer.on("element.click", ({ element: clicked }) => {
    const id = (clicked.labelTarget ?? clicked).id;
    if (rows().some((row) => row.dataset.element === id)) choose(id, "row");
  });
  host.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-element]");
    if (button && registry.get(button.dataset.showElement)) {
      choose(button.dataset.showElement, "shape");
    }
  });
}
