// Who asks, as the site that the widget stands on says it: a short-lived token, kept in memory only.

import { Problem } from "./service.js";

export class Tokens {
  #coming = null;

  /** `address`: where the site gives {"token": "..."}, or {"token": null} for somebody whom it does not know. */
  constructor(address) {
    this.address = address;
    this.current = null;
  }

  /** The token, or null; with `anew` one in place of it. Throws a Problem if the site does not answer so. */
  get(anew = false) {
    if (anew) this.#coming = null;
    this.#coming ??= this.#fetch().catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  async #fetch() {
    if (!this.address) return null;
    let token;
    try {
      const response = await fetch(this.address, { cache: "no-store", headers: { Accept: "application/json" } });
      token = response.ok ? (await response.json()).token : undefined;
    } catch {
      token = undefined;
    }
    // Not known is an answer; none is not: a member would take the public's answers for theirs.
    if (token !== null && typeof token !== "string") throw new Problem({ type: "not-confirmed" });
    this.current = token;
    return token;
  }
}
