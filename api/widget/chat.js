// The conversation: what was asked and answered, and the next question.

import { Composer } from "./composer.js";
import { make, makeButton } from "./dom.js";
import { Problem } from "./service.js";
import { readAloud } from "./statement.js";
import { trouble } from "./trouble.js";
import { Turn } from "./turn.js";

const GONE = "the widget is gone"; // why an answer under way is given up, where nobody is there to be told

export class Chat {
  /** `memory` keeps the id of the conversation; `show(target, opener)` opens the card of a footnote; `changed()` is called
   *  when there is something to forget, or no more. */
  constructor({ words, service, memory, show, changed }) {
    Object.assign(this, { words, service, memory, show, changed });
    this.turns = [];
    this.running = null; // AbortController of the answer under way
    this.composer = new Composer({ ask: (question) => this.ask(question), stop: () => this.running?.abort() });
    const lede = make("p", { className: "lede" });
    lede.dataset.say = "lede";
    this.examples = make("div", { className: "examples" });
    this.welcome = make("div", { className: "welcome" }, lede, this.examples);
    this.talk = make("div", { className: "talk", role: "region", tabIndex: 0 }, this.welcome);
    this.talk.dataset.sayLabel = "conversation";
    // Answers are drawn more than once as they come; this says each statement once.
    this.log = make("div", { className: "hidden", role: "log", "aria-live": "polite" });
  }

  get elements() {
    return [this.talk, this.composer.element, this.log];
  }

  tell(text) {
    this.log.append(make("p", {}, text));
  }

  /** The conversation of before the reload, or else a beginning. */
  begin() {
    this.begun ??= this.memory.get("conversation") ? this.restore() : this.suggest();
    return this.begun;
  }

  async restore() {
    this.welcome.hidden = true;
    const waiting = make("p", { className: "working" }, this.words.say("restoring"));
    this.talk.append(waiting);
    try {
      const { id: within, turns } = await this.service.conversation(this.memory.get("conversation"));
      for (const { answer_id: id, ...answer } of turns) this.add(answer.question).finish({ ...answer, id, conversation_id: within });
      this.reveal(this.turns.at(-1));
    } catch (error) {
      if (error.status === 404) this.memory.set("conversation", null); // erased, or somebody else's
      else this.talk.append(trouble(error, this.words));
    }
    waiting.remove();
    this.welcome.hidden = this.turns.length > 0;
    if (this.turns.length === 0) await this.suggest();
    this.changed();
  }

  /** Questions to begin with. Without them the chat is as good. */
  async suggest() {
    const asked = this.words.language;
    const questions = await this.service.suggestions(asked).catch(() => []);
    if (asked !== this.words.language) return;
    const title = make("h3", { className: "small" }, this.words.say("examples"));
    const items = questions.map((question) => make("li", {}, makeButton({}, () => this.ask(question), question)));
    this.examples.replaceChildren(...(items.length ? [title, make("ul", { role: "list" }, items)] : []));
  }

  get kept() {
    return this.turns.length > 0 || this.memory.get("conversation") !== null;
  }

  add(question) {
    const { words, service, show } = this;
    const turn = new Turn(question, { words, service, show, again: () => this.askAgain(turn) });
    this.turns.push(turn);
    this.talk.append(turn.element);
    return turn;
  }

  /** The question to the top: what comes then is read from its beginning, and nobody is carried along. */
  reveal(turn) {
    if (turn) this.talk.scrollTop += turn.element.getBoundingClientRect().top - this.talk.getBoundingClientRect().top;
  }

  async ask(question) {
    if (this.running) return;
    const { signal } = (this.running = new AbortController());
    this.welcome.hidden = true;
    const turn = this.add(question);
    this.reveal(turn);
    this.composer.busy = true;
    this.log.replaceChildren();
    this.tell(this.words.say("searching"));
    this.changed();
    try {
      for await (const { event, data } of this.service.ask(this.request(question), signal)) this.take(turn, event, data);
    } catch (error) {
      if (signal.reason === GONE) return;
      if (!(error instanceof Problem) && error.name !== "AbortError") throw error;
      turn.view.fail(error.name === "AbortError" ? new Problem({ type: "stopped" }) : error);
    } finally {
      this.running = null;
      this.composer.busy = false;
    }
  }

  take(turn, event, data) {
    if (event === "statement") {
      turn.view.addStatement(data);
      this.tell(readAloud(data));
    } else if (event === "citations") turn.view.setCitations(data);
    else if (event === "done") {
      this.memory.set("conversation", data.conversation_id);
      turn.finish(data);
      this.tell(this.summary(data));
    }
  }

  summary({ status, statements, citations }) {
    const key = { not_found: "notFound", restricted: "restricted" }[status] ?? (statements.length === 1 ? "readyOne" : "ready");
    return this.words.say(key, { statements: statements.length, footnotes: citations.length });
  }

  request(question) {
    const within = this.memory.get("conversation");
    return { question, language: this.words.language, ...(within ? { conversation_id: within } : {}) };
  }

  askAgain(turn) {
    if (this.running) return;
    turn.element.remove();
    this.turns.splice(this.turns.indexOf(turn), 1);
    this.composer.focus(); // the button that was pressed is gone
    this.ask(turn.question);
  }

  /** Erases the conversation there as here. */
  async forget() {
    this.leave();
    const id = this.memory.get("conversation");
    try {
      if (id) await this.service.forget(id);
    } catch (error) {
      this.talk.append(trouble(error, this.words));
      this.talk.scrollTop = this.talk.scrollHeight;
      return;
    }
    this.memory.set("conversation", null);
    this.turns = [];
    this.talk.replaceChildren(this.welcome);
    this.welcome.hidden = false;
    this.changed();
    this.log.replaceChildren();
    this.tell(this.words.say("forgotten"));
    this.composer.focus();
    await this.suggest();
  }

  /** Gives up what is under way: nobody is there to read it. */
  leave() {
    this.running?.abort(GONE);
  }

  /** After a change of language. */
  draw() {
    for (const turn of this.turns) turn.draw();
    if (this.begun && this.turns.length === 0) this.suggest();
  }
}
