// JSON that somebody types.

/** The object a text holds; throws an Error that says why there is none. */
export function objectOf(text) {
  const data = JSON.parse(text.trim() || "{}");
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new Error(text.trim().slice(0, 40));
  return data;
}
