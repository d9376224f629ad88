// A publication's page: a new file for it, and a form that says that saving takes a while.

import { byId } from "/widget/dom.js";
import { Jobs } from "./jobs.js";
import { Uploads } from "./upload.js";

const form = byId("description");
// Typed and not saved, perhaps before this ran, or on its way to the server: then this page is not loaded again.
let changed = [...form.querySelectorAll("input, textarea")].some(({ value, defaultValue }) => value !== defaultValue);
form.addEventListener("input", () => (changed = true));
form.addEventListener("submit", () => {
  changed = true;
  const button = form.querySelector(".primary");
  button.textContent = form.dataset.slow;
  button.disabled = true;
});
addEventListener("pageshow", (event) => event.persisted && location.reload()); // gone back to: the button was left so

byId("mark")?.scrollIntoView({ block: "center" });

const place = byId("upload");
if (place) {
  const { replaces, source } = place.dataset;
  const jobs = new Jobs((job) => {
    if (job?.state === "done" && !changed) location.reload();
  }, source);
  new Uploads(place, byId("new-file"), jobs, () => ({ replaces }));
  jobs.start();
}
