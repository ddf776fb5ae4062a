// Small behaviours of plain controls: filters that apply themselves, dialogs that open and close.

export function startControls() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      // A menu is over when something is chosen from it.
      opener.closest("details[data-menu]")?.removeAttribute("open");
      document.getElementById(opener.dataset.opens).showModal();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
  });
}
