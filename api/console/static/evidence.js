// Why an answer is as it is: the verdict, the way from the publications to the statements, and what was considered.

import { make } from "/widget/dom.js";
import { drawPassages } from "./evidence-passages.js";
import { drawSentences } from "./evidence-sentences.js";
import { bar, fold, many, percent, source, tag } from "./parts.js";

const BASES = { sentences: ["Quoted", "good"], register: ["From a register", "good"], model: ["By the chat model", "good"], nothing: ["Refused", "warn"] };
const TIERS = { public: "the public", member: "a member", staff: "staff" };
const SORTS = {
  who: "a person or body", when: "a date", where: "a place", how_many: "a figure", contact: "a way to get in touch", list: "several things", other: "",
};

/** The parts of the panel, in order. */
export function drawEvidence(answer, words) {
  const { evidence } = answer;
  return [
    verdict(evidence, answer),
    way(evidence, answer),
    evidence.near_miss && nearMiss(evidence.near_miss, words),
    evidence.ledger && register(evidence.ledger, words),
    ...evidence.searches.flatMap((search, number) => drawSearch(search, number, evidence, words)),
    evidence.superseded.length > 0 && superseded(evidence.superseded),
    timings(answer.timings_ms),
  ].filter(Boolean);
}

function verdict(evidence, { confidence }) {
  const [basis, sort] = BASES[evidence.basis];
  const sentences = evidence.basis === "sentences" || evidence.basis === "nothing";
  return make(
    "div", { className: "card verdict-card" },
    make("p", { className: "tags" }, tag(basis, sort), tag(`as read by ${TIERS[evidence.tier]}`)),
    make("p", { className: "why" }, evidence.verdict),
    sentences && make(
      "div", { className: "likely" },
      bar(confidence, { needed: evidence.threshold, className: confidence >= evidence.threshold ? "enough" : "short" }),
      make("span", {}, `${percent(confidence, evidence.threshold)} likely, ${percent(evidence.threshold)} needed`),
    ),
  );
}

/** From all publications to what is said, a number for each step. */
function way(evidence, answer) {
  const sum = (pick) => evidence.searches.reduce((total, search) => total + pick(search), 0);
  const cited = new Set(answer.citations.map((each) => each.document_id)).size;
  const steps = [
    [evidence.searched, evidence.searched === evidence.of ? "publications searched" : `of ${evidence.of} publications searched`],
    [sum((each) => each.passages.length), "passages nearest"],
    [sum((each) => each.weighed), "sentences weighed"],
    [sum((each) => each.candidates), "passed the hard checks"],
    ...(evidence.ledger ? [[evidence.ledger.total, evidence.ledger.total === 1 ? "register row fits" : "register rows fit"]] : [[sum((each) => each.likely), "likely enough"]]),
    [answer.statements.length, cited ? `stated, of ${many(cited, "publication")}` : "stated"],
  ];
  return make("ol", { className: "way", "aria-label": "From the publications to the answer" }, steps.map(([number, told]) => make("li", {}, make("strong", {}, number.toLocaleString("en")), " ", make("span", {}, told))));
}

function drawSearch(search, number, evidence, words) {
  const part = evidence.searches.length > 1 && make("h3", { className: "part" }, number === 0 ? "The whole question" : `Part ${number}: ${search.understood.text}`);
  return [
    part,
    understood(search.understood),
    search.weighed > 0 && drawSentences(search, evidence, words),
    search.failed.length > 0 && checks(search),
    search.passages.length > 0 && drawPassages(search, words),
  ];
}

