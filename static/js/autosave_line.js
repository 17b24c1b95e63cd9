// What the line under a row says of its saving.
const lineOf = (row) => document.getElementById(row.dataset.autosave);

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

function sayFailed(row, status) {
  const comfort = drafts.has(row.dataset.draft) ? "Набранное хранится в этом браузере" : "Не закрывайте страницу: набранное только на ней";
  if (status === 401) say(row, `Не сохранено: время входа истекло. ${comfort} и сохранится, как только вы войдёте.`, true, signInLink(row));
  else if (status === 409) say(row, `Не сохранено: в этом браузере вошёл кто-то другой. ${comfort} и сохранится, когда вы войдёте снова.`, true);
  else if (status === 403 || status === 404) say(row, "Не сохранено: строка вам больше не доступна. Скопируйте текст и обновите страницу.", true);
  else if (status >= 500) say(row, `Не сохранено: ошибка на портале. ${comfort}, попробуем ещё раз.`, true);
  else say(row, `Не сохранено: нет связи. ${comfort} и сохранится, когда связь появится.`, true);
}
