// JSON that somebody types.

/**
 * The object a text holds; throws an Error that says, in the reader's words, why there is none.
 *
 * @param {string} text  @param {Function} say
 */
export function objectOf(text, say) {
  let data;
  try {
    data = JSON.parse(text.trim() || "{}");
  } catch (error) {
    // Browsers explain it in English only; where it is they all tell.
    const place = error.message.match(/line (\d+) column (\d+)/);
    throw new Error(place ? say("not_json_at", { line: place[1], column: place[2] }) : say("not_json"));
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new Error(say("not_json"));
  return data;
}
