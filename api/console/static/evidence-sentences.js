// The sentences that were considered: how likely each is to answer, what speaks for it and against, what became of it.

import { make } from "/widget/dom.js";
import { bar, fold, leaning, many, percent, source, tag } from "./parts.js";

const OUTCOMES = {
  stated: ["stated", "good"], also: ["cited too", "good"], failed: ["failed a check", "bad"], unlikely: ["not likely enough", "warn"],
  weaker: ["far weaker", ""], same: ["said already", ""], enough: ["over the limit", ""], unused: ["not needed", ""],
};
const drawn = new Set(["stated", "unlikely"]); // the bar says why
const MOST = 2; // log odds that fill half a bar
const FIRST = 4; // shown before the others

export function drawSentences(search, evidence, words) {
  const passed = search.sentences.filter((each) => each.probability !== null);
  const failed = search.sentences.filter((each) => each.probability === null);
  // Where nothing answers, what came near and failed a check says more than what is unlikely anyway.
  const few = search.likely ? FIRST : FIRST / 2;
  const shown = [...passed.slice(0, few), ...(search.likely ? [] : failed.slice(0, FIRST - Math.min(few, passed.length)))];
  const draw = (each) => item(each, evidence.threshold, words);
  const first = shown.map(draw);
  const rest = search.sentences.filter((each) => !shown.includes(each)).map(draw);
  const told = `${many(search.candidates, "candidate")}, ${search.likely} likely enough`;
  const part = fold(
    "Sentences considered", told,
    make("ol", { className: "sentences" }, first),
    rest.length > 0 && make("details", { className: "rest" }, make("summary", {}, `${many(rest.length, "more sentence")}, nearest first`), make("ol", { className: "sentences" }, rest)),
  );
  part.open = true;
  return part;
}

function item(told, needed, words) {
  const [outcome, sort] = OUTCOMES[told.outcome];
  const label = told.outcome === "stated" ? `statement ${told.statement}` : outcome;
  const likely = told.probability !== null && make(
    "div", { className: "likely" },
    bar(told.probability, { needed, className: told.probability >= needed ? "enough" : "short" }),
    make("span", { className: "count" }, percent(told.probability, needed)),
  );
  return make(
    "li", { className: told.outcome },
    make("div", { className: "line" }, tag(label, sort), likely),
    make("blockquote", { lang: told.language }, told.text),
    make("p", { className: "about" }, source(told, words), ` · passage ${told.passage}`),
    !drawn.has(told.outcome) && make("p", { className: "reason" }, told.why),
    make("details", {}, make("summary", {}, "What was weighed"), weights(told.weights), met(told.words)),
  );
}

function weights(all) {
  if (!all.length) return null;
  const items = all.map(({ told, weight }) =>
    make("li", {}, leaning(weight, MOST), make("span", {}, told), make("span", { className: "count" }, `${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}`)),
  );
  return [make("h4", {}, "For and against"), make("ul", { className: "weights" }, items)];
}

const BY = {
  itself: () => "the word itself",
  equivalent: ({ equivalents }) => (equivalents.length ? `“${equivalents.join("”, “")}”` : "an equivalent"),
  meaning: () => "words of the same meaning",
  nothing: () => "nothing",
};

function met(all) {
  if (!all.length) return null;
  const head = make("tr", {}, ["Word asked", "In the sentence", "In its passage", "Borne out by"].map((each) => make("th", { scope: "col" }, each)));
  const rows = all.map((one) =>
    make("tr", {}, make("th", { scope: "row" }, one.word), make("td", {}, percent(one.own)), make("td", {}, percent(one.around)), make("td", {}, BY[one.by](one))),
  );
  const table = make("div", { className: "table", tabIndex: 0 }, make("table", { className: "met" }, make("thead", {}, head), make("tbody", {}, rows)));
  return [make("h4", {}, "Words of the question"), table];
}
