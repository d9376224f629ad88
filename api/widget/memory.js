// What outlives a reload, in this tab only: others may use the same computer.

export class Memory {
  /** `scope`: what tells it from that of another service or site. */
  constructor(scope) {
    this.prefix = `footnote ${scope} `;
    this.kept = new Map(); // where the browser keeps nothing for this page
  }

  get(name) {
    try {
      return sessionStorage.getItem(this.prefix + name);
    } catch {
      return this.kept.get(name) ?? null;
    }
  }

  /** `value`: a string, or null to forget. */
  set(name, value) {
    this.kept.set(name, value);
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + name);
      else sessionStorage.setItem(this.prefix + name, value);
    } catch {
      // it is in `kept`
    }
  }
}
