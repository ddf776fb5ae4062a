// Files in a preview: they stay in the browser, the form gets what it would get of a stored file.

/** Bytes a previewed file may have. */
const MOST = 20 * 1024 * 1024;

/** @returns the `files` settings of the form viewer's file picker */
export function previewFiles(say) {
  const words = ["choose", "choose_one", "chosen", "remove", "too_large", "uploaded", "uploading", "wait"];
  return {
    at: "#",
    most: MOST,
    store,
    words: { ...Object.fromEntries(words.map((word) => [word, say(word)])), failed: say("unreadable") },
  };
}

async function store(file, settings, tell) {
  await file.arrayBuffer();
  tell(1);
  // Browsers hash only on https pages and their own machine; here any digest will do.
  const bytes = [...crypto.getRandomValues(new Uint8Array(32))];
  const digest = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { digest, name: file.name, type: file.type, size: file.size };
}
