// What the address after # says: the question asked, and the page shown with the words marked.
//   #q=...&document=doc_1&page=3&mark=120-180&revision=rev_1&at=0.42

/** {question, target} of the address; either may be null. */
export function read(hash = location.hash) {
  const values = new URLSearchParams(hash.slice(1));
  const page = Number.parseInt(values.get("page") ?? "1", 10);
  const mark = /^(\d+)-(\d+)$/.exec(values.get("mark") ?? "");
  const target = values.get("document") && page >= 1
    ? {
        document: values.get("document"),
        page,
        mark: mark ? [Number(mark[1]), Number(mark[2])] : null,
        revision: values.get("revision"),
        at: Number.parseFloat(values.get("at") ?? "") || 0,
      }
    : null;
  return { question: values.get("q"), target };
}

/** What to put after # for a question and a page; either may be null. */
export function write(question, target) {
  const values = new URLSearchParams();
  if (question) values.set("q", question);
  if (target) {
    values.set("document", target.document);
    values.set("page", target.page);
    if (target.mark) values.set("mark", target.mark.join("-"));
    if (target.revision) values.set("revision", target.revision);
    if (target.at) values.set("at", target.at.toFixed(3));
  }
  return values.toString();
}
