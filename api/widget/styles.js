// Style sheets for a shadow root, constructed: a site's style-src has no say in them.

const FILES = ["host", "palette", "base", "answer", "sheet", "chat", "card"];
const UNIT = "--footnote-unit";

let loading = null;

/** The sheets, fetched once for all widgets of a page. */
export function styles() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load() {
  // In a browser without its colours it could not be read: then there is no chat, and the page is as it was.
  if (!CSS.supports("color", "light-dark(#fff, #000)")) throw new Error("Footnote: this browser is too old for the chat.");
  // A length, so that it is inherited as it was at the host element, whatever the size of the letters further down.
  try {
    CSS.registerProperty({ name: UNIT, syntax: "<length>", inherits: true, initialValue: "16px" });
  } catch (error) {
    if (error.name !== "InvalidModificationError") throw error; // another copy of this module did it
  }
  return Promise.all(FILES.map(async (name) => {
    const response = await fetch(new URL(`${name}.css`, import.meta.url));
    if (!response.ok) throw new Error(`Footnote: ${response.url} cannot be fetched (${response.status}).`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(inReadersSize(await response.text()));
    return sheet;
  }));
}

/** A rem is what the site makes of it, often 10 px; ours is the size that the reader has chosen in the browser. */
function inReadersSize(text) {
  const measure = (line) => (line.startsWith("@") ? line : line.replace(/(?<![\w-])(-?\d*\.?\d+)rem\b/g, `calc($1 * var(${UNIT}))`));
  return text.split("\n").map(measure).join("\n");
}
