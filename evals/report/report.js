// Filters over the questions, and page pictures shown large. Without script the page shows everything.
"use strict";

const cards = [...document.querySelectorAll(".card")];
const filters = document.querySelector(".filters");
const selects = [...filters.querySelectorAll("select")];
const text = document.getElementById("text");
const count = document.getElementById("count");
const words = new Map(cards.map((card) => [card, card.textContent.normalize("NFKC").toLowerCase()]));

function fits(card, wanted) {
  return selects.every((select) => !select.value || card.dataset[select.dataset.filter] === select.value)
    && wanted.every((word) => words.get(card).includes(word));
}

function filter() {
  const wanted = text.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  for (const card of cards) card.hidden = !fits(card, wanted);
  for (const list of document.querySelectorAll(".list")) {
    const own = [...list.querySelectorAll(".card")];
    list.querySelector(".none").hidden = !own.length || own.some((card) => !card.hidden);
  }
  const shown = cards.filter((card) => !card.hidden).length;
  count.textContent = shown === cards.length ? `All ${shown} questions` : `${shown} of ${cards.length} questions`;
}

// A link to a question, or to a footnote of it, shows it whatever the filters say.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const card = target && target.closest(".card");
  if (!card) return;
  card.hidden = false;
  if (card.tagName === "DETAILS") card.open = true;
  target.scrollIntoView();
}

filters.hidden = false;
document.documentElement.classList.add("filtering");
filters.addEventListener("input", filter);
document.getElementById("clear").addEventListener("click", () => {
  for (const control of [text, ...selects]) control.value = "";
  filter();
  text.focus();
});

const large = document.getElementById("large");
document.addEventListener("click", (event) => {
  const button = event.target.closest(".page");
  if (button) {
    const picture = button.querySelector("img");
    const shown = large.querySelector("img");
    shown.src = picture.src;
    shown.alt = picture.alt;
    large.showModal();
  } else if (event.target === large) {
    large.close();
  }
});

window.addEventListener("hashchange", reveal);
filter();
reveal();
