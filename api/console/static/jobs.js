// Jobs as they stand and as they change: what is being read, what could not be, what is done.

import { byId, make } from "/widget/dom.js";
import { call } from "./sending.js";

const UNFINISHED = new Set(["queued", "running", "waiting"]);
const MOST = 200; // jobs that are told as done
const NEWEST = 3; // of these, shown though nobody opened the list
const AGAIN = 2000; // milliseconds until a server that is gone is tried again
const LISTS = { running: "running", quarantine: "quarantine", finished: "finished" };

export class Jobs {
  /** `changed(job)` is called when one has ended, or is erased: the library is another one then. `source`: show those
   * about this document only. */
  constructor(changed, source = null) {
    this.changed = changed;
    this.source = source;
    this.rows = new Map(); // id to { job, row, list }
    this.heard = new Set(); // ids that were told since the lists were asked for
    this.said = byId("jobs-said");
    this.lost = make("p", { className: "warning", role: "status", hidden: true });
    this.said.after(this.lost);
  }

  /** Show what the catalog tells, and follow what becomes of it. @returns {Promise<void>} it is shown. */
  start() {
    return new Promise((shown) => this.follow(shown));
  }

  /** The events first: what changed between the two would never be heard of. */
  follow(shown) {
    const events = (this.events = new EventSource("/console/v1/jobs/events"));
    events.addEventListener("job", (event) => this.take(JSON.parse(event.data)));
    events.addEventListener("open", () => this.load().then(shown, () => this.again(events)));
    events.addEventListener("error", () => this.again(events));
  }

  /** A browser gives up where a proxy answers for a server that is gone. */
  async again(events) {
    if (this.events !== events) return; // told twice
    this.events = null;
    events.close();
    const why = await call("/jobs?limit=1").then(() => null, (problem) => problem);
    const signedOut = why?.status === 401;
    if (why) this.lost.textContent = `${why.message} ${signedOut ? why.advice : "Here stands what was last heard; this page goes on by itself."}`;
    this.lost.hidden = !why;
    if (!signedOut) setTimeout(() => this.follow(() => this.changed(null)), AGAIN);
  }

  async load() {
    const heard = (this.heard = new Set()); // of these the events know more than the lists, which are read one by one
    const asked = ["state=queued&state=running&state=waiting&limit=200", "state=failed&limit=200", `state=done&state=cancelled&limit=${this.source ? NEWEST : MOST}`];
    const lists = await Promise.all(asked.map((query) => call(`/jobs?${query}`)));
    this.lost.hidden = true;
    const there = new Set(lists.flatMap(({ jobs }) => jobs.map(({ id }) => id)));
    for (const [id, { job }] of this.rows) if (job && !there.has(id) && !heard.has(id)) this.drop(id);
    for (const { jobs } of lists) {
      for (const job of jobs.reverse()) {
        if (!heard.has(job.id) && this.isShown(job) && (!this.source || job.state !== "done")) this.put(job.id, job);
      }
    }
    this.arrange();
  }

  /** A job has changed. */
  take(job) {
    if (!this.isShown(job)) return;
    const before = this.rows.get(job.id)?.job;
    this.heard.add(job.id);
    this.put(job.id, job);
    this.arrange();
    if (UNFINISHED.has(job.state) && before) return;
    this.tell();
    this.changed(job);
  }

  isShown(job) {
    return !this.source || job.source === this.source;
  }

  /** Something that is no job yet, or never became one: a row of the caller's. */
  hold(id, row, list) {
    this.show(id, null, row, list);
    this.arrange();
  }

  drop(id) {
    const found = this.rows.get(id);
    if (!found) return;
    const focused = found.row.contains(document.activeElement);
    found.row.remove();
    this.rows.delete(id);
    this.arrange();
    if (focused) byId("main").focus(); // what had the focus is gone
  }

  put(id, job) {
    const list = job.state === "failed" ? LISTS.quarantine : UNFINISHED.has(job.state) ? LISTS.running : LISTS.finished;
    const known = this.rows.get(id);
    // A row that goes on is changed in place: to put another one there would take the focus from its buttons.
    if (known?.job && known.list === list && list === LISTS.running) {
      known.job = job;
      known.row.querySelector(".said").textContent = doing(job);
      measure(known.row.querySelector("progress"), job);
      known.row.querySelector("button").hidden = job.cancelling;
      return;
    }
    this.show(id, job, this.row(job), list);
  }

  show(id, job, row, list) {
    const known = this.rows.get(id);
    const items = byId(list).querySelector("ul");
    if (known?.list === list) known.row.replaceWith(row);
    else {
      known?.row.remove();
      if (list === LISTS.running) items.insertBefore(row, job && items.querySelector(".unsent")); // what is read stands above what waits
      else items.prepend(row);
    }
    this.rows.set(id, { job, row, list });
  }

  arrange() {
    if (byId("finished-rest")) this.fold();
    for (const list of Object.values(LISTS)) byId(list).hidden = !byId(list).querySelector("li");
  }

