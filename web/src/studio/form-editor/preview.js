// A form as people will see it, in both languages beside each other, and what the server would make
// of what is filled in. Nothing is kept.
import { Form } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { hideErrors, showErrors } from "../../form/errors.js";
import { filePicking } from "../../form/files.js";
import { translating } from "../../form/translate.js";
import { Value } from "../parts.js";
import { previewFiles } from "./files.js";
import { localized } from "./texts.js";

/** @param {{schema: object, fill: (data: object, context: object) => Promise<object>, say: Function}} props */
export function Preview({ schema, fill, say }) {
  const [text, setText] = useState("{}");
  const [context, setContext] = useState({});
  const [wrong, setWrong] = useState("");
  const take = (event) => {
    event.preventDefault();
    try {
      const data = JSON.parse(text);
      if (data === null || typeof data !== "object" || Array.isArray(data)) throw new Error(text.slice(0, 20));
      setContext(data);
      setWrong("");
    } catch (error) {
      setWrong(say("not_json", { reason: error.message }));
    }
  };
  return h("div", { class: "preview" }, [
    h("form", { class: "preview-context", onSubmit: take }, [
      h("label", { for: "preview-context" }, say("context")),
      h("p", { class: "quiet small", id: "preview-help" }, say("context_help")),
      h("textarea", {
        id: "preview-context", class: "form-control mono", rows: 3, value: text, spellcheck: false,
        "aria-describedby": "preview-help", onInput: ({ target }) => setText(target.value),
      }),
      wrong && h("p", { class: "note note-bad", role: "alert" }, wrong),
      h("button", { class: "btn btn-sm" }, say("redraw")),
    ]),
    h("div", { class: "preview-forms" }, ["en", "zh"].map((language) =>
      h(Side, { key: language, language, schema, context, fill, say }))),
  ]);
}

function Side({ language, schema, context, fill, say }) {
  const host = useRef(null);
  const summary = useRef(null);
  const form = useRef(null);
  const turn = useRef(0);
  const [said, setSaid] = useState(null);
  useEffect(() => {
    const progress = { pending: 0 };
    const files = { files: previewFiles(say), csrf: "", language };
    const made = new Form({
      container: host.current,
      additionalModules: [translating(language), filePicking(files, progress)],
    });
    form.current = made;
    setSaid(null);
    hideErrors(summary.current);
    made.importSchema(localized(schema, language), structuredClone(context))
      .catch((error) => setSaid({ failed: say("broken", { reason: error.message }) }));
    return () => {
      turn.current += 1;
      made.destroy();
    };
  }, [schema, context]);
  const ask = async () => {
    const mine = (turn.current += 1);
    hideErrors(summary.current);
    const answer = await fill(form.current.submit().data, context)
      .catch(({ message }) => ({ failed: message || say("failed") }));
    // Whoever asked again, or had the form drawn anew, waits for another answer.
    if (mine !== turn.current) return;
    setSaid(answer);
    const errors = Object.entries(answer.errors ?? {}).map(([path, texts]) => [path, texts[language] ?? texts.en]);
    if (errors.length) showErrors(form.current, summary.current, Object.fromEntries(errors));
  };
  const name = say(language === "zh" ? "chinese" : "english");
  return h("section", { class: "preview-side", lang: language === "zh" ? "zh-Hans" : "en", "aria-label": name }, [
    h("h3", {}, name),
    h("div", { class: "form-box bio-theme-parent" }, [
      h("div", { ref: summary, class: "note note-bad form-errors", role: "alert", tabindex: -1, hidden: true }, [
        h("strong", {}, say("refused")), h("ul", {}),
      ]),
      h("div", { ref: host, class: "form-host" }),
    ]),
    h("button", { type: "button", class: "btn btn-primary btn-sm", onClick: ask }, say("ask")),
    h("div", { role: "status" }, [
      said?.failed && h("p", { class: "note note-bad" }, said.failed),
      said?.cleaned && h("div", { class: "note note-good" }, [
        h("strong", {}, say("accepted")),
        Object.keys(said.cleaned).length ? h(Value, { value: said.cleaned }) : h("p", {}, say("nothing")),
      ]),
    ]),
  ]);
}
