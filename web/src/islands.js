// Finds elements with data-island, loads their code, and ends islands whose element is gone.

const LOADERS = {
  comparison: () => import("./studio/comparison/island.js"),
  diagram: () => import("./diagram/island.js"),
  "draft-frame": () => import("./studio/frame/island.js"),
  form: () => import("./form/island.js"),
  "decision-editor": () => import("./studio/decision/island.js"),
  "form-editor": () => import("./studio/form-editor/island.js"),
  modeler: () => import("./studio/modeler/island.js"),
  trial: () => import("./studio/trial/island.js"),
};

/** element -> function that ends its island */
const mounted = new Map();

/** Start islands that came with the page or a swap; to be called again after every swap. */
export function mountIslands() {
  for (const [element, end] of mounted) {
    if (!element.isConnected) {
      mounted.delete(element);
      end();
    }
  }
  for (const element of document.querySelectorAll("[data-island]:not([data-mounted])")) {
    element.dataset.mounted = "";
    start(element);
  }
}

async function start(element) {
  try {
    const { mount } = await LOADERS[element.dataset.island]();
    const end = await mount(element, settingsOf(element));
    mounted.set(element, end);
    element.dataset.mounted = "done";
  } catch (error) {
    element.dataset.mounted = "failed";
    element.querySelector("[data-failed]")?.removeAttribute("hidden");
    throw error;
  }
}

/** What the server says to the island, in a JSON block inside it. */
function settingsOf(element) {
  return JSON.parse(element.querySelector("script[type='application/json']").textContent);
}
