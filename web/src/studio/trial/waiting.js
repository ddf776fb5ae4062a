// Everything a trial waits for, with what can be done about it.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { spoken, Value } from "../parts.js";
import { Filled, Said } from "./fields.js";
import { TaskForm } from "./task-form.js";

export function Waiting({ trial, groups, act, show, when, settings, say, status, examples }) {
  const { language } = settings;
  const { tasks, jobs, timers, messages, signals } = trial.open;
  const common = { act, show, when, settings, language, say, examples, groups };
  const group = (word, all, Part) => all.length > 0 && h("section", {}, [
    h("h4", {}, say(word)),
    all.map((one) => h(Part, { key: one.key, one, ...common })),
  ]);
  const top = useRef(null);
  useEffect(() => {
    // What had the focus is done and gone; the keyboard goes on at what waits next.
    if (document.activeElement === document.body) top.current.focus();
  }, [trial.log.length]);
  const none = ![tasks, jobs, timers, messages, signals, trial.problems].some(({ length }) => length);
  return h("details", { open: true, class: "trial-waiting" }, [
    h("summary", { ref: top }, h("h3", {}, say("waits"))),
    none && h("p", { class: "quiet" }, trial.status === "running" ? say("nothing") : say("ended", { status })),
    group("problems", trial.problems, Problem),
    group("tasks", tasks, Task),
    group("jobs", jobs, Job),
    group("timers", timers, Timer),
    group("messages", messages, Message),
    group("signals", signals, Signal),
  ]);
}

function Head({ one, show, language, say, children }) {
  const name = spoken(one.name, language) || one.element_id;
  return h("div", { class: "trial-item-head" }, [
    h("button", {
      type: "button", class: "link-button", "aria-label": say("show", { name }), onClick: () => show(one),
    }, name), " ", h("span", { class: "quiet small" }, children),
  ]);
}

function Task(props) {
  const { one, when, groups, say } = props;
  const names = one.groups?.map((id) => groups.get(id) ?? id).join(", ");
  const notes = [
    names && say("for_group", { groups: names }),
    one.due_at && say("due", { at: when(one.due_at) }),
  ].filter(Boolean).join(" · ");
  return h("article", { class: "trial-item" }, [h(Head, props, notes), h(TaskForm, props)]);
}

function Job(props) {
  const { one, act, say, examples } = props;
  const [code, setCode] = useState("");
  const [message, setMessage] = useState("");
  const fail = (with_code) => act("fail_job", one.key, { code: with_code ? code : "", message });
  const id = `job-${one.key}`;
  const answered = examples[one.process_id]?.[one.element_id];
  return h("article", { class: "trial-item" }, [
    h(Head, props, h("span", { class: "mono" }, one.topic)),
    h("details", {}, [h("summary", { class: "small" }, say("given")), h(Value, { value: one.variables })]),
    h(Filled, {
      id: `${id}-answer`, word: say("answer"), say,
      label: say(answered ? "answer_real" : "answer_json"), start: { ...one.example, ...answered },
      onFilled: (variables) => act("complete_job", one.key, { variables }),
    }),
    h("details", {}, [
      h("summary", { class: "small" }, say("or_fails")),
      h(Said, { id: `${id}-code`, label: say("code"), value: code, onValue: setCode }),
      h(Said, { id: `${id}-message`, label: say("message"), value: message, onValue: setMessage }),
      h("button", { type: "button", class: "btn btn-sm", disabled: !code, onClick: () => fail(true) }, say("business")),
      h("button", { type: "button", class: "btn btn-sm", onClick: () => fail(false) }, say("gives_up")),
    ]),
  ]);
}

function Timer(props) {
  const { one, act, when, say } = props;
  return h("article", { class: "trial-item" }, [
    h(Head, props, when(one.due_at)),
    h("button", { type: "button", class: "btn btn-sm", onClick: () => act("wake", one.key) }, say("pass")),
  ]);
}

function Message(props) {
  const { one, act, say } = props;
  return h("article", { class: "trial-item" }, [
    h(Head, props, [h("span", { class: "mono" }, one.message), " · ", say("with_key", { key: one.correlation_key })]),
    h(Filled, {
      id: `message-${one.key}`, label: say("payload"), start: {}, word: say("deliver"), say, folded: true,
      onFilled: (variables) => act("deliver", one.key, { variables }),
    }),
  ]);
}

function Signal(props) {
  const { one, act, say } = props;
  return h("article", { class: "trial-item" }, [
    h(Head, props, h("span", { class: "mono" }, one.key)),
    h(Filled, {
      id: `signal-${one.element_id}`, label: say("payload"), start: {}, word: say("send"), say, folded: true,
      onFilled: (variables) => act("signal", one.key, { variables }),
    }),
  ]);
}

function Problem(props) {
  const { one, act, say } = props;
  return h("article", { class: "trial-item" }, [
    h(Head, props),
    h("p", { class: "note note-bad" }, one.message),
    h("button", { type: "button", class: "btn btn-sm", onClick: () => act("retry", one.key) }, say("retry")),
  ]);
}
