// A table copied in Excel and pasted into a row fills the rows below as well: asked first, taken back by one press.
//
//   data-texts="id-of-note"   a field that takes a cell of the table
(() => {
  const TEXTS = "textarea[data-texts]";
  const EXCERPT = 70;
  const dialog = document.getElementById("paste-rows");

  // Cells stand between tabs. Excel puts a cell with tabs or line breaks inside into quotes, and no other.
  function cellAt(text, place) {
    const [whole, inside = ""] = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(text.slice(place)) ?? [""];
    if (/[\t\n]/.test(inside)) return [inside.replaceAll('""', '"'), place + whole.length];
    const end = text.slice(place).search(/[\t\n]|$/) + place;
    return [text.slice(place, end), end];
  }

  function cellsOf(text) {
    const rows = [[]];
    for (let place = 0; place <= text.length; place++) {
      const [cell, end] = cellAt(text, place);
      rows.at(-1).push(cell);
      if (text[end] === "\n") rows.push([]);
      place = end;
    }
    return rows;
  }

  function tableOf(clipboard) {
    const text = clipboard.getData("text/plain").replaceAll("\r\n", "\n").replace(/\n$/, "");
    const html = clipboard.getData("text/html");
    const rows = cellsOf(text);
    const isTable = html ? /<table/i.test(html) : rows.every((row) => row.length > 1);
    return isTable && rows.length > 1 ? rows : null;
  }

  const lengthOf = (rows, column) => rows.reduce((sum, row) => sum + (row[column] ?? "").length, 0);
  const widthOf = (rows) => Math.max(...rows.map((row) => row.length));

  function wordiest(rows) {
    const columns = [...Array(widthOf(rows)).keys()];
    return columns.reduce((best, column) => (lengthOf(rows, column) > lengthOf(rows, best) ? column : best), 0);
  }

  const excerpt = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);
  const labelOf = (field) => field.closest("article").querySelector("h3").textContent.replace(/\s+/g, " ").trim();

  // A line of the table for each item, as they stand below one another; an item that is closed has no field.
  function pairsOf(rows, column, fields) {
    return fields.slice(0, rows.length).map((field, place) => [field, (rows[place][column] ?? "").trim()]).filter(([, text]) => text);
  }

  function leftOut(rows, fields, closed) {
    const left = rows.length - fields.length;
    const words = [];
    if (closed) words.push(`Не войдёт строк таблицы: ${closed}. Эти мероприятия сейчас менять нельзя.`);
    if (left > 0) words.push(`Не поместится строк таблицы: ${left}. Ниже больше нет мероприятий.`);
    return words.join(" ");
  }

  function show(rows, column, fields) {
    const all = pairsOf(rows, column, fields);
    const pairs = all.filter(([field]) => field);
    dialog.querySelector("ul").replaceChildren(...pairs.map(([field, text]) => {
      const line = document.createElement("li");
      const name = document.createElement("strong");
      name.textContent = excerpt(labelOf(field));
      line.append(name, document.createElement("br"), excerpt(text));
      if (field.value.trim()) line.append(" (заменит написанное)");
      return line;
    }));
    dialog.querySelector("[data-left]").textContent = leftOut(rows, fields, all.length - pairs.length);
    dialog.querySelector("[data-fill]").textContent = `Заполнить мероприятия: ${pairs.length}`;
    dialog.querySelector("[data-fill]").disabled = !pairs.length;
  }

  function chooseColumn(rows, fields) {
    const column = wordiest(rows);
    const select = dialog.querySelector("select");
    const options = [...Array(widthOf(rows)).keys()].map((place) => new Option(`${place + 1}: ${excerpt(rows[0][place] ?? "")}`, place, place === column, place === column));
    select.replaceChildren(...options);
    select.closest(".field").hidden = options.length < 2;
    select.onchange = () => show(rows, Number(select.value), fields);
    show(rows, column, fields);
  }

  function fill(rows, fields) {
    const pairs = pairsOf(rows, Number(dialog.querySelector("select").value), fields).filter(([field]) => field);
    const before = pairs.map(([field]) => [field, field.value]);
    pairs.forEach(([field, text]) => rowTexts.put(field, text));
    rowTexts.note(fields[0].dataset.texts, `Заполнено из таблицы мероприятий: ${pairs.length}.`, () => before.forEach(([field, text]) => rowTexts.put(field, text)));
  }

  function insert(field, text, start, end) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function ask(rows, target, text) {
    const items = [...target.form.querySelectorAll("article.row")];
    const fields = items.slice(items.indexOf(target.closest("article.row"))).map((item) => item.querySelector(TEXTS));
    const { selectionStart, selectionEnd } = target; // a dialog makes the page forget them
    chooseColumn(rows, fields);
    dialog.onclose = () => {
      if (dialog.returnValue === "fill") fill(rows, fields);
      else if (dialog.returnValue === "one") insert(target, text, selectionStart, selectionEnd);
      target.focus();
    };
    dialog.returnValue = "";
    dialog.showModal();
  }

  document.addEventListener("paste", (event) => {
    if (!dialog || !event.target.matches?.(TEXTS)) return;
    const rows = tableOf(event.clipboardData);
    if (!rows) return;
    event.preventDefault();
    ask(rows, event.target, event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n"));
  });
})();
