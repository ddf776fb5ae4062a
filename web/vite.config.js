// Bundles for the pages: one script loads the islands a page asks for, one style sheet serves all.
import { defineConfig } from "vite";

import { MANDARIN } from "./src/form/mandarin.js";

/** What the form viewer does not put into the page's language by itself, and how it does. */
const UNTRANSLATED = [
  ["function SimpleSelect(props) {", "$& const translate = useService('translate');"],
  ["children: valueLabel || 'Select'", "children: valueLabel || translate('Select')"],
  ["function SearchableSelect(props) {", "$& const translate = useService('translate');"],
  ["placeholder: 'Search'", "placeholder: translate('Search')"],
  [
    "`Remove list item ${itemIndex + 1}`",
    "document.documentElement.lang === 'en' ? `Remove list item ${itemIndex + 1}` : `删除第 ${itemIndex + 1} 项`",
  ],
  // Days as the page writes them, not as the browser was installed.
  [
    "function getLocaleDateFormat(locale = 'default') {",
    "function getLocaleDateFormat(locale = document.documentElement.lang === 'en' ? 'en-GB' : 'zh-CN') {",
  ],
];

/** An example in a comment, and an error of whoever drew the form. */
const NEVER_SHOWN = new Set(["HELLO {you}", "binding path '{value}' is already claimed"]);

/** Every text the form viewer asks a translation for. */
function texts(code) {
  return [...code.matchAll(/translate\((?:'([^']+)'|"([^"]+)")/g)].map(([, one, two]) => one ?? two);
}

const translateHints = {
  name: "translate-hints",
  transform(code, id) {
    if (!id.includes("@bpmn-io/form-js-viewer/dist/index.es.js")) return null;
    for (const [found, better] of UNTRANSLATED) {
      if (!code.includes(found)) throw new Error(`the form viewer has changed, not found: ${found}`);
      code = code.replace(found, better);
    }
    const missing = texts(code).filter((text) => !(text in MANDARIN) && !NEVER_SHOWN.has(text));
    if (missing.length) throw new Error(`not in mandarin.js: ${missing.join(" | ")}`);
    return { code, map: null };
  },
};

/** Letters of FEEL have colours for light and for dark pages; the editor knows only the first. */
const feelInTheDark = {
  name: "feel-in-the-dark",
  transform(code, id) {
    if (!id.includes("@bpmn-io/feel-editor/dist/index.js")) return null;
    const [asked, theme] = ["import { feelLight } from", "[ baseTheme, feelLight ]"];
    if (!code.includes(asked) || !code.includes(theme)) throw new Error("the FEEL editor has changed");
    const chosen = 'document.documentElement.dataset.bsTheme === "dark" ? feelDark : feelLight';
    const better = code.replace(asked, "import { feelDark, feelLight } from");
    return { code: better.replace(theme, `[ baseTheme, ${chosen} ]`), map: null };
  },
};

/** What the form editor writes where a text is computed; it asks for no translation. */
const COMPUTED = { "Text view is templated": "文字由表达式生成", "Html view is templated": "HTML 由表达式生成" };

const speakOfTemplates = {
  name: "speak-of-templates",
  transform(code, id) {
    if (!id.includes("@bpmn-io/form-js-editor/dist/index.es.js")) return null;
    const isChinese = 'document.documentElement.lang.startsWith("zh")';
    let better = code;
    for (const [english, chinese] of Object.entries(COMPUTED)) {
      if (!code.includes(`"${english}"`)) throw new Error(`the form editor has changed, not found: ${english}`);
      better = better.replace(`"${english}"`, `${isChinese} ? "${chinese}" : "${english}"`);
    }
    return { code: better, map: null };
  },
};

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [translateHints, feelInTheDark, speakOfTemplates],
  build: {
    manifest: "manifest.json",
    license: { fileName: "licenses.md" },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: { app: "src/app.js", theme: "src/theme.js" } },
  },
});
