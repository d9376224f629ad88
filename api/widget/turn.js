// A question and its answer, and what can be done with it.

import { AnswerView } from "./answer.js";
import { asMarkdown, asText, copy } from "./copying.js";
import { make, makeButton } from "./dom.js";
import { icon } from "./icons.js";
import { Rating } from "./rating.js";

export class Turn {
  /** `again()` asks the same once more, in place of this. */
  constructor(question, { words, service, show, again }) {
    Object.assign(this, { question, words, service });
    const article = make("article");
    this.tools = make("div", { className: "tools" });
    this.element = make("div", { className: "turn" }, article, this.tools);
    this.view = new AnswerView(article, { words, show, again });
    this.view.begin(question);
  }

  finish(answer) {
    this.view.finish(answer);
    this.drawTools();
  }

  /** After a change of language. */
  draw() {
    this.view.draw();
    if (this.view.answer) this.drawTools();
  }

  drawTools() {
    const { words, service, view: { answer } } = this;
    if (answer.withheld) return;
    const rating = new Rating(answer, { words, service });
    const copies = answer.statements.length ? [this.copier("copyText", asText, rating, icon("copy")), this.copier("copyMarkdown", asMarkdown, rating)] : [];
    this.tools.replaceChildren(make("div", { className: "row" }, copies, make("span", { className: "gap" }), rating.up, rating.down), rating.said, rating.form);
  }

  copier(key, write, { said }, picture = null) {
    const { words, service } = this;
    return makeButton({ className: "tool" }, async () => {
      const done = await copy(write(this.question, this.view.answer, words, service.endpoint));
      said.textContent = words.say(done ? "copied" : "notCopied");
    }, picture, words.say(key));
  }
}
