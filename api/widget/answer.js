// An answer as it comes, and its footnotes.

import { about, tags, targetOf } from "./citation.js";
import { make, makeButton, onPress } from "./dom.js";
import { contacts, nearest, verdict } from "./refusal.js";
import { lines } from "./statement.js";
import { trouble } from "./trouble.js";
import { bcp47 } from "./words.js";

export class AnswerView {
  say = (key, values) => this.words.say(key, values);

  /** `show(target, opener)` opens a page; `wantKey()` asks for an access key, where there is such a thing; `again()`
   *  asks the same once more. */
  constructor(article, { words, show, wantKey = null, again = null }) {
    Object.assign(this, { article, words, show, wantKey, again });
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
    const { say } = this;
    const active = this.article.getRootNode().activeElement;
    const focused = this.article.contains(active) ? active.dataset.n : null;
    this.body = make("div", { className: "statements" }, this.statements.map((one) => this.statement(one)));
    this.article.setAttribute("aria-busy", String(!this.answer && !this.problem));
    this.article.replaceChildren(
      ...[
        make("h2", { className: "asked-question" }, this.question), // the box above shows it; this is for paper and for ears,
        this.answer?.understood && make("p", { className: "understood" }, say("understood", { question: this.answer.understood })),
        this.answer?.withheld && make("p", { className: "understood" }, say("withheld")),
        !this.answer?.withheld && verdict(this.answer, this),
        this.body,
        this.answer?.coverage && make("p", { className: "understood" }, this.answer.coverage.text),
        this.answer?.as_of && make("p", { className: "understood" }, say("asOf", { day: this.words.date(this.answer.as_of) })),
        ...(this.answer?.notes ?? []).map(({ text }) => make("p", { className: "understood" }, text)),
        this.problem && trouble(this.problem, this.words, { again: this.again, half: this.statements.length > 0 }),
        !this.answer && !this.problem && make("p", { className: "working" }, say("searching")),
        ...(this.answer?.conflicts ?? []).map((note) => this.conflict(note)),
        this.citations.length > 0 && this.footnotes(),
        this.answer?.contacts?.length > 0 && contacts(this.answer.contacts, this),
        this.answer?.nearest?.length > 0 && nearest(this.answer.nearest, this),
        this.answer?.timings_ms && this.colophon(this.answer),
      ].filter(Boolean),
    );
    this.article.hidden = false;
    if (focused) this.article.querySelector(`[data-n="${focused}"]`)?.focus();
  }

  statement(statement) {
    const { say, words: { tag: spoken } } = this;
    const { citations, also = [], more = 0 } = statement;
    const first = this.citations.find((citation) => citation.n === citations[0]);
    // A list or table quoted whole has a line for each item.
    const said = lines(statement, this.words);
    const words = make("p", first && statement.support === "verbatim" ? { lang: bcp47(first.language) } : {}, said.map((line) => make("span", {}, line)));
    words.classList.toggle("lines", said.length > 1);
    words.lastChild.append(...[...citations, ...also].map((n) => this.mark(n)));
    if (statement.translation) {
      words.append(make("span", { className: "translation", lang: spoken }, statement.translation, " ", make("span", { className: "tag" }, say("translated"))));
    }
    if (more > 0) words.append(make("span", { className: "more", lang: spoken }, say("more", { more })));
    return words;
  }

  mark(n) {
    const citation = this.citations.find((one) => one.n === n);
    if (!citation && this.problem) return make("sup", {}, "\u2060", String(n)); // it leads nowhere: the footnotes never came
    const title = citation ? this.say("footnote", { n, title: citation.title, page: this.words.page(citation.page_label, citation.page) }) : String(n);
    const waits = citation ? null : "true"; // until the footnotes come, behind the last statement
    const button = makeButton({ className: "ref", title, "aria-label": title, "aria-disabled": waits }, () => {
      const known = this.citations.find((one) => one.n === n);
      if (known) this.show(targetOf(known), button);
    }, String(n));
    button.dataset.n = `ref-${n}`;
    return make("sup", {}, "\u2060", button); // the number stays with the last word
  }

  footnotes() {
    const items = this.citations.map((citation) => {
      const open = () => this.show(targetOf(citation), title);
      const title = makeButton({ className: "title", lang: bcp47(citation.language) }, (event) => (event.stopPropagation(), open()), citation.title);
      title.dataset.n = `note-${citation.n}`;
      const quote = make("blockquote", { lang: bcp47(citation.language) }, citation.quote);
      const item = make(
        "li", { value: citation.n },
        make("span", { className: "number", "aria-hidden": "true" }, String(citation.n)),
        make("div", {}, make("h4", {}, title, tags(citation, this.words)), about(citation, this.words), quote),
      );
      onPress(item, open); // the whole card answers the mouse
      return item;
    });
    return make("section", { className: "footnotes" }, make("h3", {}, this.say("footnotes")), make("ol", { role: "list" }, items));
  }

  /** Each side with its figure, and who said so when. */
  conflict(note) {
    const sides = note.sides.map(({ citation: n, figures }) => {
      const citation = this.citations.find((one) => one.n === n);
      const source = citation && [citation.title, citation.publisher, this.words.date(citation.published)].filter(Boolean).join(" · ");
      return make("li", {}, make("strong", {}, figures.join(", ")), " ", source, this.mark(n));
    });
    return make("aside", { className: "notice differ" }, make("h3", {}, this.say("conflict")), sides.length ? make("ul", {}, sides) : make("p", {}, note.text));
  }

  colophon({ statements, model = null, index_version: version, timings_ms: timings }) {
    const milliseconds = timings.total ?? Object.values(timings).reduce((sum, each) => sum + each, 0);
    const quoted = statements.every(({ support }) => support === "verbatim");
    const words = !statements.length ? "colophonNone" : quoted ? "colophon" : "colophonModel";
    const values = { seconds: (milliseconds / 1000).toFixed(2), version, model: model?.name ?? "" };
    return make("p", { className: "colophon" }, this.say(words, values));
  }
}
