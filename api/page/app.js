// The ask page, put together.

import { AnswerView } from "../widget/answer.js";
import { byId, composes, make } from "../widget/dom.js";
import * as link from "../widget/link.js";
import { Problem } from "../widget/service.js";
import { readAloud } from "../widget/statement.js";
import { sayAll } from "../widget/words.js";
import { conversation, key, service, takeToken, tryKey } from "./access.js";
import { Panel } from "./panel.js";
import { choose, words } from "./strings.js";

const KINDS = [
  "fact-sheet", "opportunity-guide", "summit-summary", "policy-study", "agenda", "news", "notice", "presentation",
  "dataset", "other",
];

const say = (name, values) => words.say(name, values);
const box = byId("question");
let running = null; // AbortController of the answer under way
let pushed = false; // whether closing the panel is a step back in the history

const panel = new Panel({
  question: () => view.question,
  opened: (target) => {
    const address = addressOf(view.question, target);
    if (link.read().target) history.replaceState(null, "", address);
    else history.pushState(null, "", address), (pushed = true);
  },
  closed: () => {
    if (pushed && link.read().target) history.back();
    else history.replaceState(null, "", addressOf(view.question, null));
    pushed = false;
  },
});
const show = (target, opener) => panel.open(target, opener);
const view = new AnswerView(byId("answer"), { words, show, wantKey: openKey, again: askAgain });

/** This page's address with a question and a page in it; either may be null. */
function addressOf(question, target) {
  const text = link.write(question, target);
  return location.pathname + (text ? `#${text}` : "");
}

function tell(text) {
  byId("status").textContent = text;
}

async function askNow(question) {
  running?.abort();
  const { signal } = (running = new AbortController());
  document.body.classList.add("asked");
  history.replaceState(null, "", addressOf(question, null));
  view.begin(question);
  tell(say("searching"));
  try {
    for await (const { event, data } of service.ask(request(question), signal)) {
      if (event === "statement") view.addStatement(data);
      else if (event === "citations") view.setCitations(data);
      else if (event === "done") finish(data);
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Problem)) throw error;
    view.fail(error);
    tell("");
  }
}

/** A follow-up as it was understood: another key begins another conversation. */
function askAgain() {
  if (view.question !== null) askNow(view.answer?.understood ?? view.question);
}

function finish(answer) {
  conversation.set(answer.conversation_id);
  showConversation();
  view.finish(answer);
  const counts = { statements: answer.statements.length, footnotes: answer.citations.length };
  const summary = { not_found: "notFound", restricted: "restricted" }[answer.status];
  const statements = answer.statements.map(readAloud);
  tell([say(summary ?? (counts.statements === 1 ? "readyOne" : "ready"), counts), ...statements].join(" "));
}

function request(question) {
  const filters = {};
  if (byId("kind").value) filters.kind = [byId("kind").value];
  if (byId("publication-language").value) filters.language = [byId("publication-language").value];
  const within = conversation.get();
  return { question, language: words.language, filters, ...(within ? { conversation_id: within } : {}) };
}

// --- the conversation

function showConversation() {
  byId("forget").hidden = !conversation.get();
}

async function forget() {
  try {
    if (conversation.get()) await service.forget(conversation.get());
    conversation.set(null);
    view.clear();
    box.value = "";
    history.replaceState(null, "", addressOf(null, null));
    tell(say("forgotten"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(say("network"));
  }
  showConversation();
  box.focus();
}

// --- the form

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function submit() {
  const question = box.value.trim();
  if (question) askNow(question);
  box.focus();
}

function fillForm() {
  const option = (value, text, chosen) => make("option", { value, selected: value === chosen }, text);
  const kind = byId("kind");
  kind.replaceChildren(option("", say("any"), kind.value), ...KINDS.map((each) => option(each, words.kind(each), kind.value)));
  const spoken = byId("publication-language");
  const languages = [["", say("any")], ["en", say("english")], ["zh", say("chinese")]];
  spoken.replaceChildren(...languages.map(([value, text]) => option(value, text, spoken.value)));
  byId("examples").querySelector("ul").replaceChildren(...words.list("examplesList").map(example));
}

function example(question) {
  const button = make("button", { type: "button" }, question);
  button.addEventListener("click", () => {
    box.value = question;
    grow();
    submit();
  });
  return make("li", {}, button);
}

// --- the key

function showKey() {
  byId("key-button").textContent = say(key.get() ? "keyInUse" : "key");
  byId("key-button").classList.toggle("on", Boolean(key.get()));
  byId("key-forget").hidden = !key.get();
}

function openKey() {
  byId("key").value = "";
  byId("key-error").textContent = "";
  byId("key-dialog").showModal();
}

async function useKey(event) {
  event.preventDefault();
  const value = byId("key").value.trim();
  try {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Problem({ status: 401 });
    await tryKey(value);
    key.set(value);
    byId("key-dialog").close();
    showKey();
    askAgain(); // the same question, with what the key opens
  } catch (error) {
    byId("key-error").textContent = error.status === 401 ? say("keyBad") : say("network");
    byId("key").select();
  }
}

// --- the language

function speak() {
  document.documentElement.lang = words.tag;
  sayAll(document, words);
  document.title = `Footnote · ${say("heading")}`;
  byId("language").textContent = say("otherLanguage");
  byId("language").lang = say("otherLanguageCode");
  fillForm();
  showKey();
  view.draw();
}

function followAddress() {
  const { question, target } = link.read();
  if (question && question !== view.question) {
    box.value = question;
    grow();
    askNow(question).then(() => {});
  }
  if (target) {
    history.replaceState(null, "", addressOf(question, target));
    panel.open(target);
  } else {
    pushed = false;
    panel.close();
  }
}

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !composes(event)) {
    event.preventDefault();
    submit();
  }
});
byId("language").addEventListener("click", () => (choose(say("otherLanguageCode")), speak()));
byId("forget").addEventListener("click", forget);
byId("key-button").addEventListener("click", openKey);
byId("key-dialog").querySelector("form").addEventListener("submit", useKey);
byId("key-cancel").addEventListener("click", () => byId("key-dialog").close());
byId("key-forget").addEventListener("click", () => {
  key.forget();
  byId("key-dialog").close();
  showKey();
  askAgain(); // what the key had opened must not stay on the screen
});
addEventListener("popstate", followAddress);

takeToken();
speak();
showConversation();
followAddress();
