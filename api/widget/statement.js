// A statement as it is read: the answering words marked, and words of ours in brackets where they belong.

import { make } from "./dom.js";

/** Its stretches in order, as {text, sort}; the service counts characters, not UTF-16 units. */
function pieces({ text, highlight = [], additions = [] }) {
  const letters = [...text];
  const edges = new Set([0, letters.length, ...additions.map(({ at }) => at), ...highlight.flatMap(({ start, end }) => [start, end])]);
  const found = [];
  [...edges].sort((a, b) => a - b).forEach((start, number, all) => {
    for (const addition of additions.filter(({ at }) => at === start)) {
      found.push({ text: spaced(letters, start, addition.text), sort: "addition" });
    }
    const end = all[number + 1] ?? start;
    const inside = highlight.some((one) => one.start <= start && end <= one.end);
    if (start < end) found.push({ text: letters.slice(start, end).join(""), sort: inside ? "highlight" : "plain" });
  });
  return found;
}

/** With a space where the words of a language that has them would touch. */
function spaced(letters, at, addition) {
  if (at === 0 && letters.includes("\n")) return `${addition}\n`; // what a list is of stands above it
  const before = at > 0 && /[!-~]/.test(letters[at - 1]) ? " " : "";
  const after = at < letters.length && /[A-Za-z0-9]/.test(letters[at]) ? " " : "";
  return before + addition + after;
}

/** As one text, for ears and for copies. */
export const readAloud = (statement) => pieces(statement).map(({ text }) => text).join("");

/** As elements, one list of nodes for each line that is not empty. */
export function lines(statement, words) {
  const found = [[]];
  for (const { text, sort } of pieces(statement)) {
    text.split("\n").forEach((part, number) => {
      if (number > 0) found.push([]);
      if (part) found.at(-1).push(node(part, sort, words));
    });
  }
  return found.filter((nodes) => nodes.some((each) => (each.textContent ?? each).trim()));
}

function node(text, sort, words) {
  if (sort === "highlight") return make("mark", {}, text);
  if (sort === "addition") return make("span", { className: "addition", title: words.say("addition") }, text);
  return text;
}
