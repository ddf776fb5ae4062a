// Evaluates FEEL with the npm package feelin: one JSON request a line in, one JSON answer a line out.
// The package's folder is the first argument.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { evaluate, unaryTest } = await import(pathToFileURL(`${process.argv[2]}/dist/index.js`).href);

const plain = (value) => {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
  }
  return { "?": String(value) };
};

for await (const line of createInterface({ input: process.stdin })) {
  const { text, scope, value } = JSON.parse(line);
  let answer;
  try {
    const result = value === undefined ? evaluate(text, scope) : unaryTest(text, { ...scope, "?": value });
    answer = { value: plain(result.value) };
  } catch (error) {
    answer = { error: String(error.message).slice(0, 200) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
