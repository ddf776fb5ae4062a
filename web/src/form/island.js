// A work item's form: drawn from the schema the server sends, submitted to it, its refusals shown
// at their fields. What the browser checks only saves a round trip; the server decides.
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import { Form } from "@bpmn-io/form-js-viewer";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";

import { hideErrors, showErrors, showOwnErrors } from "./errors.js";
import { filePicking } from "./files.js";
import { readableMoments } from "./moments.js";
import { translating } from "./translate.js";

/** Stands in for the form of a task that has none: it is completed with nothing. */
const NOTHING = {
  submit: () => ({ data: {}, errors: {} }),
  get: () => ({ getAllKeyed: () => [] }),
  on() {},
  _setState() {},
  destroy() {},
};

/**
 * @param {HTMLElement} element holds `.form-host`, `.form-errors` and a button data-form="submit"
 * @param {{schema?: object, data: object, language: string, submitTo: string, csrf: string,
 *   username: string, zone: string, readOnly: boolean, unsent: string, offline: string,
 *   loggedOut: string, files?: {to: string, at: string,
 *   most: number, words: {[key: string]: string}}}} settings `files`: where to send files, where
 *   stored ones are, how many bytes one may have, and what to say
 */
export async function mount(element, settings) {
  const progress = { pending: 0 };
  const form = settings.schema ? await draw(element, settings, progress) : NOTHING;
  const stop = readableMoments(element.querySelector(".form-host") ?? element, settings);
  const leave = settings.readOnly ? () => {} : connect(element, form, settings, progress);
  return () => {
    leave();
    stop();
    form.destroy();
  };
}

async function draw(element, settings, progress) {
  if (settings.language === "zh") flatpickr.localize(Mandarin);
  const form = new Form({
    container: element.querySelector(".form-host"),
    additionalModules: [
      translating(settings.language),
      ...(settings.files ? [filePicking(settings, progress)] : []),
    ],
  });
  await form.importSchema(settings.schema, settings.data);
  if (settings.readOnly) form.setProperty("readOnly", true);
  return form;
}

function connect(element, form, settings, progress) {
  const summary = element.querySelector(".form-errors");
  const button = element.querySelector("[data-form='submit']");
  let dirty = false;
  const warn = (event) => dirty && event.preventDefault();
  const guard = (event) => {
    const link = event.target.closest("a[href]");
    if (dirty && link && !element.contains(link) && !confirm(settings.unsent)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  form.on("field.updated", () => {
    dirty = true;
  });
  window.addEventListener("beforeunload", warn);
  document.addEventListener("click", guard, true);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    hideErrors(summary);
    if (progress.pending) return showErrors(form, summary, { "": [settings.files.words.wait] });
    button.disabled = true;
    // A day that was typed last reaches the form only when it was drawn.
    await drawn();
    await drawn();
    const { data, errors } = form.submit();
    if (Object.keys(errors).length) {
      button.disabled = false;
      return showOwnErrors(form, summary);
    }
    const sent = await send(settings, data);
    if (sent.location) {
      dirty = false;
      window.location.assign(sent.location);
    } else {
      button.disabled = false;
      showErrors(form, summary, sent.errors);
    }
  });
  return () => {
    window.removeEventListener("beforeunload", warn);
    document.removeEventListener("click", guard, true);
  };
}

/** Resolves when the browser has drawn what changed. */
function drawn() {
  return new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
}

/** @returns {Promise<{location?: string, errors?: object}>} where to go on, or what was refused */
async function send(settings, data) {
  try {
    const loggedOut = { errors: { "": [settings.loggedOut] } };
    if (settings.isOver && !(await renew(settings))) return loggedOut;
    let answer = await post(settings, data);
    if (isOfAnotherSession(answer) && (await renew(settings))) answer = await post(settings, data);
    settings.isOver = isOfAnotherSession(answer);
    if (settings.isOver) return loggedOut;
    if (answer.redirected) return { location: answer.url };
    const said = await answer.json();
    return said.location || said.errors ? said : { errors: { "": [said.detail ?? settings.offline] } };
  } catch {
    return { errors: { "": [settings.offline] } };
  }
}

function post(settings, data) {
  return fetch(settings.submitTo, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": settings.csrf },
    body: JSON.stringify({ data }),
  });
}

/** Whether the session the page was made for is over: nobody is logged in, or somebody is anew. */
function isOfAnotherSession(answer) {
  const isLogIn = answer.redirected && new URL(answer.url).pathname === "/login";
  return isLogIn || (answer.status === 400 && !answer.headers.get("Content-Type")?.includes("json"));
}

/** Take up the session begun since by the same person; false if there is none. */
async function renew(settings) {
  const answer = await fetch("/studio/session");
  if (answer.redirected || !answer.ok) return false;
  const { username, csrf } = await answer.json();
  if (username !== settings.username) return false;
  settings.csrf = csrf;
  return true;
}
