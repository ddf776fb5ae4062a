// A work item of a trial with its real form; the server checks it as it would check a real one.
import { Form } from "@bpmn-io/form-js-viewer";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { hideErrors, showErrors, showOwnErrors } from "../../form/errors.js";
import { filePicking } from "../../form/files.js";
import { readableMoments } from "../../form/moments.js";
import { translating } from "../../form/translate.js";
import { speaking } from "../speaking.js";
import { previewFiles } from "../form-editor/files.js";
import { WORDS as FORM_WORDS } from "../form-editor/words.js";

export function TaskForm({ one, act, settings, say }) {
  const { language } = settings;
  const host = useRef(null);
  const summary = useRef(null);
  const form = useRef(null);
  const progress = useRef({ pending: 0 });
  useEffect(() => {
    if (!one.form) return undefined;
    if (language === "zh") flatpickr.localize(Mandarin);
    const files = { files: previewFiles(speaking(FORM_WORDS, language)), csrf: "", language };
    const made = new Form({
      container: host.current,
      additionalModules: [translating(language), filePicking(files, progress.current)],
    });
    form.current = made;
    made.importSchema(one.form, structuredClone(one.data));
    const stop = readableMoments(host.current, settings);
    return () => {
      stop();
      made.destroy();
    };
  }, [one.key]);
  const complete = async (event) => {
    event.preventDefault();
    if (!form.current) return act("complete_task", one.key, { variables: {} });
    hideErrors(summary.current);
    if (progress.current.pending) return showErrors(form.current, summary.current, { "": [say("wait")] });
    const { data, errors } = form.current.submit();
    if (Object.keys(errors).length) return showOwnErrors(form.current, summary.current);
    const said = await act("complete_task", one.key, { variables: data });
    if (said.errors) showErrors(form.current, summary.current, said.errors);
  };
  // The viewer draws a form of its own, which must not lie in another one.
  return h("div", { class: "trial-form" }, [
    h("div", { ref: summary, class: "note note-bad form-errors", role: "alert", tabindex: -1, hidden: true }, [
      h("strong", {}, say("errors")), h("ul", {}),
    ]),
    one.form ? h("div", { class: "form-box bio-theme-parent" }, h("div", { ref: host, class: "form-host" })) : h("p", { class: "quiet small" }, say("no_form")),
    h("button", { type: "button", class: "btn btn-sm btn-primary", onClick: complete }, say("complete")),
  ]);
}
