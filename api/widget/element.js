// <footnote-chat>: a button at the corner of the page that opens the chat, or with `inline` the chat in its place.
// Its attributes and properties are those of docs/embedding.md.

import { Card } from "./card.js";
import { CHAT } from "./chat-strings.js";
import { Chat } from "./chat.js";
import { composes, make, makeButton } from "./dom.js";
import { icon } from "./icons.js";
import { Memory } from "./memory.js";
import { Service } from "./service.js";
import { styles } from "./styles.js";
import { Tokens } from "./tokens.js";
import { Words, sayAll } from "./words.js";

const HOME = new URL("..", import.meta.url).href;
const PHONE = "(max-width: 34rem)";

export class FootnoteChat extends HTMLElement {
  static observedAttributes = ["endpoint", "site", "token-url", "inline", "lang", "heading", "open"];

  #root = this.attachShadow({ mode: "open" });
  #phone = matchMedia(PHONE);
  #words;
  #memory;
  #chat;
  #card;
  #frame;
  #launcher;
  #panel;
  #heading;
  #forgetButton;
  #closeButton;
  #ends = null; // AbortController of what listens outside of the element
  #quiet = false;
  #opener = null; // what had the focus when the chat was opened

  get open() {
    return this.hasAttribute("open");
  }

  set open(open) {
    this.toggleAttribute("open", open);
  }

  /** Ask in the reader's stead; for a button of the site's. */
  ask(question) {
    this.open = true;
    return this.#chat.ask(question);
  }

  connectedCallback() {
    const { signal } = (this.#ends = new AbortController());
    this.#build();
    this.#phone.addEventListener("change", () => this.#present(), { signal });
    visualViewport.addEventListener("resize", () => this.#fit(), { signal });
    visualViewport.addEventListener("scroll", () => this.#fit(), { signal });
    const watch = new MutationObserver(() => this.#speak());
    watch.observe(document.documentElement, { attributeFilter: ["lang"] });
    signal.addEventListener("abort", () => watch.disconnect());
  }

  disconnectedCallback() {
    this.#ends.abort();
    this.#chat.leave();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.#chat || before === after) return;
    if (name === "open") this.#present();
    else if (name === "lang" || name === "heading") this.#speak();
    else this.#build();
  }

  async #build() {
    this.#chat?.leave();
    const endpoint = new URL(this.getAttribute("endpoint") ?? HOME, document.baseURI).href.replace(/\/?$/, "/");
    const site = this.getAttribute("site");
    const address = this.getAttribute("token-url");
    const tokens = new Tokens(address && new URL(address, document.baseURI).href);
    const words = (this.#words = new Words(this.#language(), CHAT));
    const service = new Service({ endpoint, site, credential: (anew) => tokens.get(anew) });
    this.#memory = new Memory(`${endpoint} ${site ?? ""}`);
    this.#card = new Card({ words, service, token: () => tokens.current });
    const show = (target, opener) => this.#card.show(target, opener);
    const chat = (this.#chat = new Chat({ words, service, memory: this.#memory, show, changed: () => this.#showForget() }));
    this.#furnish();
    const sheets = await styles();
    if (chat !== this.#chat) return; // built anew meanwhile
    this.#root.adoptedStyleSheets = sheets;
    this.#root.replaceChildren(this.#frame);
    this.#speak();
    this.#showForget();
    this.#quiet = true; // a page that is loading takes nobody's focus
    if (this.#memory.get("open") && !this.#phone.matches) this.open = true;
    this.#present();
    this.#quiet = false;
  }

  #furnish() {
    const labelled = (button, key) => ((button.dataset.sayLabel = key), button);
    this.#launcher = makeButton({ className: "launcher", "aria-haspopup": "dialog" }, () => (this.open = true), icon("chat"), make("span"));
    this.#heading = make("h2", { id: "title", tabIndex: -1 });
    this.#forgetButton = labelled(makeButton({ className: "tool", hidden: true }, () => this.#chat.forget(), icon("forget")), "forget");
    this.#closeButton = labelled(makeButton({ className: "tool" }, () => (this.open = false), icon("close")), "closeChat");
    const inline = this.hasAttribute("inline");
    this.#closeButton.hidden = this.#launcher.hidden = inline;
    const header = make("header", {}, this.#heading, this.#forgetButton, this.#closeButton);
    this.#panel = make(inline ? "div" : "dialog", { className: "panel", "aria-labelledby": inline ? null : "title" }, header, this.#chat.elements);
    this.#panel.addEventListener("keydown", (event) => this.#onKey(event));
    // With the browser's own gesture for closing (Escape, back on a phone).
    this.#panel.addEventListener("cancel", (event) => event.target === this.#panel && (event.preventDefault(), (this.open = false)));
    this.#frame = make("section", { className: "frame" }, this.#launcher, this.#panel, this.#card.element);
  }

  #language() {
    return (this.closest("[lang]") ?? document.documentElement).lang;
  }

  #speak() {
    if (!this.#frame) return;
    this.#words.language = this.#language();
    const heading = this.getAttribute("heading") ?? this.#words.say("heading");
    this.#frame.lang = this.#words.tag;
    this.#frame.ariaLabel = heading;
    this.#heading.textContent = heading;
    this.#launcher.querySelector("span").textContent = heading;
    sayAll(this.#frame, this.#words);
    this.#chat.draw();
  }

  /** Shows or hides the chat, as the attribute says; on a phone nothing else can be reached beside it. */
  #present() {
    if (!this.#frame.isConnected) return;
    const inline = this.hasAttribute("inline");
    if (inline || this.open) this.#chat.begin();
    if (inline) return;
    const { open } = this;
    const panel = this.#panel;
    this.#memory.set("open", open ? "yes" : null);
    const was = panel.open;
    if (was) panel.close();
    this.#launcher.hidden = open;
    if (open) this.#show();
    else if (was) this.#leave();
  }

  #show() {
    const { activeElement } = document;
    const focused = activeElement === this || activeElement === document.body ? null : activeElement;
    this.#opener ??= focused;
    if (this.#phone.matches) this.#panel.showModal();
    else this.#panel.show();
    this.#fit();
    if (this.#quiet) focused ? focused.focus() : this.#root.activeElement?.blur();
    // With fingers, the box would bring up the keyboard over what there is to read.
    else if (matchMedia("(pointer: coarse)").matches) this.#heading.focus();
    else this.#chat.composer.focus();
  }

  #leave() {
    (this.#opener?.isConnected ? this.#opener : this.#launcher).focus();
    this.#opener = null;
  }

  /** On a phone: what the keyboard leaves of the screen. */
  #fit() {
    const { height, offsetTop } = visualViewport;
    const phone = this.#phone.matches;
    this.#panel.style.setProperty("--seen", phone ? `${height}px` : null);
    this.#panel.style.setProperty("--down", phone ? `${offsetTop}px` : null);
  }

  #onKey(event) {
    if (event.key !== "Escape" || composes(event) || this.hasAttribute("inline")) return;
    event.preventDefault();
    event.stopPropagation();
    this.open = false;
  }

  #showForget() {
    this.#forgetButton.hidden = !this.#chat.kept;
  }
}

if (!customElements.get("footnote-chat")) customElements.define("footnote-chat", FootnoteChat);
