// What went wrong, told politely, with what to do about it.

import { make, makeButton } from "./dom.js";
import { Problem } from "./service.js";

const OURS = {
  "cut-off": ["cutOff"],
  stopped: ["stopped"],
  "token-expired": ["expired", "expiredAdvice"],
  "not-confirmed": ["notConfirmed", "notConfirmedAdvice"],
};

/** An alert. `again`, where there is one, asks the same once more: not before the service takes it. `half`: whether a part
 *  of an answer is shown above. */
export function trouble(error, words, { again = null, half = false } = {}) {
  const problem = error instanceof Problem ? error : new Problem({ type: "network" });
  const [title, ...lines] = told(problem, words);
  const button = again && makeButton({ className: "again" }, again, words.say("again"));
  const wait = problem.wait && make("p", {}, waiting(problem.wait, words));
  if (button && wait) {
    button.disabled = true;
    setTimeout(() => {
      button.disabled = false;
      wait.textContent = words.say("waitOver");
    }, 1000 * problem.wait);
  }
  return make("div", { className: "trouble", role: "alert" }, make("h3", {}, title), half && make("p", {}, words.say("notWhole")), lines, wait, button);
}

const waiting = (seconds, words) => (seconds === 1 ? words.say("waitOne") : words.say("waitFor", { seconds }));

function told(problem, words) {
  const line = (text, properties = {}) => text && make("p", properties, text);
  // The service words its problems in English; in Chinese what sort of problem it is stands before that.
  const detail = line([problem.detail, problem.advice].filter(Boolean).join(" "), { lang: "en" });
  if (problem.type === "network") {
    const key = navigator.onLine ? "network" : "offline";
    return [words.say(key), line(words.say(`${key}Advice`))];
  }
  if (problem.type === "too-many-requests") return [words.say("tooMany")];
  if (problem.type === "forbidden") return [words.say("forbidden"), line(words.say("forbiddenAdvice")), detail];
  if (problem.type in OURS) {
    const [title, advice] = OURS[problem.type];
    return [words.say(title), advice && line(words.say(advice))];
  }
  return [words.say("problem"), line(words.problem(problem.status)), detail];
}