  /** What is done shows its newest rows and how many there are, or it would push the table away. */
  fold() {
    const [newest, rest] = byId("finished").querySelectorAll("ul.jobs");
    const focused = document.activeElement;
    while (newest.children.length > NEWEST) rest.prepend(newest.lastElementChild);
    while (newest.children.length < NEWEST && rest.children.length) newest.append(rest.firstElementChild);
    for (const row of [...rest.children].slice(MOST - NEWEST)) {
      this.rows.delete(row.id);
      row.remove();
    }
    const folded = byId("finished-rest");
    folded.hidden = !rest.children.length;
    folded.querySelector("summary").textContent = `${rest.children.length} more`;
    const count = newest.children.length + rest.children.length;
    byId("finished-count").textContent = count < MOST ? count : `${count} or more`;
    byId("running-count").textContent = byId("running").querySelector("ul").children.length;
    if (document.activeElement !== focused) folded.querySelector("summary").focus(); // its row moved
  }

  /** For who listens: how it stands, not every step of it. */
  tell() {
    const count = (list) => [...this.rows.values()].filter((each) => each.list === list).length;
    this.said.textContent = `${count("running")} being read, ${count("quarantine")} could not be read.`;
  }

  row(job) {
    const name = fileName(job.source);
    const button = (word, act) =>
      make("button", { type: "button", className: "quiet", "aria-label": `${word} ${name}`, onclick: () => this.act(job.id, act) }, word);
    if (job.state === "failed") {
      return make("li", { className: "failed", id: job.id }, make("span", { className: "name" }, name), said(failure(job)),
        details(job), make("span", { className: "buttons" }, button("Try again", "retry"), button("Dismiss", "end")));
    }
    if (!UNFINISHED.has(job.state)) {
      return make("li", { id: job.id }, titleOf(job, name), said(`${name}: ${ended(job)}`), details(job));
    }
    const bar = make("progress", { "aria-label": `How far ${name} is` });
    measure(bar, job);
    return make("li", { id: job.id }, make("span", { className: "name" }, name), said(doing(job)), bar,
      make("span", { className: "buttons" }, button("Cancel", "end")));
  }

  async act(id, what) {
    try {
      if (what === "retry") this.take(await call(`/jobs/${id}/retry`, { method: "POST" }));
      else {
        const before = this.rows.get(id).job;
        const job = await call(`/jobs/${id}`, { method: "DELETE" });
        if (UNFINISHED.has(before.state)) this.take(job);
        else {
          this.drop(id);
          this.changed(null);
        }
      }
    } catch (problem) {
      this.rows.get(id)?.row.querySelector(".said").replaceChildren(`${problem.message} ${problem.advice ?? ""}`);
    }
  }
}

const said = (text) => make("span", { className: "said" }, text);

/** The file's own name: `upload/` and folders say little in a list. */
export function fileName(source) {
  return source.includes("://") ? source : source.split("/").pop();
}

function doing(job) {
  if (job.cancelling) return "Stops at its next step.";
  if (job.state === "queued") return "Waits for its turn.";
  if (job.state === "waiting") return `${job.reason.message} Tried again ${time(job.next_try)}.`;
  if (job.stage === "recognising") return `Scanned: page ${Math.min(job.done + 1, job.total)} of ${job.total} is being recognised.`;
  if (job.stage === "embedding") return `Read. Being put into the index: ${Math.floor((100 * job.done) / Math.max(1, job.total))} %.`;
  if (!job.total) return "Being read.";
  if (job.done === job.total) return "Read. Being cut into passages.";
  return `${/\.xlsx$/i.test(job.source) ? "Sheet" : "Page"} ${job.done + 1} of ${job.total} is being read.`;
}

function measure(bar, job) {
  const known = job.state === "running" && job.total > 0;
  bar.hidden = job.state !== "running";
  if (known) Object.assign(bar, { max: job.total, value: job.done });
  else bar.removeAttribute("value");
}

const failure = (job) => (job.reason ? `${job.reason.message} ${job.reason.advice}` : "It could not be read.");

function ended(job) {
  if (job.state === "cancelled") return "Cancelled; the library is as it was.";
  if (job.what === "remove") return "Removed.";
  if (job.outcomes.length === 1) return outcome(job.outcomes[0], job.what);
  const counts = new Map();
  for (const { status } of job.outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return `${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")}.`;
}

function outcome({ status, pages, chunks, notes, reason }, what = "") {
  const size = `${pages} ${pages === 1 ? "page" : "pages"}, ${chunks} ${chunks === 1 ? "chunk" : "chunks"}`;
  const words = {
    added: `Added: ${size}.`,
    replaced: what === "describe" ? "The description is saved." : `Replaced what was there: ${size} now.`,
    unchanged: "Unchanged: the library has just this already.",
    failed: reason ? `${reason.message} ${reason.advice}` : "It could not be read.",
    "passed over": "",
  };
  return [words[status], ...notes].filter(Boolean).join(" ");
}

/** What became of each file of an archive. */
function details(job) {
  if (job.outcomes.length < 2) return null;
  const line = (each) => make("li", {}, make("b", {}, fileName(each.source)), ` ${outcome(each)}`);
  return make("details", {}, make("summary", {}, `${job.outcomes.length} files inside`), make("ul", {}, ...job.outcomes.map(line)));
}

function titleOf(job, name) {
  const [only] = job.outcomes;
  if (job.outcomes.length !== 1 || !["added", "replaced", "unchanged"].includes(only.status)) {
    return make("span", { className: "name" }, name);
  }
  return make("span", { className: "name" }, make("a", { href: `/console/documents/${only.document_id}` }, only.title || name));
}

const time = (iso) => (iso ? `at ${new Date(iso).toLocaleTimeString()}` : "soon");
