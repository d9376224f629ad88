// Elements by hand. Whatever comes from a publication or a server goes in as text, never as HTML.

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

/** A button of ours. */
export function makeButton(properties, press, ...children) {
  const button = make("button", { type: "button", ...properties }, ...children);
  button.addEventListener("click", press);
  return button;
}
