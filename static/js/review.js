// The reviewer's keys, and canned remarks put in without asking the portal. Keys go by their place on the keyboard, so
// that they work in the Russian layout too; they rest while somebody writes, and can be switched off.
(() => {
  const KEYS_SETTING = "review-keys";
  const toggle = document.getElementById("review-keys");
  const rows = () => [...document.querySelectorAll("article.row:not([hidden])")];
  const rowOf = (element) => element?.closest?.("article.row");
  let current = null;

  function visit(row) {
    if (!row) return;
    current = row;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(rowOf(document.activeElement) ?? current);
    visit(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  function openRemark() {
    const row = rowOf(document.activeElement) ?? current ?? rows()[0];
    const details = row?.querySelector(".row-remark");
    if (!details) return null;
    current = row;
    details.open = true;
    details.querySelector("textarea").focus();
    return details;
  }

  // Adds the remark to what is written, once.
  function put(button) {
    const field = document.getElementById(button.dataset.put);
    const lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!lines.includes(button.textContent.trim())) {
      field.value = [...lines, button.textContent.trim()].join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.focus();
  }

  function putByNumber(number) {
    const row = rowOf(document.activeElement) ?? current;
    const button = row?.querySelectorAll("[data-put]")[number - 1];
    if (!button) return;
    button.closest("details").open = true;
    put(button);
    visit(row);
  }

  const press = (name) => document.querySelector(`[data-key="${name}"]`);
  const keys = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyR: openRemark,
    KeyA: () => press("accept")?.focus(),
    KeyV: () => press("return")?.focus(),
    KeyN: () => press("next")?.click(),
  };
  for (let number = 1; number <= 9; number += 1) keys[`Digit${number}`] = () => putByNumber(number);

  document.addEventListener("keydown", (event) => {
    const isWriting = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.code === "Escape" && isWriting && rowOf(event.target)) return visit(rowOf(event.target));
    const act = keys[event.code];
    if (!act || isWriting || !toggle.checked || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (!button) return;
    event.preventDefault();
    put(button);
  });

  try {
    toggle.checked = localStorage.getItem(KEYS_SETTING) !== "off";
    toggle.addEventListener("change", () => localStorage.setItem(KEYS_SETTING, toggle.checked ? "on" : "off"));
  } catch {
    // a browser that was told to keep nothing: the keys are on every time
  }

  // Remarks to the form that was decided about just now have arrived: the browser need not keep them.
  const decided = document.querySelector("[data-decided]")?.dataset.decided;
  if (decided) drafts.mine().filter((draft) => draft.posted && draft.page === decided).forEach(drafts.drop);
})();
