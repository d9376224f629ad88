// A citation: what it is of, and where it leads.

import { make } from "./dom.js";
import { bcp47 } from "./words.js";

/** Where a click on a footnote leads. */
export function targetOf(citation) {
  const { document_id: document, revision_id: revision, page, start, end, boxes, quote } = citation;
  return { document, revision, page, mark: [start, end], boxes, quote, citation };
}

/** Publisher, kind, date, page and section of a citation. */
export function about(citation, words) {
  const parts = [citation.publisher, words.kind(citation.kind), words.date(citation.published), words.page(citation.page_label, citation.page)];
  const line = make("p", { className: "about" }, parts.filter(Boolean).join(" · "));
  const said = [citation.title, citation.page_label]; // a section that only repeats them tells nothing
  const section = citation.section.filter((name) => !said.includes(name));
  if (section.length) line.append(" · ", make("span", { lang: bcp47(citation.language) }, section.join(" › ")));
  if (citation.superseded_by) line.append(" · ", superseded(citation, words));
  if (citation.also_in.length) line.append(" · ", words.say("alsoIn", { titles: citation.also_in.map((each) => each.title).join("; ") }));
  return line;
}

export function superseded({ superseded_by: edition }, words) {
  return words.say("supersededBy", { title: edition.title, date: words.date(edition.published) ?? "" });
}

/** What a reader should know of how far to trust it. */
export function tags(citation, words) {
  const keys = [citation.illustrative && "illustrative", citation.ocr_confidence != null && "ocr", citation.published_from === "content" && "dateRead"];
  return keys.filter(Boolean).map((key) => make("span", { className: "tag" }, words.say(key)));
}
