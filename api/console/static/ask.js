// Ask, put together: the form, the address that it stands for, the widget's answer, and the evidence beside it.

import { AnswerView } from "/widget/answer.js";
import { byId, composes, make } from "/widget/dom.js";
import { Problem, Service } from "/widget/service.js";
import { readAloud } from "/widget/statement.js";
import { Words } from "/widget/words.js";
import { drawEvidence } from "./evidence.js";
import { documentAddress } from "./parts.js";

const form = byId("ask");
const box = byId("question");
const fields = () => [...form.elements].filter((each) => each.name);
const words = new Words("en");
const service = new Service({ endpoint: "/console/" }); // the session is the credential there
let running = null; // AbortController of the answer under way

const view = new AnswerView(byId("answer"), {
  words,
  show: ({ document, page, mark }) => location.assign(documentAddress(document, page, mark)),
  again: () => askNow(),
});

/** The form as an address: only what is set. */
function read() {
  const set = fields().flatMap((field) => values(field).map((value) => [field.name, value]));
  return new URLSearchParams(set.filter(([, value]) => value.trim()));
}

const values = (field) => (field.multiple ? [...field.selectedOptions].map(({ value }) => value) : [field.value]);

/** The form as an address says. */
function fill(query) {
  for (const field of fields()) {
    if (field.multiple) for (const option of field.options) option.selected = query.getAll(field.name).includes(option.value);
    else field.value = query.get(field.name) ?? "";
  }
  byId("more").open ||= ["program", "language", "published_after", "published_before", "document"].some((name) => query.has(name));
  grow();
}

/** The question as the service takes it. */
function request(query) {
  const one = (name) => query.get(name) ?? undefined;
  const several = (name) => (query.has(name) ? query.getAll(name) : undefined);
  return {
    question: query.get("question"),
    filters: {
      kind: several("kind"), program: several("program"), language: several("language"), document_ids: several("document"),
      published_after: one("published_after"), published_before: one("published_before"),
    },
    as_of: one("as_of"), as_tier: one("as"), answerer: one("answerer"), language: one("answer_language"),
    evidence: true,
  };
}

async function askNow() {
  const query = read();
  if (!query.get("question")) return box.focus();
  running?.abort();
  const { signal } = (running = new AbortController());
  const address = `${location.pathname}?${query}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  document.title = `${query.get("question")} · Footnote console`;
  byId("result").hidden = false;
  view.begin(query.get("question"));
  byId("reasons").replaceChildren(make("p", { className: "soft" }, "Searching…"));
  tell("Searching the publications.");
  try {
    for await (const { event, data } of service.ask(request(query), signal)) {
      if (event === "statement") view.addStatement(data);
      else if (event === "citations") view.setCitations(data);
      else if (event === "done") finish(data);
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Problem)) throw error;
    view.fail(error);
    byId("reasons").replaceChildren(...(error.status === 401 ? [signIn()] : []));
    tell("");
  }
}

function finish(answer) {
  view.finish(answer);
  byId("reasons").replaceChildren(...drawEvidence(answer, words));
  tell([answer.evidence.verdict, ...answer.statements.map(readAloud)].join(" "));
}

const signIn = () => make("p", {}, make("a", { href: `/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}` }, "Sign in again"), ", then the question is asked once more.");

function tell(text) {
  byId("status").textContent = text;
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function follow() {
  fill(new URLSearchParams(location.search));
  if (box.value.trim()) return askNow();
  running?.abort();
  view.clear();
  byId("result").hidden = true;
  box.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  askNow();
});
form.addEventListener("change", (event) => {
  if (event.target !== box && view.question !== null) askNow(); // the same question, asked otherwise
});
box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !composes(event)) {
    event.preventDefault();
    askNow();
  }
});
addEventListener("popstate", follow);

if (location.search) follow(); // else what somebody has typed already stays
else box.focus();
