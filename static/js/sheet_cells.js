// The cells of a sheet or an interview: which keys were typed in each, and what the branching skips.
const sheetCells = (() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return undefined;
  const NA = ["-", "–", "—", "н", "Н", "y", "Y"];
  const isNa = (cell, key) => cell.hasNa && NA.includes(key);
  const cells = [...form.querySelectorAll(".cells .keys")].map((field) => ({
    field,
    item: field.closest(".cell"),
    question: field.dataset.question,
    kind: field.dataset.kind,
    codes: JSON.parse(field.dataset.codes),
    hasNa: Boolean(field.dataset.na),
    show: JSON.parse(field.dataset.show),
  }));

  function keysOf(cell) {
    const typed = cell.field.value.trim();
    if (cell.kind === "one") return typed ? [typed] : [];
    const parts = typed.split(/[\s,;.]+/).filter(Boolean);
    return Object.keys(cell.codes).length > 9 ? parts : parts.flatMap((part) => [...part]);
  }

  function chosen(cell) {
    return keysOf(cell).map((key) => (isNa(cell, key) ? "na" : cell.codes[key])).filter(Boolean);
  }

  function branch() {
    const codes = new Map();
    const asked = new Set();
    for (const cell of cells) {
      const isAsked = cell.show.every((each) => asked.has(each.question)
        && (codes.get(each.question) ?? []).some((one) => each.codes.includes(one)));
      cell.item.hidden = !isAsked;
      if (!isAsked) continue;
      asked.add(cell.question);
      codes.set(cell.question, chosen(cell));
    }
  }

  return { cells, keysOf, branch, isNa };
})();
