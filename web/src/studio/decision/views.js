// The tabs above the editor: the overview (DRD) and each decision of the file; undo and redo.
import { h, render } from "preact";

export function showViews(nav, modeler, say, language) {
  const views = modeler.getViews();
  const active = modeler.getActiveView();
  const tabs = views.map((view) =>
    h("button", {
      key: view.id, type: "button", "aria-pressed": String(view.id === active?.id),
      onClick: () => modeler.open(view),
    }, view.type === "drd" ? say("overview") : nameOf(view.element, language)));
  const stack = modeler.getActiveViewer()?.get("commandStack", false);
  // A cell that is still chosen would write its text again, and end what can be redone.
  const leave = () => modeler.getActiveViewer().get("selection", false)?.deselect();
  const act = (word, may, run) => h("button", { type: "button", disabled: !may, onClick: () => { leave(); run(); } }, say(word));
  const acts = stack
    ? [act("undo", stack.canUndo(), () => stack.undo()), act("redo", stack.canRedo(), () => stack.redo())]
    : [];
  nav.className = "pane-tabs";
  nav.setAttribute("aria-label", say("views"));
  render(h("div", {}, [...tabs, h("span", { class: "push" }, acts)]), nav);
}

function nameOf(element, language) {
  const lists = element.extensionElements?.values ?? [];
  const own = lists.flatMap(({ $children }) => $children ?? []);
  const translated = own.find(({ name }) => name === `name:${language}`)?.value;
  return translated || element.name || element.id;
}
