// Where a question is written.

import { composes, make, makeButton } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  /** `ask(question)`; `stop()` ends the answer under way. */
  constructor({ ask, stop }) {
    this.ask = ask;
    this.box = make("textarea", { rows: 1, maxLength: 2000, autocomplete: "off", enterKeyHint: "send" });
    this.box.dataset.sayLabel = "question";
    this.box.dataset.sayPlaceholder = "placeholder";
    this.send = make("button", { type: "submit", className: "send" }, icon("ask"));
    this.send.dataset.sayLabel = "ask";
    this.halt = makeButton({ className: "send", hidden: true }, stop, icon("stop"));
    this.halt.dataset.sayLabel = "stop";
    this.element = make("form", { className: "composer", noValidate: true }, this.box, this.send, this.halt);
    this.element.addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    this.box.addEventListener("input", () => this.grow());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || composes(event)) return;
    event.preventDefault();
    this.submit();
  }

  /** While an answer comes, a next question can be written but waits. */
  submit() {
    const question = this.box.value.trim();
    if (!question || !this.halt.hidden) return;
    this.box.value = "";
    this.grow();
    this.ask(question);
  }

  set busy(busy) {
    const focused = this.element.getRootNode().activeElement;
    this.halt.hidden = !busy;
    this.send.hidden = busy;
    if (busy && focused === this.send) this.halt.focus();
    if (!busy && focused === this.halt) this.send.focus();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }
}
