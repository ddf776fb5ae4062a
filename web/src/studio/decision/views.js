// The tabs above the editor: the overview (DRD) and each decision of the file.
import { h, render } from "preact";

export function showViews(nav, modeler, say, language) {
  const views = modeler.getViews();
  const active = modeler.getActiveView();
  const tabs = views.map((view) =>
    h("button", {
      key: view.id, type: "button", "aria-pressed": String(view.id === active?.id),
      onClick: () => modeler.open(view),
    }, view.type === "drd" ? say("overview") : nameOf(view.element, language)));
  nav.className = "pane-tabs";
  nav.setAttribute("aria-label", say("views"));
  render(h("div", {}, tabs), nav);
}

function nameOf(element, language) {
  const lists = element.extensionElements?.values ?? [];
  const own = lists.flatMap(({ $children }) => $children ?? []);
  const translated = own.find(({ name }) => name === `name:${language}`)?.value;
  return translated || element.name || element.id;
}
