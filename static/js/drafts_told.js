// What a page says of words that were kept in this browser; its words stand in templates/plans/_drafts.html.
const told = (() => {
  const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  function addLink(list, address, text) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text;
    line.append(link);
    list.append(line);
  }

  // Words that stand on their places again.
  function restored(page, found) {
    const box = copyOf("draft-restored");
    for (const draft of found) {
      addLink(box.querySelector("ul"), `#${parts.named(drafts.nameOf(draft)).closest("[id]").id}`, draft.label);
    }
    page.prepend(box);
  }

  // Words that have no place any more, or whose place is taken by newer ones.
  function left(page, draft) {
    const name = drafts.nameOf(draft);
    const box = copyOf("draft-left");
    const [label, time] = box.querySelectorAll("[data-label], time");
    label.textContent = draft.label;
    time.textContent = new Date(draft.at).toLocaleString("ru", { dateStyle: "long", timeStyle: "short" });
    box.querySelector(".words").textContent = draft.words;
    box.querySelector("[data-forget]").addEventListener("click", () => {
      drafts.drop(draft);
      box.remove();
    });
    const place = parts.named(name) ?? parts.storedOf(name);
    if (place) place.before(box);
    else page.prepend(box);
  }

  // Words that wait on other pages; what was typed a moment ago is just being saved in another window.
  function waiting(place) {
    const found = drafts.mine().filter((draft) => draft.page && Date.now() - draft.at > 60000);
    new Map(found.map((draft) => [draft.page, draft.title])).forEach((title, page) => {
      addLink(place.querySelector("ul"), page, title);
      place.hidden = false;
    });
  }

  const place = document.querySelector("[data-drafts-waiting]");
  if (place) waiting(place);
  return { restored, left };
})();
