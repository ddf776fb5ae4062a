// Sends one file to the server. By XMLHttpRequest, because fetch doesn't tell how far it is.

/**
 * @param {File} file
 * @param {{to: string, csrf: string, language: string}} settings
 * @param {(part: number) => void} tell is told from 0 to 1
 * @returns {Promise<{digest: string, name: string, type: string, size: number}>} what was stored;
 *   rejects with the server's sentence, or with none if it could not be reached
 */
export function upload(file, { to, csrf, language }, tell) {
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", to);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", csrf);
    request.setRequestHeader("Accept-Language", language);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response);
      else reject(new Error(request.response?.detail ?? ""));
    });
    request.addEventListener("error", () => reject(new Error("")));
    request.send(body);
  });
}
