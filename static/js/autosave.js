// What became of an autosave, said in the line whose id stands in data-autosave; the server's answer replaces it
// with «Сохранено в 14:32». What could not be sent is sent again: when the connection is back, when the reader
// comes back to this tab, and every 15 seconds. Nobody leaves the page with unsaved words unasked.
const RETRY_EVERY = 15000;
const typed = new Map(); // row → changes that are not saved yet
const waiting = new Set(); // rows whose words did not reach the portal
const renewed = new WeakSet(); // rows that were just sent again with a new token

const rowOf = (event) => event.target.closest("[data-autosave]");
const lineOf = (row) => document.getElementById(row.dataset.autosave);
const resend = (row) => htmx.trigger(row.querySelector("[hx-trigger]"), "retry");

function say(row, text, failed, link) {
  const line = lineOf(row);
  if (!line) return;
  line.textContent = text;
  if (link) line.append(" ", link);
  line.classList.toggle("autosave--failed", failed);
}

function signInLink(row) {
  const link = document.createElement("a");
  link.href = row.closest("[data-sign-in]").dataset.signIn;
  link.target = "_blank";
  link.textContent = "Войти в соседней вкладке";
  return link;
}

// Signing in changes the token of every form: those of this page take the new one.
function takeToken(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
}

function failed(row, xhr) {
  const token = xhr.status === 401 && xhr.getResponseHeader("X-CSRFToken");
  if (token && !renewed.has(row)) {
    takeToken(token);
    renewed.add(row);
    setTimeout(resend, 0, row);
    return;
  }
  waiting.add(row);
  if (xhr.status === 401) say(row, "Не сохранено: время входа истекло. Набранное на месте и сохранится, как только вы войдёте.", true, signInLink(row));
  else if (xhr.status === 403 || xhr.status === 404) say(row, "Не сохранено: строка вам больше не доступна. Скопируйте текст и обновите страницу.", true);
  else if (xhr.status >= 500) say(row, "Не сохранено: ошибка на портале. Не закрывайте страницу, попробуем ещё раз.", true);
  else say(row, "Не сохранено: нет связи. Не закрывайте страницу, попробуем ещё раз.", true);
}

function noteTyping(event) {
  const row = rowOf(event);
  if (row) typed.set(row, (typed.get(row) || 0) + 1);
}
document.addEventListener("input", noteTyping);
document.addEventListener("change", noteTyping);

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = rowOf(event);
  if (!row) return;
  event.detail.xhr.typedBefore = typed.get(row);
  say(row, "Сохраняем…", false);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const row = rowOf(event);
  if (!row) return;
  const xhr = event.detail.xhr;
  if (!event.detail.successful) return failed(row, xhr);
  renewed.delete(row);
  waiting.delete(row);
  const isSaved = !lineOf(row).classList.contains("autosave--failed");
  if (isSaved && typed.get(row) === xhr.typedBefore) typed.delete(row);
});

const resendAll = () => waiting.forEach(resend);
addEventListener("online", resendAll);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resendAll());
setInterval(resendAll, RETRY_EVERY);

// A form that is sent takes its own rows along; any other way out asks first.
document.addEventListener("submit", (event) => {
  [...typed.keys()].filter((row) => event.target.contains(row)).forEach((row) => typed.delete(row));
});
addEventListener("beforeunload", (event) => typed.size && event.preventDefault());
