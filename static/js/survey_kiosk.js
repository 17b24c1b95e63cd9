// A tablet in the hall: one question a screen, the first of them answered by one tap; forgets whoever walked away;
// left by a code. Each person's answers go to the queue of js/survey_queue.js with a key of their own.
(() => {
  if (!survey?.form.hasAttribute("data-kiosk")) return;
  const IDLE = 30; // seconds
  const COUNTDOWN = 10;
  const THANKS = 5;
  const ECHO = 600; // milliseconds: a tap at the same place sooner than this is the same tap
  const NEAR = 60; // pixels
  const BURST = 3000; // milliseconds in which repeated taps are counted
  const TOKEN_LIVES = 3600000;
  const { form, field } = survey;
  const { words } = queue;
  const kiosk = document.getElementById("kiosk");
  const part = (name) => kiosk.querySelector(`[data-kiosk-part="${name}"]`);
  const [back, next, thanks, idle, exit] = ["back", "next", "thanks", "idle", "exit"].map(part);
  const opening = document.getElementById(`q-${form.getAttribute("data-opening")}`);
  let now = null;
  let tap = { at: 0, x: 0, y: 0 }; // the last touch
  let burst = { began: 0, at: 0, x: 0, y: 0, times: 0 }; // taps that came after one that went on
  let isEcho = false;
  let tokenAt = Date.now();
  let timer = 0;

  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  // One question a screen

  const steps = () => [...new Set([opening, ...survey.asked()])].filter(Boolean);
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
    const isAnswered = survey.isAnswered(now);
    back.hidden = isFirst();
    next.hidden = isFirst() && !isAnswered && isRequired();
    next.textContent = isAnswered || isRequired() ? words.next : words.pass;
    next.disabled = isRequired() && !isAnswered;
  }

  function step(by) {
    const all = steps();
    const to = all[all.indexOf(now) + by];
    if (to) show(to);
    else if (by > 0) finish();
  }

  // One tap

  function touch({ clientX, clientY }) {
    const at = Date.now();
    const isNear = Math.hypot(clientX - burst.x, clientY - burst.y) < NEAR;
    isEcho = isNear && at - burst.at < ECHO;
    if (isEcho) burst.at = at;
    if (isNear && at - burst.began < BURST && (isEcho || !thanks.hidden)) burst.times += 1;
    tap = { at, x: clientX, y: clientY };
  }

  function goOn({ target }) {
    offer();
    if (target.type !== "radio" || now.querySelector(".row") || Date.now() - tap.at > 1000) return; // keys: by the button
    const at = Date.now();
    burst = { ...tap, began: at, at, times: 1, isOpening: isFirst() };
    if (burst.isOpening) field("taps").value = "";
    step(1);
  }

  // What becomes of the answers

  async function keep(finished) {
    field("finished").value = finished;
    if (burst.isOpening) field("taps").value = burst.times;
    const record = survey.record("waits");
    try {
      await queue.put(record);
    } catch {
      HTMLFormElement.prototype.submit.call(form); // a browser that keeps nothing
    }
    return record.key;
  }

  async function finish() {
    clearTimeout(timer);
    form.setAttribute("hidden", "");
    thanks.hidden = false;
    const shown = pause(THANKS * 1000);
    await keep("");
    if (burst.isOpening) await pause(BURST - Math.min(BURST, Date.now() - burst.began)); // taps go on
    queue.flush(await keep(""));
    await shown;
    start();
  }

  async function leaveHalfway() {
    idle.close();
    if (survey.asked().some(survey.isAnswered)) queue.flush(await keep("0"));
    else await queue.remove(field("key").value).catch(() => {});
    start();
  }

  // What was typed before the tablet lost its power: nobody will finish it.
  async function gather() {
    for (const each of await queue.all()) {
      if (each.state !== "draft" || each.code !== form.getAttribute("data-code")) continue;
      const body = new URLSearchParams(each.body);
      body.set("finished", "0");
      body.set("day", queue.dayOf(each.at));
      await queue.put({ ...each, state: "waits", body: `${body}` });
    }
    queue.flush();
  }

  function start() {
    if (location.search) return location.replace(location.pathname); // back to the usual language
    survey.renew();
    field("taps").value = "";
    burst = { began: 0, at: 0, x: 0, y: 0, times: 0 };
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
    if (isFirst() && !survey.asked().some(survey.isAnswered)) return location.search ? start() : stir();
    idle.showModal();
    countDown(COUNTDOWN);
  }

  function countDown(left) {
    idle.querySelector("output").textContent = left;
    if (left) timer = setTimeout(countDown, 1000, left - 1);
    else leaveHalfway();
  }

  // The way out

  async function opens(typed) {
    const bytes = new TextEncoder().encode(typed + form.getAttribute("data-code"));
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") === exit.dataset.latch;
  }

  async function leave(event) {
    if (event.submitter?.value === "stay") return;
    event.preventDefault();
    const pin = exit.querySelector("input");
    const refusal = exit.querySelector(".error");
    const isOpen = !exit.dataset.latch || (crypto.subtle && (await opens(pin.value.trim())));
    if (isOpen) return location.assign(exit.dataset.exit);
    pin.value = "";
    refusal.textContent = crypto.subtle ? refusal.dataset.wrong : refusal.dataset.plain;
    refusal.hidden = false;
    pin.focus();
  }

  const keepAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
  const fill = () => document.fullscreenElement || document.documentElement.requestFullscreen?.().catch(() => {});

  addEventListener("pointerdown", touch, true);
  addEventListener("click", (event) => {
    if (isEcho && event.detail) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.isTrusted && !exit.open) fill();
  }, true);
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, stir, true);
  addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && keepAwake());
  form.addEventListener("change", goOn);
  form.addEventListener("input", ({ target }) => { if (!survey.isChoice(target)) offer(); });
  form.addEventListener("submit", () => { if (!next.disabled) step(1); });
  next.addEventListener("click", () => step(1));
  back.addEventListener("click", () => step(-1));
  idle.addEventListener("click", () => idle.close()); // a tap anywhere
  idle.addEventListener("close", stir);
  part("leave").addEventListener("click", () => { exit.querySelector(".error").hidden = true; exit.showModal(); });
  exit.querySelector("form").addEventListener("submit", leave);

  navigator.storage?.persist?.();
  keepAwake();
  form.classList.add("is-stepping");
  kiosk.hidden = false;
  gather().catch(() => {});
  show(steps()[0]);
  stir();
})();
