// Sheets and interviews by keyboard alone: a key chooses and goes on, what the branching skips is passed over, what is
// half typed is kept by js/sheet_draft.js. What a key means and when a question is asked stands at its field.
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const HEADS = { ArrowUp: -1, ArrowDown: 1 };
  const now = form.querySelector("[data-now]");
  const wrong = form.querySelector("[data-wrong]");
  const { cells, keysOf, branch, isNa } = sheetCells;
  const code = form.querySelector(".keys--code");
  const inOne = form.hasAttribute("data-one");
  const cellOf = (field) => cells.find((cell) => cell.field === field);
  const stops = () => [...(code ? [code] : []), ...cells.filter((cell) => !cell.item.hidden).map((cell) => cell.field)];

  // keys

  const isKey = (cell, key) => key in cell.codes || (key === "0" && !("0" in cell.codes)) || isNa(cell, key);
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
      } else if (key === "0" || isNa(cell, key)) {
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

  // the page

  form.classList.add("is-keyed");
  sheetDraft.restore();
  branch();
  form.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (cell) typed(cell);
    sheetDraft.keep();
  });
  form.addEventListener("keydown", pressed);
  form.addEventListener("focusin", tell);
  form.addEventListener("focusin", (event) => event.target.matches(".keys") && event.target.select());
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    sheetDraft.sending();
  });
  addEventListener("pageshow", () => { isSent = false; });
  document.querySelector("[data-drops]")?.addEventListener("submit", () => {
    form.querySelectorAll(".keys").forEach((field) => { field.value = ""; });
    sheetDraft.keep();
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
    go((form.dataset.sheet && empty) || stops()[0]);
  } else if (inOne) {
    cells.find((cell) => cell.item.classList.contains("cell--error"))?.item.classList.add("is-now");
  }
})();
