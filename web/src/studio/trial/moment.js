// Dates and times that somebody writes by the clocks of their own place.

/**
 * The moment at which the clocks of a zone show a date and time.
 *
 * @param {string} local such as `2026-11-22T09:00`
 * @param {string} zone such as `Asia/Shanghai`
 * @returns {string} in UTC (ISO 8601)
 */
export function momentOf(local, zone) {
  // Swedish writes dates as ISO 8601 does.
  const form = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const ahead = (at) => Date.parse(`${form.format(at).replace(" ", "T")}Z`) - at;
  const written = Date.parse(`${local}Z`);
  const near = written - ahead(written);
  // Between both the clocks may have been changed.
  return new Date(written - ahead(near)).toISOString();
}
