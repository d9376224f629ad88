// What is shown where the publications do not say, or not all: what is missing, who knows, and what stands near.

import { targetOf } from "./citation.js";
import { make, makeButton } from "./dom.js";
import { bcp47 } from "./words.js";

const ADDRESS = /^[^\s@:?&<>]+@[^\s@:?&<>]+$/; // goes into mailto: as it is, so nothing that could add to it

/** The sentence above an answer that is none, or not whole; null for one that is. `view`: the AnswerView. */
export function verdict(answer, view) {
  if (answer?.status === "partial") return partial(answer.unanswered ?? [], view.words);
  if (answer?.status === "not_found") {
    const more = answer.near_miss ?? view.say("notFoundMore");
    return make("div", { className: "verdict" }, make("p", {}, view.say("notFound")), make("p", {}, more));
  }
  return answer?.status === "restricted" ? restricted(answer.restricted ?? [], view) : null;
}

/** What of the question the publications do not answer. */
function partial(parts, words) {
  const items = parts.map((part) => make("li", {}, part));
  return make("aside", { className: "notice missing" }, make("p", {}, words.say(items.length ? "partialNamed" : "partial")), items.length > 0 && make("ul", {}, items));
}

function restricted(publications, { words, say, wantKey }) {
  const items = publications.map(({ title, kind, tier }) =>
    make("li", {}, make("cite", {}, title), make("span", {}, `${words.kind(kind)}, ${say("tier", { tier: say(tier) })}`)),
  );
  return make(
    "div", { className: "verdict" },
    make("p", {}, say("restricted")),
    items.length > 0 && [make("p", {}, say("restrictedMore")), make("ul", {}, items)],
    wantKey && makeButton({ className: "primary" }, () => wantKey(), say("useKey")),
  );
}

export function nearest(passages, { words, say, show }) {
  const items = passages.map((passage) => {
    const target = { document: passage.document_id, page: passage.page, find: passage.text, passage };
    const title = makeButton({ className: "title" }, () => show(target, title), passage.title);
    return make(
      "li", {},
      make("h4", {}, title), make("p", { className: "about" }, whereabouts(passage, words)), make("blockquote", {}, passage.text),
    );
  });
  return section("nearest", say("nearest"), items);
}

/** Page and section of a passage. */
export function whereabouts(passage, words) {
  return [words.page(passage.page_label, passage.page), ...passage.section.filter((name) => name !== passage.title)].join(" · ");
}

/** People of the program, each with the publication that names them. */
export function contacts(people, { words, say, show }) {
  const items = people.map(({ name, organization, email, phone, citation }) => {
    const where = { title: citation.title, page: words.page(citation.page_label, citation.page) };
    const source = makeButton({ className: "title" }, () => show(targetOf(citation), source), say("contactSource", where));
    const lang = bcp47(citation.language);
    return make(
      "li", {},
      make("p", { lang }, make("strong", {}, name ?? organization), name && organization && `, ${organization}`),
      (email || phone) && make("p", {}, email && reach("mailto:", email, ADDRESS), email && phone && " · ", phone && reach("tel:", phone, /\d/)),
      make("p", { className: "about" }, source),
    );
  });
  return section("contacts", say("contacts"), items);
}

/** A link if what stands in the publication is an address, else its words. */
function reach(scheme, text, form) {
  const address = scheme === "tel:" ? text.replace(/[^\d+]/g, "") : text;
  return form.test(address) ? make("a", { href: scheme + address }, text) : text;
}

function section(className, title, items) {
  return make("section", { className }, make("h3", {}, title), make("ul", { role: "list" }, items));
}
