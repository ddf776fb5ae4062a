// What stands beside a decision table: try it, overlaps and gaps, names in both languages.
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { quietly } from "../parts.js";
import { asked, half } from "./inputs.js";
import { Check } from "./check.js";
import { Texts } from "./texts.js";
import { Try } from "./try.js";

/**
 * @param {{decision: object, variables: string[], xml: () => Promise<string>, ask: Function,
 *   check: Function, changes: number, rows: object, open: Function, execute: Function,
 *   readOnly: boolean, say: Function, language: string}} props `decision` of dmn-moddle
 */
export function Panel(props) {
  const { decision, variables, ask, changes, rows, open, execute, readOnly, say, language } = props;
  const [preset, setPreset] = useState(null);
  const [found, error] = useChecked(props);
  const rules = decision.decisionLogic?.rule ?? [];
  const show = (index) => rules[index - 1] && rows.show(rules[index - 1].id);
  const showRow = async ({ table_id: table, rule_id: id }) => {
    await open(table);
    rows.show(id);
  };
  const columns = (decision.decisionLogic?.input ?? []).map(({ inputExpression, label }) => [
    inputExpression?.text ?? "", half(label, language) || inputExpression?.text,
  ]);
  const use = (example) => setPreset(Object.fromEntries(Object.entries(example).map(([path, value]) => [path, shown(value)])));
  const isTable = decision.decisionLogic?.$type === "dmn:DecisionTable";
  return h("div", { class: "pane-parts" }, [
    h(Part, { title: say("try") }, h(Try, {
      key: decision.id, asked: asked(decision, variables, language), ask, changes, preset,
      onRows: (all) => rows.mark(all.map(({ rule_id: id }) => id)), show: showRow, say, language,
    })),
    h(Part, { title: say("check") }, isTable
      ? h(Check, { found, error, show, use, labels: new Map(columns), say, language })
      : h("p", { class: "quiet" }, say("not_table"))),
    h(Part, { title: say("texts"), closed: true }, h(Texts, { decision, execute, readOnly, say })),
  ]);
}

function Part({ title, closed, children }) {
  return h("details", { open: !closed }, [h("summary", {}, h("h3", {}, title)), children]);
}

/** Overlaps and gaps of the table as it is drawn, looked for again after each change. */
function useChecked({ decision, check, changes }) {
  const [state, setState] = useState([null, null]);
  const turn = useRef(0);
  const look = useRef(quietly(async (check, mine) => {
    const next = await check().then((found) => [found, null], (error) => [null, error]);
    if (mine === turn.current) setState(next);
  }, 500)).current;
  useEffect(() => {
    turn.current += 1;
    if (decision.decisionLogic?.$type === "dmn:DecisionTable") look(check, turn.current);
    return look.cancel;
  }, [decision.id, changes]);
  useEffect(() => setState([null, null]), [decision.id]);
  return state;
}

function shown(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
