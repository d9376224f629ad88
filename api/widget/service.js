// The service over HTTP. What is known of the viewer goes out in headers only, never in an address.

import { events } from "./sse.js";

/** A problem as the API tells it (RFC 9457), or one of our own: `network`, `cut-off`, `stopped`, `not-confirmed`. */
export class Problem extends Error {
  /** `wait`: seconds until it is worth asking again, where the service says so. */
  constructor({ type = "", status = 0, detail = "", advice = "", wait = null }) {
    super(detail);
    Object.assign(this, { type: type.split(":").pop(), status, detail, advice, wait });
  }
}

export class Service {
  /** `endpoint`: its address, with a slash at the end; `site`: id of the site that asks; `credential(anew)` gives a
   *  key, a token or null, and with `anew` another one in place of one that has expired, or null if there is none. */
  constructor({ endpoint, site = null, credential = async () => null }) {
    Object.assign(this, { endpoint, site, credential });
  }

  /** The response to a request for which the viewer's access holds; throws a Problem. */
  async send(path, options = {}) {
    const first = await this.#fetch(path, options, await this.credential(false));
    if (first.ok) return first;
    const problem = await told(first);
    if (problem.type !== "token-expired") throw problem;
    const renewed = await this.credential(true);
    if (!renewed) throw problem;
    const second = await this.#fetch(path, options, renewed);
    if (second.ok) return second;
    throw await told(second);
  }

  async #fetch(path, options, credential) {
    const headers = { ...options.headers };
    if (credential) headers.Authorization = `Bearer ${credential}`;
    if (this.site) headers["Footnote-Site"] = this.site;
    try {
      return await fetch(this.endpoint + path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem({ type: "network" });
    }
  }

  /** Yields {event, data} of an answer as it comes; throws a Problem. */
  async *ask(question, signal) {
    const response = await this.#post("v1/ask", question, { signal, accept: "text/event-stream" });
    let whole = false;
    try {
      for await (const event of events(response)) {
        if (event.event === "error") throw new Problem(event.data);
        whole ||= event.event === "done";
        yield event;
      }
    } catch (error) {
      if (error instanceof Problem || error.name === "AbortError") throw error;
      throw new Problem({ type: "cut-off" });
    }
    if (!whole) throw new Problem({ type: "cut-off" });
  }

  #post(path, data, { signal, accept = "application/json" } = {}) {
    const headers = { "Content-Type": "application/json", Accept: accept };
    return this.send(path, { method: "POST", signal, headers, body: JSON.stringify(data) });
  }

  async page(target, signal) {
    const query = target.revision ? `?${new URLSearchParams({ revision: target.revision })}` : "";
    return (await this.send(pagePath(target) + query, { signal })).json();
  }

  /** The page as a picture of so many pixels across, with the words marked. */
  async picture(target, width, signal) {
    const query = new URLSearchParams({ width });
    if (target.mark) query.append("mark", target.mark.join("-"));
    if (target.revision) query.set("revision", target.revision);
    return createImageBitmap(await (await this.send(`${pagePath(target)}.png?${query}`, { signal })).blob());
  }

  fileAddress(id) {
    return `${this.endpoint}${filePath(id)}`;
  }

  async file(id) {
    const response = await this.send(filePath(id));
    const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
    return { blob: await response.blob(), name: name ? decodeURIComponent(name) : id };
  }

  async conversation(id, signal) {
    return (await this.send(conversationPath(id), { signal })).json();
  }

  /** Erases a conversation. One that is not kept any more is as good as erased. */
  async forget(id) {
    try {
      await this.send(conversationPath(id), { method: "DELETE" });
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }

  /** Questions that the service answers for this viewer. */
  async suggestions(language, limit = 4) {
    const query = new URLSearchParams({ language, limit });
    return (await (await this.send(`v1/suggestions?${query}`)).json()).suggestions.map(({ question }) => question);
  }

  async rate(feedback) {
    await this.#post("v1/feedback", feedback);
  }
}

const pagePath = (target) => `v1/documents/${encodeURIComponent(target.document)}/pages/${target.page}`;
const filePath = (id) => `v1/documents/${encodeURIComponent(id)}/file`;
const conversationPath = (id) => `v1/conversations/${encodeURIComponent(id)}`;

/** The problem that a response is. */
async function told(response) {
  const wait = Number.parseInt(response.headers.get("retry-after") ?? "", 10) || null;
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return new Problem({ type: "network", status: response.status, wait }); // something between the service and us
  }
  return new Problem({ ...(await response.json()), wait });
}
