// The passages that were found, in order, and what each score added.

import { make } from "/widget/dom.js";
import { fold, many, source, tag } from "./parts.js";

const PARTS = [["dense", "meaning of the passage", "cosine"], ["sentence", "its best sentence", "cosine"], ["lexical", "its words", "BM25"]];
const FULL = 5; // the fused score that fills a bar

export function drawPassages(search, words) {
  const legend = make("p", { className: "legend" }, PARTS.map(([name, told]) => make("span", {}, make("span", { className: `swatch ${name}`, "aria-hidden": "true" }), told)));
  const items = search.passages.map((each) => passage(each, words));
  return fold("Passages", `${many(search.passages.length, "passage")}, best first`, legend, make("ol", { className: "passages" }, items));
}

function passage(each, words) {
  const stack = make("span", { className: "stack", "aria-hidden": "true" }, PARTS.map(([name]) => each[name] && part(name, each[name].share)));
  const scores = PARTS.filter(([name]) => each[name]).map(([name, told, unit]) => `${told}: ${unit} ${each[name].value.toFixed(2)}, place ${each[name].rank} of ${each[name].of}`);
  if (each.tokens) scores.push(`its tokens: MaxSim ${each.tokens.value.toFixed(2)}, place ${each.tokens.rank} of ${each.tokens.of}`);
  return make(
    "li", {},
    make("div", { className: "line" }, make("span", { className: "count place" }, String(each.n)), stack, make("span", { className: "count" }, each.score.toFixed(2))),
    make("p", { className: "about" }, source(each, words), each.section.length > 0 && ` · ${each.section.join(" › ")}`),
    make("p", { className: "reason" }, each.why),
    make(
      "details", {}, make("summary", {}, `Text and scores`),
      make("blockquote", { lang: each.language }, each.text),
      make("ul", { className: "scores" }, scores.map((told) => make("li", {}, told)), make("li", {}, `${many(each.sentences, "sentence")} weighed, of which ${each.failed} failed a hard check`)),
      make("p", {}, tag(each.kind.replaceAll("-", " ")), " ", tag(each.published ?? "undated")),
    ),
  );
}

function part(name, share) {
  const piece = make("span", { className: name });
  piece.style.width = `${100 * Math.max(0, share) / FULL}%`;
  return piece;
}
