// What a trial starts with: which process, where, when, and its variables.
import { h } from "preact";
import { useRef, useState } from "preact/hooks";

import { ApiError } from "../api.js";
import { Wrong } from "./fields.js";
import { objectOf } from "./json.js";
import { momentOf } from "./moment.js";

/**
 * @param {{call: Function, diagrams: object[] | null, begun: object | null, start: Function, settings:
 *   {zone: string}, say: Function}} props `begun`: what the last trial started with
 */
export function Start({ call, diagrams, begun, start, settings, say }) {
  const [process, setProcess] = useState(begun?.process_id ?? diagrams?.[0]?.id ?? "");
  const [event, setEvent] = useState(begun?.start ?? "");
  const [text, setText] = useState(JSON.stringify(begun?.variables ?? {}, null, 2));
  const [from, setFrom] = useState("");
  const [wrong, setWrong] = useState("");
  const turn = useRef(0);
  if (!diagrams?.length) return h("p", { class: "empty" }, say(diagrams ? "unreadable" : "no_diagram"));
  const drawn = diagrams.find(({ id }) => id === process) ?? diagrams[0];
  const write = (written) => {
    turn.current += 1;
    setText(written);
  };
  const choose = (id) => {
    turn.current += 1;
    setProcess(id);
    setEvent("");
  };
  const example = async () => {
    const asked = (turn.current += 1);
    const found = await call("GET", `/studio/processes/${encodeURIComponent(drawn.id)}/examples`)
      .catch((error) => ({ failed: error instanceof ApiError ? "no_example" : "failed" }));
    // What was typed or chosen meanwhile counts.
    if (asked !== turn.current) return;
    setWrong(found.variables ? "" : say(found.failed ?? "no_example"));
    if (found.variables) write(JSON.stringify(found.variables, null, 2));
  };
  const submit = async (submitted) => {
    submitted.preventDefault();
    try {
      const variables = objectOf(text, say);
      setWrong("");
      const now = from ? momentOf(from, settings.zone) : null;
      const { errors } = await start({ process_id: drawn.id, variables, start: event, now });
      if (errors) setWrong(errors);
    } catch (error) {
      setWrong(error.message);
    }
  };
  const select = (id, value, onChange, options) =>
    h("select", { id, class: "form-select", value, onChange: ({ target }) => onChange(target.value) },
      options.map(([key, name]) => h("option", { value: key }, name)));
  return h("form", { class: "trial-start", onSubmit: submit }, [
    h("p", { class: "quiet" }, say("about")),
    diagrams.length > 1 && field("trial-process", say("process"),
      select("trial-process", drawn.id, choose, diagrams.map(({ id, name }) => [id, name]))),
    drawn.starts.length > 1 && field("trial-event", say("start_event"),
      select("trial-event", event, setEvent, [["", say("usual")], ...drawn.starts.map(({ id, name }) => [id, name])])),
    field("trial-variables", say("variables_json"), [
      h("p", { class: "quiet small", id: "trial-help" }, say("variables_help")),
      h("textarea", {
        id: "trial-variables", class: "form-control mono", rows: 14, spellcheck: false, value: text,
        "aria-describedby": "trial-help", onInput: ({ target }) => write(target.value),
      }),
      h("button", { type: "button", class: "btn btn-sm", onClick: example }, say("example")),
    ]),
    field("trial-from", say("from"), [
      h("input", {
        id: "trial-from", class: "form-control", type: "datetime-local", value: from,
        onInput: ({ target }) => setFrom(target.value), "aria-describedby": "trial-from-help",
      }),
      h("p", { class: "quiet small", id: "trial-from-help" }, say("from_help", { zone: settings.zone })),
    ]),
    wrong && h("p", { class: "note note-bad", role: "alert" }, h(Wrong, { wrong })),
    h("button", { class: "btn btn-primary" }, say("start")),
  ]);
}

function field(id, label, input) {
  return h("div", { class: "trial-field" }, [h("label", { for: id }, label), input]);
}
