// The parts of a page whose words are kept by drafts_page.js, and what stands in them.
//
//   data-drafts-page     the address where the parts below it are written; data-drafts-title names it
//   data-draft="row-12"  a part; a hidden field named …-version says what its writer saw
//   data-unsaved         the part came back refused: what stands in it is typed, not stored
//   data-stored="row-12" what the portal holds of it: data-prefix with each data-field is the name of a field
const parts = (() => {
  const FIELDS = "input:not([type=hidden], [type=file], [type=submit], [type=button]), select, textarea";
  const fieldsOf = (part) => [...part.querySelectorAll(FIELDS)].filter((field) => field.name);
  const isTick = (field) => field.matches("[type=checkbox], [type=radio]");
  const firstOption = (field) => [...field.options].find((option) => option.defaultSelected) ?? field.options[0];

  function valuesOf(part, value = "value", checked = "checked") {
    const values = {};
    for (const field of fieldsOf(part)) {
      if (isTick(field)) (values[field.name] ??= []).push(...(field[checked] ? [field.value] : []));
      else values[field.name] = field[value] ?? firstOption(field)?.value ?? "";
    }
    return values;
  }

  // What is typed is in sight, whatever rows the page was asked for.
  function fill(part, values) {
    part.closest("article[hidden]")?.removeAttribute("hidden");
    for (const field of fieldsOf(part)) {
      if (!(field.name in values)) continue;
      if (isTick(field)) field.checked = values[field.name].includes(field.value);
      else field.value = values[field.name];
      field.closest("details")?.setAttribute("open", "");
    }
  }

  function storedIn(element) {
    const told = [...element.querySelectorAll("[data-field]")];
    return Object.fromEntries(told.map((each) => [element.dataset.prefix + each.dataset.field, each.textContent]));
  }

  // Blanks around a text and inside a number count for nothing: the portal may take them away.
  function plain(value) {
    if (typeof value !== "string") return JSON.stringify(value ?? []);
    const text = value.replaceAll("\r\n", "\n").trim();
    return /^[\d\s.,]+$/.test(text) ? text.replace(/\s/g, "").replace(",", ".") : text;
  }

  return {
    fill, valuesOf, storedIn,
    isField: (element) => element.matches(FIELDS),
    // What the page came with: a browser that goes back fills the fields by itself.
    defaultsOf: (part) => valuesOf(part, "defaultValue", "defaultChecked"),
    covers: (stored, values) => Object.keys(stored).every((name) => plain(stored[name]) === plain(values[name])),
    all: () => [...document.querySelectorAll("[data-draft]")],
    named: (name) => document.querySelector(`[data-draft="${name}"]`),
    storedOf: (name) => document.querySelector(`[data-stored="${name}"]`),
    versionOf: (part) => part.querySelector("input[type=hidden][name$='-version']"),
    isRefused: (part) => part.hasAttribute("data-unsaved"),
    wordsOf(part) {
      const typed = fieldsOf(part).filter((field) => !isTick(field) && !field.matches("select, [type=date]"));
      return typed.map((field) => field.value.trim()).filter(Boolean).join("\n");
    },
    labelOf(part) {
      const heading = part.closest("article")?.querySelector("h3") ?? part.querySelector("label");
      return heading?.textContent.replace(/\s+/g, " ").trim() ?? "";
    },
  };
})();
