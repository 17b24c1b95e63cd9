// The branching of a questionnaire before it is published: shows what would be asked, and sends nothing.
(() => {
  const form = document.getElementById("survey");
  const chosen = (name) => [...form.querySelectorAll(`[name="${name}"]:checked:enabled`)].map(({ value }) => value);
  const holds = (place) => JSON.parse(place.dataset.show || "[]").every(({ question, codes }) =>
    chosen(question).some((code) => codes.includes(code)));

  function ask() {
    for (const place of form.querySelectorAll(".part, .question")) {
      const isOff = Boolean(place.parentElement.closest(".part")?.hidden) || !holds(place);
      place.hidden = isOff;
      if (place.matches(".question")) place.disabled = isOff;
    }
  }

  form.addEventListener("change", ask);
  form.addEventListener("submit", (event) => event.preventDefault());
  ask();
})();
