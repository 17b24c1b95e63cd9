// Sheets and interviews by keyboard alone: a key chooses and goes on, what the branching skips is passed over, what is
// half typed stays in this browser (js/drafts.js). What a key means and when a question is asked stands at its field.
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const NA = ["-", "–", "—", "н", "Н", "y", "Y"];
  const HEADS = { ArrowUp: -1, ArrowDown: 1 };
  const now = form.querySelector("[data-now]");
  const wrong = form.querySelector("[data-wrong]");
  const cells = [...form.querySelectorAll(".cells .keys")].map((field) => ({
    field,
    item: field.closest(".cell"),
    question: field.dataset.question,
    kind: field.dataset.kind,
    codes: JSON.parse(field.dataset.codes),
    hasNa: Boolean(field.dataset.na),
    show: JSON.parse(field.dataset.show),
  }));
  const code = form.querySelector(".keys--code");
  const inOne = form.hasAttribute("data-one");
  const cellOf = (field) => cells.find((cell) => cell.field === field);
  const stops = () => [...(code ? [code] : []), ...cells.filter((cell) => !cell.item.hidden).map((cell) => cell.field)];

  // what was chosen

  function keysOf(cell) {
    const typed = cell.field.value.trim();
    if (cell.kind === "one") return typed ? [typed] : [];
    const parts = typed.split(/[\s,;.]+/).filter(Boolean);
    return Object.keys(cell.codes).length > 9 ? parts : parts.flatMap((part) => [...part]);
  }

  function chosen(cell) {
    return keysOf(cell).map((key) => (cell.hasNa && NA.includes(key) ? "na" : cell.codes[key])).filter(Boolean);
  }

  function branch() {
    const codes = new Map();
    const asked = new Set();
    for (const cell of cells) {
      const isAsked = cell.show.every((each) => asked.has(each.question)
        && (codes.get(each.question) ?? []).some((one) => each.codes.includes(one)));
      cell.item.hidden = !isAsked;
      if (!isAsked) continue;
      asked.add(cell.question);
      codes.set(cell.question, chosen(cell));
    }
  }

  // keys

  const isKey = (cell, key) => key in cell.codes || (key === "0" && !("0" in cell.codes)) || (cell.hasNa && NA.includes(key));
  const mayGoOn = (cell, key) => Object.keys(cell.codes).some((other) => other !== key && other.startsWith(key));

  function refuse(cell, typed) {
    wrong.textContent = `Здесь нет варианта «${typed}». ${keysTold(cell).replaceAll("\n", " · ")}`;
    cell.field.value = "";
  }

  function typed(cell) {
    const key = cell.field.value.trim();
    wrong.textContent = "";
    if (cell.kind === "one" && key) {
      if (!isKey(cell, key) && !mayGoOn(cell, key)) return refuse(cell, key);
      branch();
      if (isKey(cell, key) && !mayGoOn(cell, key)) step(cell.field, 1);
      return;
    }
    if (cell.kind === "several") {
      const bad = Object.keys(cell.codes).length > 9 ? undefined : keysOf(cell).find((each) => !isKey(cell, each));
      if (bad !== undefined) {
        refuse(cell, bad);
      } else if (key === "0" || (cell.hasNa && NA.includes(key))) {
        branch();
        step(cell.field, 1);
        return;
      }
    }
    branch();
  }

  function step(field, by) {
    const all = stops();
    const next = all[all.indexOf(field) + by];
    if (next) go(next);
    else if (by > 0) form.querySelector("[type=submit]").focus();
  }

  // Of an interview only the question that stands now is shown, and what is not shown takes no focus.
  function go(field) {
    const cell = cellOf(field);
    if (cell) cells.forEach((each) => each.item.classList.toggle("is-now", each === cell));
    field.focus();
    field.select();
  }

  function pressed(event) {
    const field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (!field.matches?.(".keys")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (field === stops().at(-1)) form.requestSubmit();
      else step(field, 1);
    } else if (event.key in HEADS) {
      event.preventDefault();
      if (HEADS[event.key] < 0 || field !== stops().at(-1)) step(field, HEADS[event.key]);
    } else if (event.key === "Backspace" && field.value === "") {
      event.preventDefault();
      step(field, -1);
    }
  }

  // the question that stands now

  function keysTold(cell) {
    const words = cell.item.querySelector(".hint").textContent.trim();
    return inOne ? words.replaceAll(" · ", "\n") : words;
  }

  function tell(event) {
    const cell = cellOf(event.target);
    if (!cell) return;
    cells.forEach((each) => each.item.classList.toggle("is-now", each === cell));
    const text = cell.item.querySelector(".cell-text");
    const number = cell.item.querySelector(".cell-number").textContent;
    const heading = text.dataset.heading ? `${text.dataset.heading} ` : "";
    now.querySelector(".cell-now-question").textContent = `${number}. ${heading}${text.textContent}`;
    now.querySelector(".cell-now-keys").textContent = keysTold(cell);
    now.hidden = false;
  }

  // what is half typed

  const name = form.dataset.sheet;
  const secret = form.elements.key;
  const own = (sessionStorage.sheetWindow ??= Math.random().toString(36).slice(2));
  const ABANDONED = 60000;
  const fields = () => [...form.elements].filter((field) => field.matches(".keys"));

  function keep() {
    if (!name) return;
    const values = Object.fromEntries(fields().filter((field) => field.value).map((field) => [field.name, field.value]));
    const key = drafts.keyOf(name);
    if (Object.keys(values).length) drafts.put({ key, at: Date.now(), sent: [], window: own, secret: secret.value, values });
    else drafts.drop({ key });
  }

  // A sheet of this window comes back under its own key: sent twice, it is one. Another window's is taken when nobody
  // has touched it for a while, under a key of its own.
  function restore() {
    if (!name) return;
    const kept = drafts.mine().filter((draft) => drafts.nameOf(draft) === name);
    kept.filter((draft) => draft.secret === form.dataset.saved).forEach(drafts.drop);
    const left = kept.filter((draft) => draft.secret !== form.dataset.saved);
    const draft = left.find((each) => each.window === own)
      ?? left.find((each) => Date.now() - each.at > ABANDONED);
    if (!draft || document.querySelector(".error-summary")) return;
    for (const field of fields()) field.value = draft.values[field.name] ?? field.value;
    if (draft.window === own) secret.value = draft.secret;
    drafts.drop(draft);
    keep();
    document.querySelector("[data-told]")?.append(" Начатый бланк восстановлен из этого браузера.");
  }

  // the page

  form.classList.add("is-keyed");
  restore();
  branch();
  form.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (cell) typed(cell);
    keep();
  });
  form.addEventListener("keydown", pressed);
  form.addEventListener("focusin", tell);
  form.addEventListener("focusin", (event) => event.target.matches(".keys") && event.target.select());
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    if (name) drafts.sending(drafts.mine().filter((draft) => draft.secret === secret.value).map((draft) => draft.key));
  });
  addEventListener("pageshow", () => { isSent = false; });
  document.querySelector("[data-drops]")?.addEventListener("submit", () => {
    fields().forEach((field) => { field.value = ""; });
    keep();
  });
  for (const [button, by] of [["[data-back]", -1], ["[data-next]", 1]]) {
    const found = form.querySelector(button);
    if (!found) continue;
    found.hidden = false;
    found.addEventListener("click", () => {
      const standing = cells.find((cell) => cell.item.classList.contains("is-now"));
      if (standing) step(standing.field, by);
    });
  }
  if (!document.querySelector(".error-summary")) {
    const empty = stops().find((field) => !field.value && field.matches(".keys"));
    go((name && empty) || stops()[0]);
  } else if (inOne) {
    cells.find((cell) => cell.item.classList.contains("cell--error"))?.item.classList.add("is-now");
  }
})();
