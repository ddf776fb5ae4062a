// Bundles for the pages: one script loads the islands a page asks for, one style sheet serves all.
import { defineConfig } from "vite";

/** Texts the form viewer leaves out of its translations, and where they stand. */
const UNTRANSLATED = [
  ["function SimpleSelect(props) {", "$& const translate = useService('translate');"],
  ["children: valueLabel || 'Select'", "children: valueLabel || translate('Select')"],
  ["function SearchableSelect(props) {", "$& const translate = useService('translate');"],
  ["placeholder: 'Search'", "placeholder: translate('Search')"],
];

const translateHints = {
  name: "translate-hints",
  transform(code, id) {
    if (!id.includes("@bpmn-io/form-js-viewer/dist/index.es.js")) return null;
    for (const [found, better] of UNTRANSLATED) {
      if (!code.includes(found)) throw new Error(`the form viewer has changed, not found: ${found}`);
      code = code.replace(found, better);
    }
    return { code, map: null };
  },
};

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [translateHints],
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
