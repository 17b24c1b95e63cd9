// What is typed into a page's parts goes into the store of drafts.js at once, and comes back after a closed tab, a
// reload, an ended session, a dead server or a lost network. autosave.js tells what the portal took.
const kept = (() => {
  const SENT_LIMIT = 5;
  const acknowledged = new Map(); // part's name → values that the portal is known to hold
  const listeners = [];
  const nameOf = (part) => part.dataset.draft;

  function note(part) {
    const values = parts.valuesOf(part);
    const known = acknowledged.get(nameOf(part));
    const key = drafts.keyOf(nameOf(part));
    const { sent, at: before, values: old } = drafts.read(nameOf(part));
    const at = drafts.has(nameOf(part)) && parts.covers(old, values) ? before : Date.now(); // when it was typed
    if (known && !sent.length && parts.covers(known, values)) return drafts.drop({ key });
    const { draftsPage: page, draftsTitle: title } = part.closest("[data-drafts-page]").dataset;
    const version = parts.versionOf(part)?.value;
    const [label, words] = [parts.labelOf(part), parts.wordsOf(part)];
    drafts.put({ key, values, version, sent, at, page, title, label, words });
  }

  // The answer may get lost: from now on the portal may hold this.
  function sent(part) {
    note(part);
    if (!drafts.has(nameOf(part))) return;
    const draft = drafts.read(nameOf(part));
    const others = draft.sent.filter((values) => !parts.covers(draft.values, values));
    drafts.put({ ...draft, sent: [...others, draft.values].slice(-SENT_LIMIT) });
  }

  function saved(part, values) {
    acknowledged.set(nameOf(part), values);
    if (drafts.has(nameOf(part))) drafts.put({ ...drafts.read(nameOf(part)), sent: [] });
    note(part);
  }

  // The part came anew from the portal, after a choice between two texts.
  function renewed(part) {
    if (parts.isRefused(part)) return;
    acknowledged.set(nameOf(part), parts.defaultsOf(part));
    drafts.drop({ key: drafts.keyOf(nameOf(part)) });
  }

  // «Somebody else» was this very window, whose answer got lost: there is nobody to disagree with.
  function agree(part) {
    const stored = part.querySelector("[data-stored]");
    const known = stored && parts.storedIn(stored);
    const isOwn = known && drafts.read(nameOf(part)).sent.some((values) => parts.covers(known, values));
    if (isOwn) parts.versionOf(part).value = stored.dataset.version;
    return Boolean(isOwn);
  }

  function restore(page) {
    for (const part of parts.all()) {
      if (!parts.isRefused(part)) acknowledged.set(nameOf(part), parts.defaultsOf(part));
    }
    const found = drafts.mine().filter((draft) => draft.page === page.dataset.draftsPage && !isStored(draft));
    const done = found.sort((one, other) => other.at - one.at).filter((draft) => comesBack(page, draft));
    if (done.length) told.restored(page, done);
  }

  function isStored(draft) {
    const name = drafts.nameOf(draft);
    const element = parts.storedOf(name);
    const stored = element && parts.storedIn(element);
    const known = acknowledged.get(name) ?? stored;
    const isThere = known && parts.covers(known, draft.values);
    const isDecided = draft.posted && stored && parts.covers(stored, draft.values);
    if (isThere || isDecided) drafts.drop(draft);
    return isThere || isDecided;
  }

  // The newest draft goes back into its part, and is kept by this window from now on; others are shown beside.
  function comesBack(page, draft) {
    const name = drafts.nameOf(draft);
    const part = parts.named(name);
    if (!part || drafts.has(name)) return told.left(page, draft);
    const known = parts.defaultsOf(part);
    const version = parts.versionOf(part);
    if (parts.isRefused(part) && !parts.covers(known, draft.values)) return false; // another window's
    parts.fill(part, draft.values);
    if (version && !draft.sent.some((values) => parts.covers(known, values))) version.value = draft.version;
    drafts.put({ ...draft, key: drafts.keyOf(name), version: version?.value, posted: false });
    drafts.drop(draft);
    if (parts.isRefused(part)) return false;
    listeners.forEach((listener) => listener(part));
    return true;
  }

  // Fields that the browser itself filled on the way back are typed, too.
  function takeUp() {
    for (const part of parts.all()) {
      const known = acknowledged.get(nameOf(part));
      if (!known || drafts.has(nameOf(part)) || parts.covers(known, parts.valuesOf(part))) continue;
      note(part);
      listeners.forEach((listener) => listener(part));
    }
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const part = event.target.closest("[data-draft]");
      if (part && parts.isField(event.target)) note(part);
    });
  }
  document.addEventListener("submit", (event) => {
    const written = parts.all().filter((part) => event.target.contains(part) && drafts.has(nameOf(part)));
    written.forEach((part) => drafts.put({ ...drafts.read(nameOf(part)), posted: true }));
    drafts.sending(written.map((part) => drafts.keyOf(nameOf(part))));
  });
  addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector("[data-drafts-page]");
    if (page) restore(page);
  });
  addEventListener("pageshow", takeUp);

  return { sent, saved, renewed, agree, onRestored: (listener) => listeners.push(listener) };
})();
