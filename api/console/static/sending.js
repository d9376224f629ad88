// The API as this console's pages ask it: the session is the credential, and what goes wrong is told in words.

const ROOT = "/console/v1";

/** What the service said that it cannot do, and what to do about it. */
export class Problem extends Error {
  constructor({ detail, advice = "", status = 0 }) {
    super(detail);
    this.advice = advice;
    this.status = status;
  }
}

/** @returns {Promise<any>} what the API answers, as JSON; rejects with a Problem. */
export async function call(path, { method = "GET" } = {}) {
  let response;
  try {
    response = await fetch(ROOT + path, { method });
  } catch {
    throw new Problem({ detail: "The server cannot be reached.", advice: "Try again in a moment." });
  }
  const told = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, told);
  return told;
}

/** Send one file. `heard(fraction)` is told how much of it is there; `signal` breaks it off.
 * @returns {Promise<object>} the job that it became. */
export function sendFile(file, fields, heard, signal) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how much was sent
    request.open("POST", `${ROOT}/documents`);
    request.setRequestHeader("Prefer", "respond-async");
    request.responseType = "json";
    request.upload.onprogress = (event) => heard(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status === 202 ? resolve(request.response) : reject(problemOf(request.status, request.response));
    request.onerror = () =>
      reject(new Problem({ detail: "The connection broke while it was sent.", advice: "Send it again; if that fails too, it may be too large." }));
    request.onabort = () => reject(new DOMException("Not sent.", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function problemOf(status, told) {
  if (status === 401) return new Problem({ detail: "You are signed out.", advice: "Load the page again to sign in.", status });
  if (told?.detail) return new Problem({ ...told, status });
  return new Problem({ detail: `The server answered with ${status}.`, advice: "Try again in a moment.", status });
}
