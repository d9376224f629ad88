// The library's page: uploads, jobs, and the table anew when something has ended.

import { byId } from "/widget/dom.js";
import { Jobs } from "./jobs.js";
import { Uploads } from "./upload.js";

const QUIET = 400; // milliseconds: of many jobs that end together the table hears once

let waiting = 0;

function refresh() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const response = await fetch(location.href).catch(() => null); // gone: asked again when it is back
    if (!response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const here = document.activeElement;
    const typing = byId("publications").querySelector("form")?.contains(here);
    const part = typing ? "#publications .table" : "#publications"; // whoever types goes on typing
    const [old, anew] = [document, page].map((each) => each.querySelector(part));
    if (old && anew) old.replaceWith(anew);
    const link = here.getAttribute("href");
    if (link && !here.isConnected) [...document.links].find((each) => each.getAttribute("href") === link)?.focus();
    byId("counts").replaceWith(page.getElementById("counts"));
    byId("upload-name").textContent = page.getElementById("upload-name").textContent;
  }, QUIET);
}

const jobs = new Jobs(refresh);
new Uploads(byId("upload"), byId("files"), jobs, () => ({ tier: byId("for").value }));
jobs.start().then(() => location.hash === "#quarantine" && byId("quarantine").scrollIntoView());
