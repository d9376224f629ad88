// The page behind a footnote: its picture with the words marked, or its text where the format has no pictures.

import { Problem, filePath, getFile, getPage, key, pictureUrl } from "./api.js";
import { byId, make } from "./dom.js";
import { write } from "./link.js";
import { pageName, say } from "./strings.js";

const WIDTH = 1600; // pixels of a picture: sharp on a dense screen, some 300 kB
const AROUND = 20_000; // characters shown before and after the mark when a text is one endless page

export class Panel {
  /** `opened(target)` and `closed()` tell where the address should point; `question()` is what it should keep. */
  constructor({ opened, closed, question }) {
    this.dialog = byId("panel");
    this.body = byId("panel-body");
    this.tell = { opened, closed, question };
    this.cited = null; // what the footnote named
    this.target = null; // what is shown
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
    this.body.setAttribute("aria-busy", "true");
    if (this.body.contains(document.activeElement)) this.body.focus(); // what had the focus is about to go
    this.body.replaceChildren(make("p", { className: "working" }, say("loading")));
    try {
      const page = await getPage(target, signal);
      const whole = { ...target, mark: target.mark ?? findMark(page.text, target.find) };
      this.target = whole;
      if (target === this.cited) this.cited = whole;
      this.head(page);
      await this.draw(page, whole, signal);
    } catch (error) {
      if (error.name !== "AbortError") this.body.replaceChildren(this.trouble(error));
    } finally {
      if (!signal.aborted) this.body.setAttribute("aria-busy", "false");
    }
  }

  head(page) {
    this.pages = page.pages;
    byId("panel-title").textContent = page.title;
    byId("panel-title").lang = page.language;
    const label = page.label && page.label !== String(page.number) ? pageName(page.label) : "";
    byId("panel-about").textContent = [label, page.ocr_confidence != null && say("ocr")].filter(Boolean).join(" · ");
    byId("page-number").textContent = say("pageOf", { page: page.number, pages: page.pages });
    // Not `disabled`: that would throw the focus out of the dialog at the last page.
    byId("page-before").setAttribute("aria-disabled", String(page.number <= 1));
    byId("page-after").setAttribute("aria-disabled", String(page.number >= page.pages));
    byId("page-before").hidden = byId("page-after").hidden = page.pages === 1;
    byId("page-cited").hidden = page.number === this.cited.page;
    byId("zoom").hidden = !page.has_picture;
    byId("share").href = write(this.tell.question(), { ...this.target, at: fraction(this.target, page) });
    byId("open").href = filePath(page.document_id);
  }

  async draw(page, target, signal) {
    if (!page.has_picture) {
      this.body.replaceChildren(markedText(page, target.mark));
      this.body.querySelector("mark")?.scrollIntoView({ block: "center" });
      return;
    }
    const url = await pictureUrl(target, WIDTH, signal);
    const alt = say(target.mark ? "pictureMarked" : "picture", { page: page.number, title: page.title });
    const image = make("img", { src: url, alt, width: Math.round(page.width), height: Math.round(page.height) });
    await image.decode().finally(() => URL.revokeObjectURL(url));
    if (signal.aborted) return;
    const text = make("details", { className: "text" }, make("summary", {}, say("pageText")), markedText(page, target.mark));
    const quote = target.quote ? make("blockquote", { lang: page.language }, target.quote) : null;
    this.body.replaceChildren(...[quote, make("figure", {}, image), text].filter(Boolean));
    this.place = fraction(target, page);
    this.scrollToMark();
  }

  /** Bring the marked words to the upper third; words near the top of a page need no scrolling. */
  scrollToMark() {
    const image = this.body.querySelector("img");
    if (!image) return;
    const down = this.place * image.clientHeight + image.offsetTop - this.body.clientHeight / 3;
    this.body.scrollTo(0, down > this.body.clientHeight / 3 ? down : 0);
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
    this.scrollToMark();
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || this.body.classList.contains("larger")) return;
    if (event.key === "ArrowLeft") this.turn(-1);
    if (event.key === "ArrowRight") this.turn(1);
  }

  /** With a key the file is fetched here, because a link cannot send one; it is saved, never shown from our origin. */
  async openFile(event) {
    if (!key.get()) return;
    event.preventDefault();
    try {
      const { blob, name } = await getFile(this.target.document);
      const url = URL.createObjectURL(blob);
      make("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      this.body.prepend(this.trouble(error));
    }
  }

  trouble(error) {
    const problem = error instanceof Problem ? error : new Problem({ type: "network" });
    const network = problem.type === "network";
    const lines = network ? [say("network")] : [problem.detail, problem.advice];
    return make("div", { className: "trouble", role: "alert" }, lines.filter(Boolean).map((line) => make("p", {}, line)));
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

/** How far down the page the words begin, 0 to 1. */
function fraction(target, page) {
  if (target.boxes?.length && page.height) return Math.min(...target.boxes.map((box) => box.top)) / page.height;
  return target.at ?? 0;
}

/** Where `words` stand in `text`, counted in characters as the service counts them, not in UTF-16 units. */
function findMark(text, words) {
  const index = words ? text.indexOf(words) : -1;
  if (index < 0) return null;
  const start = [...text.slice(0, index)].length;
  return [start, start + [...words].length];
}

/** The text with the words marked; of an endless page only what is around them. */
function markedText(page, mark) {
  const letters = [...page.text];
  const [start, end] = mark ?? [0, 0];
  const from = Math.max(0, start - AROUND);
  const to = Math.min(letters.length, end + AROUND);
  const part = (a, b) => letters.slice(a, b).join("");
  return make(
    "div", { className: "page-text", lang: page.language },
    from > 0 ? say("cut") : null,
    part(from, start),
    mark ? make("mark", {}, part(start, end)) : null,
    part(end, to),
    to < letters.length ? say("cut") : null,
  );
}
