// The page behind a footnote, to leaf on from.

import { byId, make } from "../widget/dom.js";
import { write } from "../widget/link.js";
import { drawPage, fetchPage, fraction, scrollToMark } from "../widget/sheet.js";
import { trouble } from "../widget/trouble.js";
import { reading, readingAs } from "./access.js";
import { words } from "./strings.js";

export class Panel {
  /** `opened(target)` and `closed()` tell where the address should point; `question()` is what it should keep. */
  constructor({ opened, closed, question }) {
    this.dialog = byId("panel");
    this.body = byId("panel-body");
    this.tell = { opened, closed, question };
    this.cited = null; // what the footnote named
    this.target = null; // what is shown
    this.page = null; // as the service told of it
    this.pages = 0;
    byId("panel-close").addEventListener("click", () => this.dialog.close());
    byId("page-before").addEventListener("click", () => this.turn(-1));
    byId("page-after").addEventListener("click", () => this.turn(1));
    byId("page-cited").addEventListener("click", () => this.load(this.cited));
    byId("zoom").addEventListener("click", () => this.zoom());
    byId("open").addEventListener("click", (event) => this.openFile(event));
    this.dialog.addEventListener("close", () => this.afterClose());
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  /** Show a page. `opener` gets the focus back. */
  open(target, opener = null) {
    this.opener = opener ?? this.opener;
    this.cited = target;
    if (!this.dialog.open) this.dialog.showModal();
    this.tell.opened(target);
    return this.load(target);
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  /** Fetch and draw one page; a later call overtakes an earlier one. */
  async load(target) {
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    this.target = target;
    this.page = null;
    this.body.setAttribute("aria-busy", "true");
    if (this.body.contains(document.activeElement)) this.body.focus(); // what had the focus is about to go
    this.body.replaceChildren(make("p", { className: "working" }, words.say("loading")));
    try {
      const found = await fetchPage(reading, target, signal);
      this.target = found.target;
      if (target === this.cited) this.cited = found.target;
      this.head(found.page);
      await this.draw(found, signal);
    } catch (error) {
      if (error.name !== "AbortError") this.body.replaceChildren(trouble(error, words));
    } finally {
      if (!signal.aborted) this.body.setAttribute("aria-busy", "false");
    }
  }

  head(page) {
    this.pages = page.pages;
    byId("panel-title").textContent = page.title;
    byId("panel-title").lang = page.language;
    const label = page.label && page.label !== String(page.number) ? words.page(page.label) : "";
    byId("panel-about").textContent = [label, page.ocr_confidence != null && words.say("ocr")].filter(Boolean).join(" · ");
    byId("page-number").textContent = words.say("pageOf", { page: page.number, pages: page.pages });
    // Not `disabled`: that would throw the focus out of the dialog at the last page.
    byId("page-before").setAttribute("aria-disabled", String(page.number <= 1));
    byId("page-after").setAttribute("aria-disabled", String(page.number >= page.pages));
    byId("page-before").hidden = byId("page-after").hidden = page.pages === 1;
    byId("page-cited").hidden = page.number === this.cited.page;
    byId("zoom").hidden = !page.has_picture;
    byId("share").href = `#${write(this.tell.question(), { ...this.target, at: fraction(this.target, page) })}`;
    byId("open").href = reading.fileAddress(page.document_id);
  }

  async draw(found, signal) {
    const drawn = await drawPage(reading, found, words, signal);
    if (signal.aborted) return;
    const { quote } = found.target;
    if (quote && found.page.has_picture) drawn.unshift(make("blockquote", { lang: found.page.language }, quote));
    this.body.replaceChildren(...drawn);
    this.page = found.page;
    this.scroll();
  }

  scroll() {
    if (this.page) scrollToMark(this.body, this.target, this.page);
  }

  turn(by) {
    const number = this.target.page + by;
    if (number < 1 || number > this.pages) return;
    const { document, revision } = this.target;
    this.load(number === this.cited.page ? this.cited : { document, revision, page: number });
  }

  zoom() {
    const larger = this.body.classList.toggle("larger");
    byId("zoom").setAttribute("aria-pressed", String(larger));
    this.scroll();
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || this.body.classList.contains("larger")) return;
    if (event.key === "ArrowLeft") this.turn(-1);
    if (event.key === "ArrowRight") this.turn(1);
  }

  /** With a key or token the file is fetched here, because a link cannot send one; it is saved, never shown from our origin. */
  async openFile(event) {
    if (!readingAs()) return;
    event.preventDefault();
    try {
      const { blob, name } = await reading.file(this.target.document);
      const url = URL.createObjectURL(blob);
      make("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      this.body.prepend(trouble(error, words));
    }
  }

  afterClose() {
    this.loading?.abort();
    this.body.replaceChildren();
    this.tell.closed();
    // Answers are drawn anew as they come, so the very element may be gone: then its successor.
    const opener = this.opener?.isConnected ? this.opener : document.querySelector(`[data-n="${this.opener?.dataset.n}"]`);
    (opener ?? byId("question")).focus();
    this.opener = null;
  }
}
