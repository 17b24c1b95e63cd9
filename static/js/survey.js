// The form of a survey: asks only what is to be asked, counts what is answered, keeps what is typed, sends it once.
// Keys of questions are names of fields, and a field hides what a form has by that name: so no form.hidden and the like.
const survey = (() => {
  const form = document.getElementById("survey");
  if (!form) return null;
  const DAY = 86400000;
  const PATIENCE = 10000; // milliseconds; whoever sends is not kept longer
  const OF_THE_PAGE = new Set(["token", "language", "website", "waited", "day", "_version"]); // not what was typed
  const OF_THE_ANSWER = new Set([...OF_THE_PAGE, "key", "device"]);
  const { make, words } = queue;
  const find = (selector) => form.querySelector(selector);
  const findAll = (selector) => [...form.querySelectorAll(selector)];
  const code = form.getAttribute("data-code");
  const isKiosk = form.hasAttribute("data-kiosk");
  const mark = `answered:${form.getAttribute("data-survey")}`;
  const url = new URL(form.getAttribute("action"), location).pathname;
  const field = (name) => find(`input[type="hidden"][name="${name}"]`);
  const isChoice = ({ type }) => type === "radio" || type === "checkbox";
  let isTyped = false;
  let given = null; // what went to the queue, until the form is for somebody else

  // What is asked

  const chosen = (name) => findAll(`[name="${name}"]:checked:enabled`).map((each) => each.value);
  const holds = (each) => JSON.parse(each.dataset.show || "[]").every(({ question, codes }) =>
    chosen(question).some((each) => codes.includes(each)));
  const asked = () => findAll(".question:enabled");

  function ask() {
    for (const each of findAll(".part, .question")) {
      const isOff = Boolean(each.parentElement.closest(".part")?.hidden) || !holds(each);
      each.hidden = isOff;
      if (each.matches(".question")) each.disabled = isOff;
    }
  }

  // A table needs an answer in each row, anything else one.
  function isAnswered(question) {
    const names = new Map();
    for (const each of question.querySelectorAll("[name]")) {
      names.set(each.name, Boolean(names.get(each.name) || (isChoice(each) ? each.checked : each.value.trim())));
    }
    const answers = [...names.values()];
    return question.querySelector(".row") ? answers.every(Boolean) : answers.some(Boolean);
  }

  function refresh() {
    ask();
    const line = document.getElementById("progress");
    const all = asked();
    const text = `${line.dataset.done} ${all.filter(isAnswered).length} ${line.dataset.of} ${all.length}`;
    if (line.textContent !== text) line.textContent = text;
    line.hidden = false;
  }

  // What is kept

  function record(state) {
    field("day").value = state === "draft" ? "" : queue.dayOf(Date.now());
    const body = `${new URLSearchParams(new FormData(form))}`;
    return { key: field("key").value, code, url, body, at: Date.now(), state, isKiosk };
  }

  function restore(body) {
    const sent = new URLSearchParams(body);
    for (const each of findAll("[name]").filter(({ name }) => !OF_THE_PAGE.has(name))) {
      const values = sent.getAll(each.name);
      if (isChoice(each)) each.checked = values.includes(each.value);
      else each.value = values[0] ?? "";
    }
  }

  // A form kept by the phone has the key of an earlier answer, so each opening gets one of its own here.
  async function begin() {
    const kept = (await queue.all()).filter(({ state }) => state === "draft" || state === "wrong");
    kept.filter(({ state, at }) => state === "draft" && Date.now() - at > DAY).forEach(({ key }) => queue.remove(key));
    const last = kept.filter((each) => each.code === code && (each.state === "wrong" || Date.now() - each.at < DAY)).pop();
    if (!last || isTyped || isKiosk) return;
    restore(last.body);
    if (last.problems) tell(last.problems);
  }

  function renew() {
    HTMLFormElement.prototype.reset.call(form);
    field("key").value = queue.newKey();
    isTyped = false;
    given = null;
    queue.offer();
    noteDevice();
    untell();
    form.removeAttribute("hidden");
    refresh();
  }

  // Family: a second person on one phone is welcome, and is told apart

  function noteDevice() {
    try {
      if (isKiosk || !localStorage.getItem(mark)) return;
    } catch {
      return; // a browser that keeps nothing
    }
    field("device").value = "again";
    if (!find(".again")) form.prepend(make("p", { className: "again notice", textContent: form.getAttribute("data-again") }));
  }

  function remember() {
    try {
      localStorage.setItem(mark, queue.dayOf(Date.now()));
    } catch { /* a browser that keeps nothing */ }
  }

  // What the portal could not take

  function untell() {
    findAll(".error").forEach((each) => each.remove());
    document.querySelectorAll(".error-summary").forEach((each) => each.remove());
    findAll(".question--wrong").forEach((each) => each.classList.remove("question--wrong"));
  }

  function tell(problems) {
    untell();
    const lines = Object.entries(problems).map(([name, text]) => {
      const place = document.getElementById(`q-${name}`);
      const legend = place?.querySelector("legend");
      const error = make("p", { className: "error", id: `q-${name}-error` });
      error.append(make("span", { className: "unseen", textContent: `${words.error}: ` }), text);
      place?.classList.add("question--wrong");
      place?.setAttribute("aria-describedby", `q-${name}-hint ${error.id}`); // an id that is not there says nothing
      legend?.after(error);
      const href = `#q-${name}`;
      const said = legend ? `${legend.textContent.trim().replace(/\s+/g, " ")}: ${text}` : text;
      return make("li", {}, legend ? make("a", { href, textContent: said }) : said);
    });
    const summary = make("div", { className: "error-summary", tabIndex: -1 },
      make("h2", { textContent: words.check }), make("ul", {}, ...lines));
    summary.setAttribute("role", "alert");
    form.before(summary);
    summary.focus();
  }

  const missing = () => asked().filter((each) => each.hasAttribute("data-required") && !isAnswered(each));

  // Sending

  function busy(isBusy) {
    const button = document.getElementById("send");
    button.dataset.words ??= button.textContent;
    button.textContent = isBusy ? words.busy : button.dataset.words;
    button.setAttribute("aria-disabled", `${isBusy}`);
  }

  const answersIn = ({ body }) =>
    JSON.stringify([...new URLSearchParams(body)].filter(([name]) => !OF_THE_ANSWER.has(name)));

  // The same again, as after «back», is the same answer; other answers are somebody else's.
  function taken() {
    const next = record("waits");
    if (given?.key !== next.key || answersIn(given) === answersIn(next)) return next;
    field("key").value = queue.newKey();
    noteDevice();
    return record("waits");
  }

  async function send() {
    const lacking = missing();
    if (lacking.length) return tell(Object.fromEntries(lacking.map(({ dataset }) => [dataset.question, words.missing])));
    untell();
    busy(true);
    given = taken();
    try {
      await queue.put(given);
    } catch {
      return HTMLFormElement.prototype.submit.call(form); // nowhere to keep it
    }
    await Promise.race([queue.flush(given.key), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
    const left = await queue.get(given.key);
    if (left?.state === "wrong") return mend(left.problems);
    remember();
    if (left) wait();
    else location.assign(`${url}thanks/${location.search}`);
  }

  function mend(problems) {
    given = null;
    busy(false);
    tell(problems);
  }

  function wait() {
    busy(false);
    form.setAttribute("hidden", "");
    queue.offer([words.another, renew]);
    queue.tell(words.waits);
  }

  const isBusy = () => document.getElementById("send").getAttribute("aria-disabled") === "true";

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isKiosk && !isBusy()) send();
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) busy(false); });

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      isTyped = true;
      refresh();
      if (!isBusy()) queue.draft(record("draft")).catch(() => {});
    });
  }

  field("key").value = queue.newKey();
  noteDevice();
  refresh();
  begin().catch(() => {}).then(refresh);
  return { form, asked, isAnswered, isChoice, find, field, record, refresh, renew };
})();
