// Calls of the studio's API. A refusal becomes an `ApiError` with the server's own sentence.

/** What the server refused, with its number and all it said (RFC 9457). */
export class ApiError extends Error {
  /** @param {number} status @param {object} problem */
  constructor(status, problem) {
    super(problem.detail ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

/**
 * @param {{csrf: string, language: string}} settings of the page
 * @returns {(method: string, url: string, body?: object) => Promise<object>} rejects with
 *   `ApiError` for a refusal and with `TypeError` where the server can't be reached
 */
export function caller(settings) {
  return async (method, url, body) => {
    const answer = await fetch(url, {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": settings.language,
        "X-CSRFToken": settings.csrf,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const said = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new ApiError(answer.status, said);
    return said;
  };
}
