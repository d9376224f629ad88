// Thumbs: whether an answer was useful, and if not, why.

import { make, makeButton } from "./dom.js";
import { icon } from "./icons.js";

const REASONS = ["wrong", "incomplete", "outdated", "unclear", "other"];

export class Rating {
  /** `answer`: its id, and the conversation that it stands in: others may have got the same answer. */
  constructor({ id, conversation_id = null }, { words, service }) {
    const within = conversation_id ? { conversation_id } : {};
    Object.assign(this, { answer: { answer_id: id, ...within }, words, service });
    this.up = this.thumb("up", "useful");
    this.down = this.thumb("down", "notUseful");
    this.said = make("p", { className: "said", role: "status" });
    this.form = this.reasons();
    this.form.hidden = true;
  }

  thumb(rating, key) {
    const label = this.words.say(key);
    const button = makeButton({ className: "tool", title: label, "aria-label": label, "aria-pressed": "false" }, () => this.rate(rating), icon(rating));
    return button;
  }

  /** A thumb counts at once; what is said about it afterwards takes its place. */
  async rate(rating, more = {}) {
    try {
      await this.service.rate({ ...this.answer, rating, ...more });
    } catch {
      this.said.textContent = this.words.say("notSent");
      return;
    }
    this.up.setAttribute("aria-pressed", String(rating === "up"));
    this.down.setAttribute("aria-pressed", String(rating === "down"));
    const ask = rating === "down" && !more.reason;
    this.form.hidden = !ask;
    this.said.textContent = ask ? "" : this.words.say("thanks");
    if (ask) this.form.querySelector("input").focus();
    else if (more.reason) this.down.focus();
  }

  reasons() {
    const { words } = this;
    const name = `reason-${this.answer.answer_id}`;
    const choices = REASONS.map((reason) => make("label", {}, make("input", { type: "radio", name, value: reason, required: true }), words.list("reasons")[reason]));
    const comment = make("textarea", { rows: 2, maxLength: 1000, "aria-label": words.say("comment"), placeholder: words.say("comment") });
    const form = make(
      "form", { className: "why" },
      make("fieldset", {}, make("legend", {}, words.say("why")), choices),
      comment, make("button", { type: "submit", className: "primary" }, words.say("send")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = comment.value.trim();
      this.rate("down", { reason: new FormData(form).get(name), ...(said ? { comment: said } : {}) });
    });
    return form;
  }
}
