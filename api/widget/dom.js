// Elements by hand. Whatever comes from a publication or a server goes in as text, never as HTML.

const STILL = 5; // pixels that a hand moves the mouse within a click

export const byId = (id) => document.getElementById(id);

/** An element with properties, `data`/`aria` attributes by their names, and children (nodes or text; null and false are left out). */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Whether a key belongs to an input method, which composes Chinese: Enter picks a word then. In Safari composing is over
 *  before the key that ends it is told; the key code of what an input method has taken tells it all the same. */
export const composes = (event) => event.isComposing || event.keyCode === 229;

/** `press` on a click that does not end a selecting of words. Not told by the selection itself: what is selected in a
 *  shadow root looks like nothing from outside in most browsers. */
export function onPress(element, press) {
  let down = null; // where the button of the mouse went down
  element.addEventListener("pointerdown", (event) => (down = event));
  element.addEventListener("click", (event) => {
    const moved = down ? Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) : 0;
    down = null;
    if (moved < STILL) press(event);
  });
}

/** A button of ours. */
export function makeButton(properties, press, ...children) {
  const button = make("button", { type: "button", ...properties }, ...children);
  button.addEventListener("click", press);
  return button;
}
