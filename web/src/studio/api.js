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
 * @param {{csrf: string, language: string, username: string}} settings of the page
 * @returns {(method: string, url: string, body?: object) => Promise<object>} rejects with
 *   `ApiError` for a refusal and with another error where nothing of ours answers
 */
export function caller(settings) {
  let token = settings.csrf;
  const call = async (method, url, body) => {
    const answer = await fetch(url, {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": settings.language,
        "X-CSRFToken": token,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const said = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new ApiError(answer.status, said);
    return said;
  };
  return async (method, url, body) => {
    try {
      return await call(method, url, body);
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.code !== "csrf.refused") throw error;
      // Whoever logged in again in another tab goes on here; as somebody else nobody does.
      const fresh = await call("GET", "/studio/session");
      if (fresh.username !== settings.username) throw error;
      token = fresh.csrf;
      return call(method, url, body);
    }
  };
}
