// What is half typed of a sheet stays in this browser (js/drafts.js) until the portal has it.
const sheetDraft = (() => {
  const form = document.querySelector("[data-sheet]");
  const name = form?.dataset.sheet;
  if (!name) return { keep() {}, restore() {}, sending() {} }; // an interview leaves nothing behind
  const secret = form.elements.key;
  const own = (sessionStorage.sheetWindow ??= Math.random().toString(36).slice(2));
  const ABANDONED = 60000;
  const fields = () => [...form.elements].filter((field) => field.matches(".keys"));

  function keep() {
    const values = Object.fromEntries(fields().filter((field) => field.value).map((field) => [field.name, field.value]));
    const key = drafts.keyOf(name);
    if (Object.keys(values).length) drafts.put({ key, at: Date.now(), sent: [], window: own, secret: secret.value, values });
    else drafts.drop({ key });
  }

  // A sheet of this window comes back under its own key: sent twice, it is one. Another window's is taken when nobody
  // has touched it for a while, under a key of its own.
  function restore() {
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

  function sending() {
    drafts.sending(drafts.mine().filter((draft) => draft.secret === secret.value).map((draft) => draft.key));
  }

  return { keep, restore, sending };
})();
