// The form of a survey: keeps what is typed, tells a second person on one phone apart, and sends once.
const survey = (() => {
  if (!questions) return null;
  const DAY = 86400000;
  const PATIENCE = 10000; // milliseconds; whoever sends is not kept longer
  const OF_THE_PAGE = new Set(["token", "language", "website", "waited", "day", "_version"]); // not what was typed
  const OF_THE_ANSWER = new Set([...OF_THE_PAGE, "key", "device"]);
  const { form, find, findAll, field, isChoice, asked, isAnswered, refresh } = questions;
  const { tell, untell } = problems;
  const { words } = queue;
  const code = form.getAttribute("data-code");
  const isKiosk = form.hasAttribute("data-kiosk");
  const mark = `answered:${form.getAttribute("data-survey")}`;
  const url = new URL(form.getAttribute("action"), location).pathname;
  let isTyped = false;
  let given = null; // what went to the queue, until the form is for somebody else

  // What is kept

  function record(state) {
    field("day").value = state === "draft" ? "" : store.dayOf(Date.now());
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
    const kept = (await store.all()).filter(({ state }) => state === "draft" || state === "wrong");
    kept.filter(({ state, at }) => state === "draft" && Date.now() - at > DAY).forEach(({ key }) => store.remove(key));
    const last = kept.filter((each) => each.code === code && (each.state === "wrong" || Date.now() - each.at < DAY)).pop();
    if (!last || isTyped || isKiosk) return;
    restore(last.body);
    if (last.problems) tell(last.problems);
  }

  function renew() {
    HTMLFormElement.prototype.reset.call(form);
    field("key").value = store.newKey();
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
    if (!find(".again")) form.prepend(store.make("p", { className: "again notice", textContent: form.getAttribute("data-again") }));
  }

  function remember() {
    try {
      localStorage.setItem(mark, store.dayOf(Date.now()));
    } catch { /* a browser that keeps nothing */ }
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
    field("key").value = store.newKey();
    noteDevice();
    return record("waits");
  }

  async function send() {
    const lacking = missing();
    if (lacking.length) return tell(Object.fromEntries(lacking.map(({ dataset }) => [dataset.question, words.missing])));
    untell();
    busy(true);
    const own = given = taken();
    try {
      await store.put(own);
    } catch {
      return HTMLFormElement.prototype.submit.call(form); // nowhere to keep it
    }
    await Promise.race([queue.flush(own.key), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
    const left = await store.get(own.key);
    if (left?.state === "wrong") return mend(left.problems);
    if (left?.state === "over") return location.reload(); // says why, and offers what was typed as a file
    remember();
    if (left) wait();
    else location.assign(`${url}thanks/${location.search}`);
  }

  function mend(told) {
    given = null;
    busy(false);
    tell(told);
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
      if (!isBusy()) store.draft(record("draft")).catch(() => {});
    });
  }

  field("key").value = store.newKey();
  noteDevice();
  refresh();
  begin().catch(() => {}).then(refresh);
  return { record, renew };
})();
