// Files on their way to the server: dropped or chosen, sent two at a time, each with how far it is and what came of it.

import { byId, make } from "/widget/dom.js";
import { sendFile } from "./sending.js";

const AT_ONCE = 2;
const MEGABYTE = 1_000_000;
let number = 0;

export class Uploads {
  /** @param {HTMLElement} place where files are dropped; `data-most` is the largest in megabytes
   * @param {HTMLInputElement} input where they are chosen
   * @param {import("./jobs.js").Jobs} jobs
   * @param {() => Record<string, string>} fields what is said of each file */
  constructor(place, input, jobs, fields) {
    this.most = Number(place.dataset.most);
    this.jobs = jobs;
    this.fields = fields;
    this.waiting = [];
    this.under = 0;
    const take = () => {
      this.add([...input.files]);
      input.value = ""; // the same file may be chosen again
    };
    input.addEventListener("change", take);
    if (input.files.length) take(); // whoever was faster than this script
    this.watch(place);
    addEventListener("beforeunload", (event) => this.under + this.waiting.length && event.preventDefault());
  }

  watch(place) {
    // A file dropped beside would be opened by the browser in place of this page.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
    place.addEventListener("dragover", () => place.classList.add("over"));
    place.addEventListener("dragleave", (event) => place.contains(event.relatedTarget) || place.classList.remove("over"));
    place.addEventListener("drop", async (event) => {
      place.classList.remove("over");
      this.add(await filesOf(event.dataTransfer));
    });
  }

  add(files) {
    for (const file of files) {
      const id = `upload-${++number}`;
      if (file.size > this.most * MEGABYTE) {
        const has = (file.size / MEGABYTE).toFixed(1);
        this.refuse(id, file, `It has ${has} MB; the limit is ${this.most} MB.`, "It was not sent. Split it, or have the operator raise FOOTNOTE_MAX_FILE_MB.");
      } else this.queue(id, file);
    }
    this.next();
  }

  queue(id, file) {
    const stop = new AbortController();
    const fields = this.fields(); // as chosen when it was dropped
    const bar = make("progress", { max: 1, value: 0, "aria-label": `How much of ${file.name} is sent` });
    const said = make("span", { className: "said" }, "Waits to be sent.");
    const cancel = make("button", { type: "button", className: "quiet", "aria-label": `Cancel ${file.name}`, onclick: () => this.cancel(id, stop) }, "Cancel");
    const row = make("li", { className: "unsent" }, make("span", { className: "name" }, file.name), said, bar, make("span", { className: "buttons" }, cancel));
    this.jobs.hold(id, row, "running");
    this.waiting.push({ id, file, fields, stop, bar, said });
  }

  cancel(id, stop) {
    stop.abort();
    this.waiting = this.waiting.filter((each) => each.id !== id);
    this.jobs.drop(id);
  }

  async next() {
    while (this.under < AT_ONCE && this.waiting.length) {
      this.under += 1;
      this.send(this.waiting.shift()).finally(() => {
        this.under -= 1;
        this.next();
      });
    }
  }

  async send({ id, file, fields, stop, bar, said }) {
    const heard = (fraction) => {
      bar.value = fraction;
      said.textContent = fraction < 1 ? `Being sent: ${Math.floor(100 * fraction)} %.` : "Sent.";
    };
    heard(0);
    try {
      const job = await sendFile(file, fields, heard, stop.signal);
      this.jobs.drop(id);
      if (!this.jobs.rows.has(job.id)) this.jobs.take(job); // else the events were faster, and know more
    } catch (problem) {
      if (problem.name !== "AbortError") this.refuse(id, file, problem.message, problem.advice ?? "", () => this.again(id, file));
    }
  }

  again(id, file) {
    this.jobs.drop(id);
    this.add([file]);
  }

  /** It never became a job: told where it would have been, and gone with the page. */
  refuse(id, file, message, advice, again = null) {
    const button = (word, act) => make("button", { type: "button", className: "quiet", "aria-label": `${word} ${file.name}`, onclick: act }, word);
    const row = make("li", { className: "failed" }, make("span", { className: "name" }, file.name),
      make("span", { className: "said" }, `${message} ${advice}`),
      make("span", { className: "buttons" }, again && button("Try again", again), button("Dismiss", () => this.jobs.drop(id))));
    this.jobs.hold(id, row, "quarantine");
    byId("jobs-said").textContent = `${file.name}: ${message}`;
  }
}

/** All files dropped, those in folders too. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = entries.length ? await Promise.all(entries.map(inside)) : [...transfer.files];
  return found.flat();
}

async function inside(entry) {
  if (entry.isFile) return entry.name.startsWith(".") ? [] : [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // at most a hundred
    if (!some.length) return (await Promise.all(found.map(inside))).flat();
    found.push(...some);
  }
}
