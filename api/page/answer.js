// An answer as it comes, and its footnotes.

import { make } from "./dom.js";
import { lines } from "./statement.js";
import { dateText, kindName, language, pageName, problemName, say } from "./strings.js";

const bcp47 = (code) => (code === "zh" ? "zh-CN" : code);

/** Where a click on a footnote leads. */
function targetOf(citation) {
  return {
    document: citation.document_id,
    page: citation.page,
    revision: citation.revision_id,
    mark: [citation.start, citation.end],
    boxes: citation.boxes,
    quote: citation.quote,
  };
}

export class AnswerView {
  /** `show(target, opener)` opens a page; `wantKey()` asks for an access key. */
  constructor(article, { show, wantKey }) {
    this.article = article;
    this.show = show;
    this.wantKey = wantKey;
    this.clear();
  }

  clear() {
    this.question = null;
    this.statements = [];
    this.citations = [];
    this.answer = null;
    this.problem = null;
    this.article.hidden = true;
    this.article.replaceChildren();
  }

  begin(question) {
    this.clear();
    this.question = question;
    this.draw();
  }

  addStatement(statement) {
    this.statements.push(statement);
    const words = this.statement(statement);
    words.classList.add("new");
    this.body.append(words);
  }

  setCitations(citations) {
    this.citations = citations;
    this.draw();
  }

  finish(answer) {
    this.answer = answer;
    this.statements = answer.statements;
    this.citations = answer.citations;
    this.draw();
  }

  fail(problem) {
    this.problem = problem;
    this.draw();
  }

  /** Everything anew, from what is known: after a change of language too. */
  draw() {
    if (this.question === null) return;
    const focused = this.article.contains(document.activeElement) ? document.activeElement.dataset.n : null;
    this.body = make("div", { className: "statements" }, this.statements.map((one) => this.statement(one)));
    this.article.setAttribute("aria-busy", String(!this.answer && !this.problem));
    this.article.replaceChildren(
      ...[
        make("h2", { className: "asked-question" }, this.question), // the box above shows it; this is for paper and for ears,
        this.answer?.understood && make("p", { className: "understood" }, say("understood", { question: this.answer.understood })),
        this.verdict(),
        this.body,
        this.answer?.coverage && make("p", { className: "understood" }, this.answer.coverage.text),
        this.answer?.as_of && make("p", { className: "understood" }, say("asOf", { day: dateText(this.answer.as_of) })),
        ...(this.answer?.notes ?? []).map(({ text }) => make("p", { className: "understood" }, text)),
        this.problem && this.trouble(this.problem),
        !this.answer && !this.problem && make("p", { className: "working" }, say("searching")),
        ...(this.answer?.conflicts ?? []).map((note) => this.conflict(note)),
        this.citations.length > 0 && this.footnotes(),
        this.answer?.nearest.length > 0 && this.nearest(this.answer.nearest),
        this.answer && this.colophon(this.answer),
      ].filter(Boolean),
    );
    this.article.hidden = false;
    if (focused) this.article.querySelector(`[data-n="${focused}"]`)?.focus();
  }

  statement(statement) {
    const { citations, also = [], more = 0 } = statement;
    const first = this.citations.find((citation) => citation.n === citations[0]);
    // A list or table quoted whole has a line for each item.
    const said = lines(statement);
    const words = make("p", first && statement.support === "verbatim" ? { lang: bcp47(first.language) } : {}, said.map((line) => make("span", {}, line)));
    words.classList.toggle("lines", said.length > 1);
    words.lastChild.append(...[...citations, ...also].map((n) => this.mark(n)));
    if (statement.translation) {
      words.append(make("span", { className: "translation", lang: bcp47(language()) }, statement.translation, " ", tag("translated")));
    }
    if (more > 0) words.append(make("span", { className: "more", lang: bcp47(language()) }, say("more", { more })));
    return words;
  }

  mark(n) {
    const citation = this.citations.find((one) => one.n === n);
    const title = citation ? say("footnote", { n, title: citation.title, page: pageName(citation.page_label, citation.page) }) : String(n);
    const button = make("button", { type: "button", className: "ref", title, "aria-label": title }, String(n));
    button.dataset.n = `ref-${n}`;
    button.addEventListener("click", () => {
      const known = this.citations.find((one) => one.n === n);
      if (known) this.show(targetOf(known), button);
    });
    return make("sup", {}, "\u2060", button); // the number stays with the last word
  }

  footnotes() {
    const items = this.citations.map((citation) => {
      const title = make("button", { type: "button", className: "title", lang: bcp47(citation.language) }, citation.title);
      title.dataset.n = `note-${citation.n}`;
      const quote = make("blockquote", { lang: bcp47(citation.language) }, citation.quote);
      const item = make(
        "li", { value: citation.n },
        make("span", { className: "number", "aria-hidden": "true" }, String(citation.n)),
        make("div", {}, make("h4", {}, title, citation.illustrative && tag("illustrative"), citation.ocr_confidence != null && tag("ocr"), citation.published_from === "content" && tag("dateRead")), about(citation), quote),
      );
      const open = () => this.show(targetOf(citation), title);
      title.addEventListener("click", (event) => (event.stopPropagation(), open()));
      // The whole card answers the mouse, unless words of it are being selected.
      item.addEventListener("click", () => getSelection().isCollapsed && open());
      return item;
    });
    return section("footnotes", say("footnotes"), make("ol", { role: "list" }, items));
  }

