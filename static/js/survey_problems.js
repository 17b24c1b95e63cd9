// What the form cannot take as it is: a list above it with links, and words at each question, as the portal writes them.
const problems = (() => {
  if (!questions) return null;
  const { form, findAll } = questions;
  const { words } = queue;
  const { make } = store;

  function untell() {
    findAll(".error").forEach((each) => each.remove());
    document.querySelectorAll(".error-summary").forEach((each) => each.remove());
    findAll(".question--wrong").forEach((each) => each.classList.remove("question--wrong"));
  }

  function asked(legend) {
    const title = legend.cloneNode(true);
    title.querySelector(".optional")?.remove();
    return title.textContent.trim().replace(/\s+/g, " ").replace(/[^?.!:]$/, "$&:");
  }

  function tell(told) {
    untell();
    const lines = Object.entries(told).map(([name, text]) => {
      const place = document.getElementById(`q-${name}`);
      const legend = place?.querySelector("legend");
      const error = make("p", { className: "error", id: `q-${name}-error` });
      error.append(make("span", { className: "unseen", textContent: `${words.error}: ` }), text);
      place?.classList.add("question--wrong");
      place?.setAttribute("aria-describedby", `q-${name}-hint ${error.id}`); // an id that is not there says nothing
      legend?.after(error);
      const href = `#q-${name}`;
      const said = legend ? `${asked(legend)} ${text}` : text;
      return make("li", {}, legend ? make("a", { href, textContent: said }) : said);
    });
    const summary = make("div", { className: "error-summary", tabIndex: -1 },
      make("h2", { textContent: words.check }), make("ul", {}, ...lines));
    summary.setAttribute("role", "alert");
    form.before(summary);
    summary.focus();
  }

  return { tell, untell };
})();
