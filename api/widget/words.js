// Words of our own, in English and Chinese, and how dates, pages and kinds are written in them. Words of publications
// are never translated.

import { READING } from "./strings.js";

const PRINTED = /^(?:(?:[a-z]{1,3}[-–. ]?)?\d{1,4}[a-z]?|[ivxlcdm]{1,9})$/i;

/** Code of a publication's language as HTML has it. */
export const bcp47 = (code) => (code === "zh" ? "zh-CN" : code);

export class Words {
  #tables;
  #known;
  #language;

  /** `tables`: words beyond those of the reading parts, {en: {...}, zh: {...}}. */
  constructor(language, ...tables) {
    this.#tables = [READING, ...tables];
    this.language = language;
  }

  get language() {
    return this.#language;
  }

  /** `en` or `zh`, out of any language tag. */
  set language(tag) {
    this.#language = (tag ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
    this.#known = Object.assign({}, ...this.#tables.map((table) => table[this.#language]));
  }

  /** The language as HTML has it. */
  get tag() {
    return bcp47(this.#language);
  }

  /** The words for `key`, with {names} filled in. */
  say(key, values = {}) {
    return this.#known[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  list(key) {
    return this.#known[key];
  }

  kind(kind) {
    return this.#known.kinds[kind] ?? kind;
  }

  /** What sort of problem an HTTP status tells; empty where the service's own English words are enough. */
  problem(status) {
    return this.#known.problems[status] ?? "";
  }

  /** What to call a page: by the number printed on it and its place in the PDF, by its name (of a sheet), or by counting. */
  page(label, number) {
    if (!label || label === String(number)) return this.say("page", { page: number });
    if (!PRINTED.test(label)) return label;
    return number ? this.say("pageOfPdf", { page: label, number }) : this.say("page", { page: label });
  }

  /** A date like 2023-06-12, written out. */
  date(iso) {
    if (!iso) return null;
    return new Intl.DateTimeFormat(this.#language === "zh" ? "zh-CN" : "en-US", { dateStyle: "long", timeZone: "UTC" })
      .format(new Date(`${iso}T00:00:00Z`));
  }
}

/** Put the words wherever `root` asks for them: data-say is the text of an element, data-say-label its name. */
export function sayAll(root, words) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = words.say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-say-placeholder]")) element.placeholder = words.say(element.dataset.sayPlaceholder);
  for (const element of root.querySelectorAll("[data-say-label]")) {
    element.ariaLabel = words.say(element.dataset.sayLabel);
    if (element.matches("button")) element.title = element.ariaLabel;
  }
}