  verdict() {
    const status = this.answer?.status;
    if (status === "partial") return this.partial(this.answer.unanswered ?? []);
    if (status === "not_found") {
      const more = this.answer.near_miss ?? say("notFoundMore");
      return make("div", { className: "verdict" }, make("p", {}, say("notFound")), make("p", {}, more));
    }
    return status === "restricted" ? this.restricted(this.answer.restricted) : null;
  }

  /** What of the question the publications do not answer. */
  partial(parts) {
    const items = parts.map((part) => make("li", {}, part));
    return make("aside", { className: "notice missing" }, make("p", {}, say(items.length ? "partialNamed" : "partial")), items.length > 0 && make("ul", {}, items));
  }

  restricted(publications) {
    const items = publications.map(({ title, kind, tier }) =>
      make("li", {}, make("cite", {}, title), make("span", {}, `${kindName(kind)}, ${say("tier", { tier: say(tier) })}`)),
    );
    const button = make("button", { type: "button", className: "primary" }, say("useKey"));
    button.addEventListener("click", () => this.wantKey());
    return make(
      "div", { className: "verdict" },
      make("p", {}, say("restricted")), make("p", {}, say("restrictedMore")), make("ul", {}, items), button,
    );
  }

  nearest(passages) {
    const items = passages.map((passage) => {
      const title = make("button", { type: "button", className: "title" }, passage.title);
      title.addEventListener("click", () =>
        this.show({ document: passage.document_id, page: passage.page, find: passage.text }, title),
      );
      const section = passage.section.filter((name) => name !== passage.title);
      const where = [pageName(passage.page_label, passage.page), ...section].join(" · ");
      return make(
        "li", {},
        make("h4", {}, title), make("p", { className: "about" }, where), make("blockquote", {}, passage.text),
      );
    });
    return section("nearest", say("nearest"), make("ul", { role: "list" }, items));
  }

  /** Each side with its figure, and who said so when. */
  conflict(note) {
    const sides = note.sides.map(({ citation: n, figures }) => {
      const citation = this.citations.find((one) => one.n === n);
      const source = citation && [citation.title, citation.publisher, dateText(citation.published)].filter(Boolean).join(" · ");
      return make("li", {}, make("strong", {}, figures.join(", ")), " ", source, this.mark(n));
    });
    return make("aside", { className: "notice differ" }, make("h3", {}, say("conflict")), sides.length ? make("ul", {}, sides) : make("p", {}, note.text));
  }

  trouble(problem) {
    const network = problem.type === "network";
    // The service words its problems in English; in Chinese what sort of problem it is stands before that.
    const sort = network ? say("networkAdvice") : problemName(problem.status);
    const detail = network ? "" : [problem.detail, problem.advice].filter(Boolean).join(" ");
    const title = network ? say("network") : say("problem");
    const lines = [sort && make("p", {}, sort), detail && make("p", { lang: "en" }, detail)].filter(Boolean);
    return make("div", { className: "trouble", role: "alert" }, make("h3", {}, title), lines);
  }

  colophon({ statements, model = null, index_version: version, timings_ms: timings }) {
    const milliseconds = timings.total ?? Object.values(timings).reduce((sum, each) => sum + each, 0);
    const quoted = statements.every(({ support }) => support === "verbatim");
    const words = !statements.length ? "colophonNone" : quoted ? "colophon" : "colophonModel";
    const values = { seconds: (milliseconds / 1000).toFixed(2), version, model: model?.name ?? "" };
    return make("p", { className: "colophon" }, say(words, values));
  }
}

function section(className, title, content) {
  return make("section", { className }, make("h3", {}, title), content);
}

function tag(words) {
  return make("span", { className: "tag" }, say(words));
}

/** Publisher, kind, date, page and section of a citation, in one line. */
function about(citation) {
  const parts = [citation.publisher, kindName(citation.kind), dateText(citation.published), pageName(citation.page_label, citation.page)];
  const line = make("p", { className: "about" }, parts.filter(Boolean).join(" · "));
  const said = [citation.title, citation.page_label]; // a section that only repeats them tells nothing
  const section = citation.section.filter((name) => !said.includes(name));
  if (section.length) line.append(" · ", make("span", { lang: bcp47(citation.language) }, section.join(" › ")));
  if (citation.superseded_by) line.append(" · ", say("supersededBy", { title: citation.superseded_by.title, date: dateText(citation.superseded_by.published) ?? "" }));
  if (citation.also_in.length) line.append(" · ", say("alsoIn", { titles: citation.also_in.map((each) => each.title).join("; ") }));
  return line;
}
