// «Read aloud» at each question, where the browser has a voice for the language of the page. Pressed again, it stops.
(() => {
  const voices = window.speechSynthesis;
  const form = document.getElementById("survey");
  const language = document.documentElement.lang;
  const label = form?.getAttribute("data-aloud");
  let reading = null;

  const voice = () => voices.getVoices().find(({ lang }) => lang.split(/[-_]/)[0] === language);
  const wordsOf = (question) => [...question.querySelectorAll("legend, .hint p, .error, label")]
    .filter((each) => !each.closest("legend label") && !each.closest("[hidden]"))
    .map((each) => each.textContent.trim().replace(/\s+/g, " "));

  function stop() {
    voices.cancel();
    reading?.setAttribute("aria-pressed", "false");
    reading = null;
  }

  function press(button, question) {
    const isStop = reading === button;
    stop();
    if (isStop) return;
    const speech = new SpeechSynthesisUtterance(wordsOf(question).join(". "));
    Object.assign(speech, { lang: language, voice: voice(), onend: () => { if (reading === button) stop(); } });
    reading = button;
    button.setAttribute("aria-pressed", "true");
    voices.speak(speech);
  }

  function offer() {
    if (!voice() || form.querySelector(".aloud")) return;
    for (const question of form.querySelectorAll(".question")) {
      const button = store.make("button", { type: "button", className: "aloud", textContent: label });
      button.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-label", `${label}. ${wordsOf(question)[0]}`);
      button.addEventListener("click", () => press(button, question));
      question.querySelector("legend").after(button);
    }
  }

  if (!voices || !form) return;
  offer();
  voices.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
})();
