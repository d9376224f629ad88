// The page behind a footnote: its picture with the words marked, or its text where the format has no pictures.

import { make } from "./dom.js";
import { bcp47 } from "./words.js";

const WIDTH = 1600; // pixels of a picture: sharp on a dense screen, some 300 kB
const MARGIN = 12; // pixels left of the words, where the picture is wider than its window
const AROUND = 20_000; // characters shown before and after the mark when a text is one endless page

/** Fetches a page. Gives it with its target, of which the mark is known now. */
export async function fetchPage(service, target, signal) {
  const page = await service.page(target, signal);
  return { page, target: { ...target, mark: target.mark ?? findMark(page.text, target.find) } };
}

/** The page as elements for `body`. A picture is drawn on a canvas, so that a site that lets nobody's pictures in
 *  (its img-src) shows it all the same. */
export async function drawPage(service, { page, target }, words, signal) {
  if (!page.has_picture) return [markedText(page, target.mark, words)];
  const picture = await service.picture(target, WIDTH, signal);
  const label = words.say(target.mark ? "pictureMarked" : "picture", { page: page.number, title: page.title });
  const canvas = make("canvas", { width: picture.width, height: picture.height, role: "img", "aria-label": label });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
  const summary = make("summary", {}, words.say("pageText"));
  return [make("figure", {}, canvas), make("details", { className: "text" }, summary, markedText(page, target.mark, words))];
}

/** Bring the marked words to the upper third of `body`; words near the top of a page need no scrolling. */
export function scrollToMark(body, target, page) {
  const third = body.clientHeight / 3;
  const canvas = body.querySelector("canvas");
  const mark = canvas ? null : body.querySelector("mark");
  if (!canvas && !mark) return;
  const top = (element) => element.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
  const down = (canvas ? top(canvas) + fraction(target, page) * canvas.clientHeight : top(mark)) - third;
  // A picture wider than `body` is moved so that the words begin near its left edge.
  const left = canvas && page.width ? (leftmost(target) / page.width) * canvas.clientWidth : 0;
  const wide = canvas && canvas.clientWidth > body.clientWidth;
  body.scrollTo(wide ? left - MARGIN : 0, down > (canvas ? third : 0) ? down : 0);
}

const leftmost = ({ boxes = [] }) => (boxes.length ? Math.min(...boxes.map((box) => box.left)) : 0);

/** How far down the page the words begin, 0 to 1. */
export function fraction(target, page) {
  if (target.boxes?.length && page.height) return Math.min(...target.boxes.map((box) => box.top)) / page.height;
  return target.at ?? 0;
}

/** Where `words` stand in `text`, counted in characters as the service counts them, not in UTF-16 units. */
function findMark(text, words) {
  const index = words ? text.indexOf(words) : -1;
  if (index < 0) return null;
  const start = [...text.slice(0, index)].length;
  return [start, start + [...words].length];
}

/** The text with the words marked; of an endless page only what is around them. */
function markedText(page, mark, words) {
  const letters = [...page.text];
  const [start, end] = mark ?? [0, 0];
  const from = Math.max(0, start - AROUND);
  const to = Math.min(letters.length, end + AROUND);
  const part = (a, b) => letters.slice(a, b).join("");
  return make(
    "div", { className: "page-text", lang: bcp47(page.language) },
    from > 0 ? words.say("cut") : null,
    part(from, start),
    mark ? make("mark", {}, part(start, end)) : null,
    part(end, to),
    to < letters.length ? words.say("cut") : null,
  );
}
