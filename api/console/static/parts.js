// Small parts of the evidence: bars, tags, links to the place.

import { make } from "/widget/dom.js";

export const documentAddress = (document, page, mark) =>
  `/console/documents/${encodeURIComponent(document)}?${new URLSearchParams({ page, ...(mark ? { mark: mark.join("-") } : {}) })}`;

/** A link to where something stands: title, page, and the tier where not everybody may read it. */
export function source(place, words) {
  const name = `${place.title}, ${words.page(place.page_label, place.page)}`;
  const link = make("a", { href: documentAddress(place.document_id, place.page, [place.start, place.end]), lang: place.language }, name);
  return make("span", { className: "source" }, link, place.tier !== "public" && make("span", { className: "tag" }, place.tier));
}

export const tag = (text, sort = "") => make("span", { className: `tag ${sort}`.trim() }, text);

/** A bar of which `share` (0 to 1) is full, with a stroke at `needed`, where there is one. Figures stand beside it. */
export function bar(share, { needed = null, className = "" } = {}) {
  const full = make("span", { className: "full" });
  full.style.width = `${100 * Math.min(1, Math.max(0, share))}%`;
  const stroke = needed === null ? null : make("span", { className: "needed" });
  if (stroke) stroke.style.left = `${100 * needed}%`;
  return make("span", { className: `bar ${className}`.trim(), "aria-hidden": "true" }, full, stroke);
}

/** What speaks for something to the right of the middle, what speaks against it to the left. `most`: a whole half. */
export function leaning(weight, most) {
  const full = make("span", { className: weight > 0 ? "for" : "against" });
  full.style.width = `${50 * Math.min(1, Math.abs(weight) / most)}%`;
  return make("span", { className: "leaning", "aria-hidden": "true" }, full);
}

/** As the service writes it: with a decimal where it would not be told apart from what is needed. */
export function percent(share, needed = null) {
  const close = needed !== null && Math.abs(share - needed) < 0.01;
  return `${(100 * share).toFixed(close ? 1 : 0)}%`;
}

export const many = (number, one, several = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : several}`;

/** A part that opens; what is told first stands in its heading. */
export function fold(title, told, ...inside) {
  return make("details", { className: "fold" }, make("summary", {}, make("h3", {}, title), told && make("span", { className: "soft" }, told)), inside.flat());
}
