// A text that comes into a row of a form from elsewhere, and goes again by one press: from an earlier period by
// «Перенести», or from a table by paste_rows.js.
//
//   data-take="…" data-into="id-of-field" data-told="id-of-note"   a button in a .past-text; the text where it was
//                                                                  written otherwise than the .words beside it say
const rowTexts = (() => {
  function put(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function note(id, text, undo) {
    const place = document.getElementById(id);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small";
    button.textContent = "Вернуть как было";
    button.addEventListener("click", () => { undo(); place.replaceChildren(); });
    place.replaceChildren(text, " ", button);
  }

  function take(button) {
    const field = document.getElementById(button.dataset.into);
    const before = field.value;
    put(field, button.dataset.take || button.closest(".past-text").querySelector(".words").textContent);
    note(button.dataset.told, "Текст перенесён. Исправьте числа, даты и всё, что с тех пор изменилось.", () => put(field, before));
    field.focus();
    field.setSelectionRange(0, 0);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-take]");
    if (!button) return;
    event.preventDefault();
    take(button);
  });

  return { put, note };
})();
