// What became of an autosave, said in the line whose id stands in data-autosave; the server's answer replaces it
// with «Сохранено в 14:32». What could not be sent stays in the browser (js/drafts_page.js) and is sent again: when the
// connection is back, when the reader comes back to this tab, every few seconds, and when the page opens again.
const RETRY_EVERY = 5000;
const TYPED_AT_MOST = 4000; // whoever types without a pause is saved meanwhile
const typed = new Map(); // row → since when it holds changes that are not saved yet, and how many
const waiting = new Set(); // rows whose words did not reach the portal
const renewed = new Set(); // rows that were just sent again with a new token

const rowOf = (event) => event.target.closest?.("[data-autosave]");
const nameOf = (row) => row.dataset.draft;
const rowNamed = (name) => document.querySelector(`[data-autosave][data-draft="${name}"]`);

function resend(name) {
  const fields = rowNamed(name)?.querySelector("[hx-trigger]");
  if (fields) htmx.trigger(fields, "retry");
  else waiting.delete(name);
}

// Signing in changes the token of every form: those of this page take the new one.
function takeToken(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
}

function failed(row, xhr) {
  const token = xhr.status === 401 && xhr.getResponseHeader("X-CSRFToken");
  if (token && !renewed.has(nameOf(row))) {
    takeToken(token);
    renewed.add(nameOf(row));
    setTimeout(resend, 0, nameOf(row));
    return;
  }
  waiting.add(nameOf(row));
  sayFailed(row, xhr.status);
}

function noteTyping(event) {
  const row = rowOf(event);
  if (!row) return;
  const before = typed.get(nameOf(row)) ?? { since: Date.now(), times: 0 };
  typed.set(nameOf(row), { ...before, times: before.times + 1 });
  if (Date.now() - before.since > TYPED_AT_MOST) resend(nameOf(row));
}
document.addEventListener("input", noteTyping);
document.addEventListener("change", noteTyping);

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = rowOf(event);
  if (!row) return;
  const now = typed.get(nameOf(row));
  if (now) now.since = Date.now();
  event.detail.xhr.typedBefore = now?.times;
  event.detail.xhr.sentValues = parts.valuesOf(row);
  kept.sent(row);
  say(row, "Сохраняем…", false);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const row = rowOf(event);
  if (!row) return;
  const xhr = event.detail.xhr;
  if (!event.detail.successful) return failed(row, xhr);
  renewed.delete(nameOf(row));
  waiting.delete(nameOf(row));
  if (!lineOf(row).classList.contains("autosave--failed")) {
    kept.saved(row, xhr.sentValues);
    if (typed.get(nameOf(row))?.times === xhr.typedBefore) typed.delete(nameOf(row));
  } else if (kept.agree(row)) setTimeout(resend, 0, nameOf(row));
});

// A row that comes back whole, after a choice between two texts: the choice is made, or another is to be made.
document.addEventListener("htmx:load", (event) => {
  const row = event.target.matches?.("article.row") && event.target.querySelector("[data-autosave]");
  if (!row) return;
  typed.delete(nameOf(row));
  waiting.delete(nameOf(row));
  kept.renewed(row);
  const field = event.target.querySelector("textarea");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
});

// What the browser kept of an earlier visit goes to the portal at once; htmx is ready by then.
kept.onRestored((row) => {
  if (!row.dataset.autosave) return;
  waiting.add(nameOf(row));
  say(row, "Восстановлено из этого браузера, сохраняем…", false);
  setTimeout(resend, 0, nameOf(row));
});

const resendAll = () => waiting.forEach(resend);
addEventListener("online", resendAll);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resendAll());
setInterval(resendAll, RETRY_EVERY);

// A form that is sent takes its own rows along; any other way out asks first.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  [...typed.keys()].filter((name) => event.target.contains(rowNamed(name))).forEach((name) => typed.delete(name));
});
addEventListener("beforeunload", (event) => typed.size && !drafts.isLeaving && event.preventDefault());
