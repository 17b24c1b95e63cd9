// Says what became of an autosave. A form with data-autosave="id" writes into the element with that id;
// the answer of the server replaces it with «Сохранено в 14:32».
const say = (event, text, failed) => {
  const form = event.target.closest("[data-autosave]");
  const line = form && document.getElementById(form.dataset.autosave);
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("autosave--failed", failed);
};
document.addEventListener("htmx:beforeRequest", (event) => say(event, "Сохраняем…", false));
document.addEventListener("htmx:sendError", (event) => say(event, "Нет связи: не сохранено. Не закрывайте страницу, попробуем при следующем изменении.", true));
document.addEventListener("htmx:responseError", (event) => {
  const signedOut = event.detail.xhr.status === 403;
  say(event, signedOut ? "Не сохранено: вход устарел. Войдите в соседней вкладке и продолжайте." : "Не сохранено: ошибка на портале. Нажмите «Сохранить».", true);
});
