// Nothing typed is lost: what is not yet with the portal is kept in this browser, for each person, each part of a page
// and each window apart, until the portal has it or its writer signs out. This is the store; drafts_page.js fills it.
const drafts = (() => {
  const KEEP_DAYS = 30;
  const SENT = "drafts-sent";
  const user = document.body.dataset.user;
  const own = Math.random().toString(36).slice(2); // this window, until it is loaded anew
  const prefix = `draft|${user}|`;
  const store = browserStore();

  function browserStore() {
    try {
      localStorage.setItem("draft?", "");
      localStorage.removeItem("draft?");
      return localStorage;
    } catch {
      return null; // a browser that was told to keep nothing
    }
  }

  function read(key) {
    try {
      return { sent: [], values: {}, ...JSON.parse(store.getItem(key)), key };
    } catch {
      return { sent: [], values: {}, at: 0, key };
    }
  }

  function put({ key, ...draft }) {
    try {
      store.setItem(key, JSON.stringify(draft));
    } catch {
      drop({ key }); // no room: the page says that it must stay open
    }
  }

  const drop = (draft) => store?.removeItem(draft.key);
  const everybody = () => Object.keys(store ?? {}).filter((key) => key.startsWith("draft|")).map(read);
  const mine = () => everybody().filter((draft) => draft.key.startsWith(prefix));
  const keyOf = (name) => `${prefix}${name}|${own}`;

  everybody().filter((draft) => Date.now() - draft.at > KEEP_DAYS * 86400000).forEach(drop);

  // What went with a form is with the portal once the next page, whatever it is, says that it went well.
  function settle() {
    if (document.querySelector("[data-sends-again]")) return; // signing in came between
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
    sessionStorage.removeItem(SENT);
    if (document.querySelector("main > .banner--success")) sent.forEach((key) => drop({ key }));
  }
  if (store) settle();

  // Signing out leaves nothing behind on a machine that others use, too.
  let isLeaving = false;
  document.addEventListener("submit", (event) => {
    const warning = event.target.dataset.signOut;
    if (warning === undefined) return;
    if (mine().length && !confirm(warning)) return event.preventDefault();
    isLeaving = true;
    mine().forEach(drop);
  });

  // Whose page it is: another person may sign in beside.
  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-User"] = user; });

  return {
    put, drop, mine, keyOf,
    sending: (keys) => store && sessionStorage.setItem(SENT, JSON.stringify(keys)),
    read: (name) => read(keyOf(name)),
    has: (name) => Boolean(store?.getItem(keyOf(name))),
    nameOf: (draft) => draft.key.slice(prefix.length, draft.key.lastIndexOf("|")),
    get isLeaving() { return isLeaving; },
  };
})();
