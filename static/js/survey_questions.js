// Which questions of the form are asked, by the answers given so far, and how many of them are answered.
// Keys of questions are names of fields, and a field hides what a form has by that name: so no form.hidden and the like.
const questions = (() => {
  const form = document.getElementById("survey");
  if (!form) return null;
  const find = (selector) => form.querySelector(selector);
  const findAll = (selector) => [...form.querySelectorAll(selector)];
  const field = (name) => find(`input[type="hidden"][name="${name}"]`);
  const isChoice = ({ type }) => type === "radio" || type === "checkbox";
  const chosen = (name) => findAll(`[name="${name}"]:checked:enabled`).map((each) => each.value);
  const holds = (each) => JSON.parse(each.dataset.show || "[]").every(({ question, codes }) =>
    chosen(question).some((each) => codes.includes(each)));
  const asked = () => findAll(".question:enabled");

  // Numbers with gaps tell nobody where he is, and what was told by them is done by hiding.
  if (form.hasAttribute("data-unnumbered")) document.querySelectorAll(".number, .when").forEach((each) => each.remove());

  function ask() {
    for (const each of findAll(".part, .question")) {
      const isOff = Boolean(each.parentElement.closest(".part")?.hidden) || !holds(each);
      each.hidden = isOff;
      if (each.matches(".question")) each.disabled = isOff;
    }
  }

  // A table needs an answer in each row, anything else one.
  function isAnswered(question) {
    const names = new Map();
    for (const each of question.querySelectorAll("[name]")) {
      names.set(each.name, Boolean(names.get(each.name) || (isChoice(each) ? each.checked : each.value.trim())));
    }
    const answers = [...names.values()];
    return question.querySelector(".row") ? answers.every(Boolean) : answers.some(Boolean);
  }

  function refresh() {
    ask();
    const line = document.getElementById("progress");
    const all = asked();
    const text = `${line.dataset.done} ${all.filter(isAnswered).length} ${line.dataset.of} ${all.length}`;
    if (line.textContent !== text) line.textContent = text;
    line.hidden = false;
  }

  return { form, find, findAll, field, isChoice, asked, isAnswered, refresh };
})();
