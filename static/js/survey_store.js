// What is kept of answers in this browser, and what every script of a form needs. A record is a draft while somebody
// types; after «send» it waits; it is wrong or over when the portal said so.
const store = (() => {
  let base = null;

  const open = () => (base ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("survey", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("answers", { keyPath: "key" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onclose = () => { base = null; }; // a phone closes it behind a page that sleeps
      resolve(request.result);
    };
  }));

  async function work(mode, act) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const steps = database.transaction("answers", mode, { durability: "strict" });
      const request = act(steps.objectStore("answers"));
      steps.oncomplete = () => resolve(request.result);
      steps.onabort = () => reject(steps.error);
    });
  }

  const all = async () => (await work("readonly", (store) => store.getAll())).sort((one, two) => one.at - two.at);
  const get = (key) => work("readonly", (store) => store.get(key));
  const put = (record) => work("readwrite", (store) => store.put(record));
  const remove = (key) => work("readwrite", (store) => store.delete(key));

  // Never over what was already given to be sent, as by another tab.
  const draft = (record) => work("readwrite", (store) => {
    const before = store.get(record.key);
    before.onsuccess = () => {
      const { state, problems } = before.result ?? { state: "draft" };
      if (state === "draft" || state === "wrong") store.put({ ...record, state, problems });
    };
    return before;
  });

  const newKey = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

  const dayOf = (moment) => new Date(moment).toLocaleDateString("sv"); // 2026-05-31, as it is here

  function make(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  return { all, get, put, remove, draft, newKey, dayOf, make };
})();
