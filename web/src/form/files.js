// The form viewer's file picker, in place of its own: each file goes to the server at once, and the
// field's value is a list of what was stored. The server looks at every file again on completing.
import { Errors, Label } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useRef, useState } from "preact/hooks";

import { upload } from "./upload.js";

const UNITS = [["MB", 1024 * 1024], ["kB", 1024]];

let count = 0;

/**
 * @param {object} settings see `form/island.js`; `files.store` may keep a file elsewhere
 * @param {{pending: number}} progress counts the files on their way, so that nobody sends too early
 * @returns a module for the viewer's additionalModules
 */
export function filePicking(settings, progress) {
  const component = picker(settings, progress);
  class FilePicking {
    constructor(formFields) {
      formFields.register("filepicker", component);
    }
  }
  FilePicking.$inject = ["formFields"];
  return { __init__: ["filePicking"], filePicking: ["type", FilePicking] };
}

function picker({ files: { words, at, most, to, store = upload }, csrf, language }, progress) {
  const say = (key, values = {}) =>
    words[key].replace(/{(\w+)}/g, (all, name) => values[name] ?? all);

  function FilePicker({ field, value, onChange, domId, errors = [], disabled, readonly }) {
    const { label, accept = "", multiple = false, validate = {}, properties = {} } = field;
    // A variable the process made may hold one file alone.
    const chosen = Array.isArray(value) ? value : value?.digest ? [value] : [];
    const known = useRef(new Set(chosen.map((file) => file.digest))).current;
    const latest = useRef(chosen);
    latest.current = chosen;
    const [going, setGoing] = useState([]);
    const [said, setSaid] = useState("");
    const input = useRef(null);
    const line = useRef(Promise.resolve());

    const change = (list) => {
      latest.current = list;
      onChange({ value: list.length ? list : null });
    };
    const note = (id, what) =>
      setGoing((all) => all.map((one) => (one.id === id ? { ...one, ...what } : one)));
    const forget = (id) => setGoing((all) => all.filter((one) => one.id !== id));
    const remove = (list, position) => {
      change(list.filter((_, index) => index !== position));
      input.current?.focus();
    };

    const send = async ({ id, file }) => {
      const limit = Math.min(Number(properties.max_size) || most, most);
      if (file.size > limit) {
        return note(id, { error: say("too_large", { name: file.name, limit: sizeOf(limit) }) });
      }
      setSaid(say("uploading", { name: file.name }));
      try {
        const { digest, name, type, size } = await store(file, { to, csrf, language }, (part) =>
          note(id, { part }),
        );
        const others = latest.current.filter((one) => one.digest !== digest);
        change([...(multiple ? others : []), { digest, name, type, size }]);
        setSaid(say("uploaded", { name }));
        forget(id);
      } catch (error) {
        setSaid("");
        note(id, { error: error.message || say("failed", { name: file.name }) });
      }
    };
    const onInput = ({ target }) => {
      const added = [...target.files].map((file) => ({ id: (count += 1), file, name: file.name, part: 0 }));
      target.value = "";
      setGoing((all) => [...all.filter((one) => !one.error), ...added]);
      progress.pending += added.length;
      // One after another, so that they are listed in the order they were chosen in.
      for (const one of added) {
        line.current = line.current.then(() => send(one)).finally(() => {
          progress.pending -= 1;
        });
      }
    };

    const locked = disabled || readonly;
    const row = (file, index) =>
      h("li", { key: file.digest }, [
        h("div", {}, [
          locked || known.has(file.digest)
            ? h("a", { href: `${at}${file.digest}`, download: "", class: "picker-name" }, file.name)
            : h("span", { class: "picker-name" }, file.name),
          h("span", { class: "quiet small nowrap" }, sizeOf(file.size)),
        ]),
        !locked && removal(say("remove", { name: file.name }), () => remove(chosen, index)),
      ]);
    const goingRow = ({ id, name, part, error }) =>
      h("li", { key: id, class: error ? "picker-failed" : "" }, [
        h("div", {}, [
          !error?.includes(name) && h("span", { class: "picker-name" }, name),
          error
            ? h("span", { class: "picker-error", role: "alert" }, error)
            : h("progress", { max: 1, value: part, "aria-label": say("uploading", { name }) }),
        ]),
        error && removal(say("remove", { name }), () => forget(id)),
      ]);

    return h("div", { class: `fjs-form-field fjs-form-field-filepicker${errors.length ? " fjs-has-errors" : ""}` }, [
      h(Label, { htmlFor: locked ? undefined : domId, label, required: validate.required }),
      !locked && h("div", { class: "picker" }, [
        h("input", {
          ref: input, id: domId, type: "file", multiple: Boolean(multiple), onChange: onInput,
          accept: accept.startsWith("=") ? undefined : accept || undefined,
          "aria-invalid": errors.length > 0, "aria-describedby": `${domId}-error-message`,
        }),
        h("label", { class: "btn btn-sm", for: domId }, say(multiple ? "choose" : "choose_one")),
      ]),
      (chosen.length > 0 || going.length > 0) &&
        h("ul", { class: "picker-files", "aria-label": say("chosen") }, [...chosen.map(row), ...going.map(goingRow)]),
      locked && !chosen.length && h("span", { class: "quiet" }, "–"),
      h("span", { class: "visually-hidden", role: "status" }, said),
      h(Errors, { id: `${domId}-error-message`, errors }),
    ]);
  }
  FilePicker.config = { type: "filepicker", keyed: true, emptyValue: null, group: "basic-input", create: (options) => ({ ...options }) };
  return FilePicker;
}

function removal(label, onClick) {
  return h("button", { type: "button", class: "picker-remove", "aria-label": label, title: label, onClick }, "×");
}

function sizeOf(bytes) {
  const [unit, size] = UNITS.find(([, least]) => bytes >= least) ?? ["B", 1];
  const amount = bytes / size;
  return `${amount < 10 && size > 1 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}
