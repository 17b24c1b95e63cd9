// A tablet in the hall: one question a screen, the first of them answered by one tap; forgets whoever walked away;
// left by a code. Each person's answers go to the queue of js/survey_queue.js with a key of their own.
(() => {
  if (!questions?.form.hasAttribute("data-kiosk")) return;
  const IDLE = 30; // seconds
  const COUNTDOWN = 10;
  const THANKS = 5;
  const TOKEN_LIVES = 3600000;
  const { form, field, asked, isAnswered, isChoice } = questions;
  const { words } = queue;
  const kiosk = document.getElementById("kiosk");
  const part = (name) => kiosk.querySelector(`[data-kiosk-part="${name}"]`);
  const [back, next, thanks, idle, exit] = ["back", "next", "thanks", "idle", "exit"].map(part);
  const opening = document.getElementById(`q-${form.getAttribute("data-opening")}`);
  let now = null;
  let tokenAt = Date.now();
  let timer = 0;

  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  // One question a screen

  const steps = () => [...new Set([opening, ...asked()])].filter(Boolean);
  const isFirst = () => steps()[0] === now;
  const isRequired = () => now.hasAttribute("data-required");

  function show(question) {
    now = question;
    for (const each of form.querySelectorAll(".question, .part")) {
      each.classList.toggle("is-now", each === question || each.contains(question));
    }
    form.classList.toggle("is-start", isFirst());
    scrollTo(0, 0);
    offer();
  }

  function offer() {
    const isDone = isAnswered(now);
    back.hidden = isFirst();
    next.hidden = isFirst() && !isDone && isRequired();
    next.textContent = isDone || isRequired() ? words.next : words.pass;
    next.disabled = isRequired() && !isDone;
  }

  function step(by) {
    const all = steps();
    const to = all[all.indexOf(now) + by];
    if (to) show(to);
    else if (by > 0) finish();
  }

  // One tap

  function goOn({ target }) {
    offer();
    if (target.type !== "radio" || now.querySelector(".row") || !taps.isFinger()) return; // keys: by the button
    taps.begin();
    step(1);
  }

  // What becomes of the answers

  async function keep(finished) {
    field("finished").value = finished;
    field("taps").value = taps.told();
    const record = survey.record("waits");
    try {
      await store.put(record);
    } catch {
      HTMLFormElement.prototype.submit.call(form); // a browser that keeps nothing
    }
    return record.key;
  }

  async function finish() {
    clearTimeout(timer);
    form.setAttribute("hidden", "");
    thanks.hidden = false;
    taps.countAll();
    const shown = pause(THANKS * 1000);
    await keep("");
    await pause(taps.left()); // they go on
    queue.flush(await keep(""));
    await shown;
    start();
  }

  async function leaveHalfway() {
    idle.close();
    if (asked().some(isAnswered)) queue.flush(await keep("0"));
    else await store.remove(field("key").value).catch(() => {});
    start();
  }

  // What was typed before the tablet lost its power: nobody will finish it.
  async function gather() {
    for (const each of await store.all()) {
      if (each.state !== "draft" || each.code !== form.getAttribute("data-code")) continue;
      const body = new URLSearchParams(each.body);
      body.set("finished", "0");
      body.set("day", store.dayOf(each.at));
      await store.put({ ...each, state: "waits", body: `${body}` });
    }
    queue.flush();
  }

  function start() {
    if (location.search) return location.replace(location.pathname); // back to the usual language
    survey.renew();
    taps.forget();
    thanks.hidden = true;
    show(steps()[0]);
    stir();
    if (Date.now() - tokenAt > TOKEN_LIVES) takeToken();
  }

  // A page that stays open for weeks takes what is newer: the token, or all of itself.
  async function takeToken() {
    const answer = await fetch(location.pathname, { credentials: "omit" }).catch(() => null);
    if (!answer || answer.status >= 500) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = (name) => page.querySelector(`#survey [name="${name}"]`)?.value;
    if (newer("_version") !== field("_version").value) return location.reload();
    field("token").value = newer("token");
    tokenAt = Date.now();
  }

  // Nobody there

  function stir() {
    if (idle.open) return; // counts down
    clearTimeout(timer);
    if (thanks.hidden) timer = setTimeout(ask, IDLE * 1000);
  }

  function ask() {
    if (exit.open) exit.close();
    if (isFirst() && !asked().some(isAnswered)) return location.search ? start() : stir();
    idle.showModal();
    countDown(COUNTDOWN);
  }

  function countDown(left) {
    idle.querySelector("output").textContent = left;
    if (left) timer = setTimeout(countDown, 1000, left - 1);
    else leaveHalfway();
  }

  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, stir, true);
  form.addEventListener("change", goOn);
  form.addEventListener("input", ({ target }) => { if (!isChoice(target)) offer(); });
  form.addEventListener("submit", () => { if (!next.disabled) step(1); });
  next.addEventListener("click", () => step(1));
  back.addEventListener("click", () => step(-1));
  idle.addEventListener("click", () => idle.close()); // a tap anywhere
  idle.addEventListener("close", stir);

  form.classList.add("is-stepping");
  kiosk.hidden = false;
  gather().catch(() => {});
  show(steps()[0]);
  stir();
})();
