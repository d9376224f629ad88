// An answer with its footnotes, for another document: as plain text, or as Markdown.

import { write } from "./link.js";
import { readAloud } from "./statement.js";
import { targetOf } from "./citation.js";

const SPECIAL = /([\\`*_[\]<>#|~^!&])/g;

/** `answer` with its `question`; `endpoint`: where its pages can be seen. */
export function asText(question, answer, words, endpoint) {
  const said = answer.statements.map((one) => `${flat(readAloud(one))} ${marks(one, (n) => `[${n}]`)}`);
  const notes = answer.citations.map((one) => `[${one.n}] ${source(one, words)}: ${words.say("cited", { quote: flat(one.quote) })}\n    ${address(one, endpoint)}`);
  return parts(question, answer, words, said, notes).join("\n\n") + "\n";
}

export function asMarkdown(question, answer, words, endpoint) {
  const said = answer.statements.map((one) => `${plain(readAloud(one))} ${marks(one, (n) => `[^${n}]`)}`);
  const notes = answer.citations.map(
    (one) => `[^${one.n}]: [${plain(source(one, words))}](${address(one, endpoint)}): ${plain(words.say("cited", { quote: one.quote }))}`,
  );
  const [heading, ...rest] = parts(question, answer, words, said, notes, plain);
  return [`## ${heading}`, ...rest].join("\n\n") + "\n";
}

function parts(question, answer, words, said, notes, escape = flat) {
  const around = [
    answer.unanswered?.length && words.say("unansweredParts", { parts: answer.unanswered.join("; ") }),
    answer.as_of && words.say("asOf", { day: words.date(answer.as_of) }),
    answer.coverage?.text,
    ...(answer.conflicts ?? []).map(({ text }) => text),
    ...(answer.notes ?? []).map(({ text }) => text),
  ];
  const understood = answer.understood && escape(words.say("understood", { question: answer.understood }));
  return [escape(question), understood, ...said, ...around.filter(Boolean).map(escape), ...notes].filter(Boolean);
}

const flat = (text) => text.split(/\s+/).filter(Boolean).join(" ");
/** What publications say is no markup of ours. */
const plain = (text) => flat(text).replace(SPECIAL, "\\$1");
const marks = ({ citations, also = [] }, mark) => [...citations, ...also].map(mark).join("");

function source(citation, words) {
  const { title, publisher, kind, published, page, page_label: label } = citation;
  return [title, publisher, words.kind(kind), words.date(published), words.page(label, page)].filter(Boolean).join(", ");
}

const address = (citation, endpoint) => `${endpoint}#${write(null, targetOf(citation))}`;

/** Whether the browser let it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not a secure page, or the reader said no
  }
}
