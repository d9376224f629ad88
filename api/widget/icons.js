// Drawn here, so that a site whose policy lets no pictures in shows them.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  ask: "M12 19V5 M5.5 11.5 12 5l6.5 6.5",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12 M18 6 6 18",
  forget: "M4.5 7h15 M9.5 7V4.5h5V7 M6.5 7l1 12.5h9l1-12.5 M10.3 11v5 M13.7 11v5",
  copy: "M9 9h10.5v10.5H9z M15 9V4.5H4.5V15H9",
  up: "M7.5 10.5v9h-3v-9z M7.5 10.5 11.5 4c1.6 0 2.3 1 2 2.5l-.8 3.5h5.6c1.2 0 1.9 1 1.6 2.1l-1.6 6c-.2.9-.9 1.4-1.8 1.4h-9",
  down: "M16.5 13.5v-9h3v9z M16.5 13.5 12.5 20c-1.6 0-2.3-1-2-2.5l.8-3.5H5.7c-1.2 0-1.9-1-1.6-2.1l1.6-6c.2-.9.9-1.4 1.800-1.4h9",
  chat: "M4.5 5h15v11h-8l-4 3.5V16h-3z M8 9h8 M8 12h5",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: `icon ${name}` })) svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
