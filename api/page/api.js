// The service, as the page sees it. The key stays in this tab (sessionStorage) and goes out in one header only.

import { events } from "./sse.js";

const KEY = "footnote-key";
const CONVERSATION = "footnote-conversation";

/** A problem as the API tells it (RFC 9457). */
export class Problem extends Error {
  constructor({ type = "", status = 0, detail = "", advice = "" }) {
    super(detail);
    Object.assign(this, { type: type.split(":").pop(), status, detail, advice });
  }
}

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

/** The id of the conversation that this browser goes on with. The service takes it only with the key it was begun with. */
export const conversation = {
  get: () => localStorage.getItem(CONVERSATION),
  set: (id) => (id ? localStorage.setItem(CONVERSATION, id) : localStorage.removeItem(CONVERSATION)),
};

/** Erases the conversation there as here. One that is not kept any more is as good as erased. */
export async function forgetConversation() {
  const id = conversation.get();
  try {
    if (id) await send(`/v1/conversations/${encodeURIComponent(id)}`, { method: "DELETE" });
  } catch (error) {
    if (error.status !== 404) throw error;
  }
  conversation.set(null);
}

async function send(path, options = {}, withKey = key.get()) {
  const headers = { ...options.headers, ...(withKey ? { Authorization: `Bearer ${withKey}` } : {}) };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ type: "network" });
  }
  if (response.ok) return response;
  const told = response.headers.get("content-type")?.startsWith("application/problem+json");
  throw new Problem(told ? await response.json() : { type: "network", status: response.status });
}

/** Yields {event, data} of an answer as it comes; throws a Problem. */
export async function* ask(question, signal) {
  const response = await send("/v1/ask", {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(question),
  });
  let whole = false;
  try {
    for await (const event of events(response)) {
      if (event.event === "error") throw new Problem(event.data);
      whole ||= event.event === "done";
      yield event;
    }
  } catch (error) {
    if (error instanceof Problem || error.name === "AbortError") throw error;
    throw new Problem({ type: "network" });
  }
  if (!whole) throw new Problem({ type: "network" }); // cut off: what is shown may not be all
}

const pagePath = (target) => `/v1/documents/${encodeURIComponent(target.document)}/pages/${target.page}`;

export async function getPage(target, signal) {
  const query = target.revision ? `?${new URLSearchParams({ revision: target.revision })}` : "";
  return (await send(pagePath(target) + query, { signal })).json();
}

/** A URL for an <img>. With a key the picture is fetched here: an <img> cannot send one. */
export async function pictureUrl(target, width, signal) {
  const query = new URLSearchParams({ width });
  if (target.mark) query.append("mark", target.mark.join("-"));
  if (target.revision) query.set("revision", target.revision);
  const response = await send(`${pagePath(target)}.png?${query}`, { signal });
  return URL.createObjectURL(await response.blob());
}

export const filePath = (id) => `/v1/documents/${encodeURIComponent(id)}/file`;

export async function getFile(id) {
  const response = await send(filePath(id));
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { blob: await response.blob(), name: name ? decodeURIComponent(name) : id };
}

/** Throws a Problem if the key does not hold. */
export async function tryKey(value) {
  await send("/v1/documents", {}, value);
}
