// The card of a footnote: what is quoted, from where, and the page with the words marked.

import { superseded, tags } from "./citation.js";
import { make, makeButton } from "./dom.js";
import { icon } from "./icons.js";
import { write } from "./link.js";
import { whereabouts } from "./refusal.js";
import { drawPage, fetchPage, fraction, scrollToMark } from "./sheet.js";
import { trouble } from "./trouble.js";
import { bcp47 } from "./words.js";

export class Card {
  /** `token()`: the viewer's, to hand on to the page that shows the whole document. */
  constructor({ words, service, token }) {
    Object.assign(this, { words, service, token });
    this.element = make("dialog", { className: "card", "aria-labelledby": "card-title" });
    this.element.addEventListener("close", () => this.closed());
    this.element.addEventListener("click", (event) => event.target === this.element && this.element.close());
  }

  /** `target`: of a citation, or of a passage. `opener` gets the focus back. */
  async show(target, opener) {
    this.opener = opener;
    this.place = { root: opener?.getRootNode(), n: opener?.dataset.n };
    this.target = this.asked = target; // the first is found more exactly once its page is there
    this.draw();
    this.element.showModal();
    this.title.focus();
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    try {
      const found = await fetchPage(this.service, target, signal);
      const drawn = await drawPage(this.service, found, this.words, signal);
      if (signal.aborted) return;
      this.target = { ...found.target, at: fraction(found.target, found.page) };
      this.pages.textContent = found.page.pages > 1 ? this.words.say("pageShown", { page: found.page.number, pages: found.page.pages }) : "";
      this.larger.hidden = !found.page.has_picture;
      this.page.replaceChildren(...drawn);
      this.scroll = () => scrollToMark(this.page, found.target, found.page);
      this.scroll();
    } catch (error) {
      if (error.name !== "AbortError") this.page.replaceChildren(trouble(error, this.words));
    } finally {
      if (!signal.aborted) this.page.setAttribute("aria-busy", "false");
    }
  }

  draw() {
    const { words, target } = this;
    const { citation, passage } = target;
    const about = citation ?? passage;
    const lang = citation ? bcp47(citation.language) : null;
    const close = makeButton({ className: "tool", title: words.say("close"), "aria-label": words.say("close") }, () => this.element.close(), icon("close"));
    this.title = make("h2", { id: "card-title", lang, tabIndex: -1 }, about.title);
    this.page = make("div", { className: "card-page", role: "region", tabIndex: 0, "aria-label": words.say("pageRegion"), "aria-busy": "true" }, make("p", { className: "working" }, words.say("loading")));
    this.pages = make("span", { className: "pages" });
    this.larger = makeButton({ className: "tool", "aria-pressed": "false", hidden: true }, () => this.zoom(), words.say("larger"));
    this.element.replaceChildren(
      make("header", {}, make("div", {}, this.title, make("p", { className: "about" }, this.line(about))), close),
      make("div", { className: "card-quote" },
        citation && make("p", { className: "tags" }, tags(citation, words)),
        citation?.superseded_by && make("p", { className: "notice" }, this.link({ document: citation.superseded_by.document_id, page: 1 }, superseded(citation, words))),
        make("blockquote", { lang, tabIndex: 0, "aria-label": words.say("quoted"), role: "group" }, citation?.quote ?? passage.text)),
      this.page,
      make("footer", {}, this.pages, make("span", { className: "gap" }), this.larger, this.link(target, words.say("open"))),
    );
  }

  /** Kind, publisher, date, page and section. */
  line(about) {
    const { words } = this;
    const first = [about.kind && words.kind(about.kind), about.publisher, words.date(about.published)];
    return [...first, whereabouts(about, words)].filter(Boolean).join(" · ");
  }

  /** To the page that shows the whole document. A link cannot send a token: it goes along after #, which no server gets,
   *  and is not in the link itself, where it could be copied. */
  link(target, said) {
    const { words } = this;
    const address = () => `${this.service.endpoint}#${write(null, target === this.asked ? this.target : target)}`;
    const link = make("a", { href: address(), target: "_blank", rel: "noopener noreferrer" }, said, make("span", { className: "hidden" }, ` (${words.say("newTab")})`));
    link.addEventListener("click", (event) => {
      link.href = address();
      if (!this.token()) return;
      event.preventDefault();
      open(`${address()}&${new URLSearchParams({ token: this.token() })}`, "_blank", "noopener,noreferrer");
    });
    return link;
  }

  zoom() {
    this.larger.setAttribute("aria-pressed", String(this.page.classList.toggle("larger")));
    this.scroll();
  }

  closed() {
    this.loading?.abort();
    this.element.replaceChildren();
    // Answers are drawn anew as they come, so the very element may be gone: then its successor.
    const opener = this.opener?.isConnected ? this.opener : this.place.root?.querySelector(`[data-n="${this.place.n}"]`);
    opener?.focus();
    this.opener = null;
  }
}
