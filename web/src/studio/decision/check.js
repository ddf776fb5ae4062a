// The panel's second part: rows that overlap, cases no row answers, rows that never decide.
import { h } from "preact";

import { ApiError } from "../api.js";
import { spoken } from "../parts.js";

/**
 * @param {{found: object | null, error: Error | null, show: (index: number) => void, use:
 *   (example: object) => void, labels: Map<string, string>, say: Function, language: string}} props
 *   `labels`: of the columns, by their expression
 */
export function Check({ found, error, show, use, labels, say, language }) {
  if (error) return h("p", { class: "note note-bad" }, error instanceof ApiError ? error.message : say("failed"));
  if (!found) return h("p", { class: "quiet" }, say("checking"));
  const bad = found.overlaps.filter(({ allowed }) => !allowed);
  const settled = found.overlaps.filter(({ allowed }) => allowed);
  const place = (one) => h(Place, { one, labels, use, say });
  const row = (index) =>
    h("button", { type: "button", class: "btn btn-sm", onClick: () => show(index) }, say("row", { index }));
  const overlap = (one) => h("li", {}, [one.rules.map(row), place(one)]);
  return h("div", { class: "check" }, [
    !bad.length && !found.gaps.length && !found.unreached.length &&
      h("p", { class: "note note-good" }, say("clean")),
    h(Section, { title: say("overlaps"), tone: "pill-red", note: say("forbidden"), items: bad.map(overlap) }),
    h(Section, { title: say("gaps"), tone: "pill-amber", items: found.gaps.map((one) => h("li", {}, place(one))) }),
    h(Section, { title: say("unreached"), tone: "pill-amber", items: found.unreached.map((index) => h("li", {}, row(index))) }),
    settled.length > 0 && h("details", {}, [
      h("summary", {}, say("settled", { policy: say(found.hit_policy), count: settled.length })),
      h("ul", {}, settled.map(overlap)),
    ]),
    h(Section, {
      title: say("skipped"), tone: "", items: found.skipped.map(({ rule, column, text }) =>
        h("li", {}, [row(rule), " ", labels.get(column) ?? column, " ", h("code", {}, text)])),
    }),
    h("p", { class: "quiet small" }, spoken(found.note, language)),
  ]);
}

function Section({ title, tone, note, items }) {
  if (!items.length) return null;
  return h("section", {}, [
    h("h4", {}, [title, " ", h("span", { class: `pill ${tone}` }, items.length)]),
    note && h("p", { class: "small quiet" }, note),
    h("ul", {}, items),
  ]);
}

function Place({ one: { region, example }, labels, use, say }) {
  const cells = Object.entries(region ?? {}).filter(([, text]) => text !== "-");
  return h("div", { class: "place" }, [
    cells.length
      ? h("dl", { class: "facts" }, cells.map(([column, text]) => [
          h("dt", {}, labels.get(column) ?? column), h("dd", { class: "mono" }, text),
        ]))
      : h("span", { class: "quiet" }, say("everything")),
    example && h("button", { type: "button", class: "link-button small", onClick: () => use(example) }, say("use")),
  ]);
}