function understood(told) {
  const kind = (name) => (name === "other" ? "an open question" : name.replaceAll("_", " "));
  const rows = [
    ["Asks", [kind(told.intent), SORTS[told.sort] && `an answer must hold ${SORTS[told.sort]}`].filter(Boolean).join("; ")],
    ["Must have", [...told.years, ...told.figures, ...told.names].join(", ")],
    ["Counts", told.counted.join(", ")],
    ["Period", [told.period, told.by && `by ${told.by}`].filter(Boolean).join(", ")],
    ["Places", [...told.places, ...told.nations.map((each) => `of ${each}`)].join(", ")],
    ["Organizations", told.organizations.join(", ")],
    ["Persons", told.persons.join(", ")],
    ["Events", told.events.join("; ")],
    ["Direction", told.direction],
    ["Parts", told.parts.join(" · ")],
    ["Mended to", told.mended ? told.text : ""],
  ].filter(([, value]) => value);
  const most = Math.max(1, ...told.words.map(({ weight }) => weight));
  const weights = told.words.map(({ word, weight }) => make("li", {}, make("span", {}, word), bar(weight / most)));
  return fold(
    "How it was understood", [kind(told.intent), ...told.years, ...told.names].join(" · "),
    make("dl", { className: "facts" }, rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    weights.length > 0 && [make("h4", {}, "Its words, by how rare they are"), make("ul", { className: "rarity" }, weights)],
  );
}

function checks({ failed, weighed, likely }) {
  const total = failed.reduce((sum, each) => sum + each.sentences, 0);
  const items = failed.map(({ told, sentences }) => make("li", {}, bar(sentences / weighed), make("span", { className: "count" }, String(sentences)), make("span", {}, told)));
  const part = fold("Hard checks", `${total} of ${many(weighed, "sentence")} fell`, make("p", { className: "hint" }, "A sentence that fails one is no answer, however near it reads. Counted by the first that each failed."), make("ul", { className: "checks" }, items));
  part.open = likely === 0;
  return part;
}

function register({ register_name: name, total, rows, words: wanted }, words) {
  const columns = [...new Set(rows.flatMap((row) => row.fields.map((field) => field.name)))];
  const head = make("tr", {}, [...columns.map((each) => each.replaceAll("_", " ")), "Source"].map((each) => make("th", { scope: "col" }, each)));
  const body = rows.map((row) => {
    const values = new Map(row.fields.map((field) => [field.name, field.value]));
    return make("tr", {}, columns.map((each) => make("td", {}, values.get(each) ?? "–")), make("td", {}, row.sources.map((place) => source(place, words))));
  });
  const told = `${many(total, "row")} of ${name}`;
  const table = make("div", { className: "table", role: "region", "aria-label": `Rows of ${name}`, tabIndex: 0 }, make("table", {}, make("thead", {}, head), make("tbody", {}, body)));
  const part = fold(
    "Register rows", told, table,
    rows.length < total && make("p", { className: "hint" }, `The first ${rows.length} are shown.`),
    wanted.length > 0 && make("p", { className: "hint" }, `Beside the constraints, a row had to bear out: ${wanted.join(", ")}.`),
  );
  part.open = true;
  return part;
}

function nearMiss({ lifted, sentence, probability, place }, words) {
  return make(
    "div", { className: "card near" },
    make("h3", {}, "Near miss"),
    make("p", {}, `Had it not asked for ${lifted}, this would answer (${percent(probability)}):`),
    make("blockquote", { lang: place.language }, sentence), source(place, words),
  );
}

function superseded(editions) {
  const items = editions.map((each) => make("li", {}, make("s", {}, each.title), ` ${words4(each.published)}, replaced by `, each.later_title, ` ${words4(each.later_published)}`));
  return fold("Earlier editions passed over", many(editions.length, "edition"), make("ul", { className: "editions" }, items));
}

const words4 = (iso) => (iso ? `(${iso})` : "(undated)");

function timings({ total, ...stages }) {
  const items = Object.entries(stages).filter(([, time]) => time >= 0.05).map(([name, time]) =>
    make("li", {}, make("span", {}, name.replaceAll("_", " ")), bar(time / total), make("span", { className: "count" }, `${time.toFixed(1)} ms`)),
  );
  return fold("Time", `${total.toFixed(0)} ms`, make("ul", { className: "times" }, items));
}
