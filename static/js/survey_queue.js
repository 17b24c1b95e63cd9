// Answers wait in this browser until the portal has them: a record goes away only when the portal says that it has it
// (204). What the portal cannot take stays, and is told.
const queue = (() => {
  const { all, put, remove, dayOf, make } = store;
  const EVERY = 30; // seconds
  const AT_MOST = 300;
  const PATIENCE = 20000; // milliseconds for one answer
  const WEEK = 7 * 86400000;
  const A_FILE = 500; // answers that the portal reads at once; the next ones are another file
  const line = document.getElementById("queue");
  const words = line?.dataset ?? {};
  let failures = 0;
  let timer = 0;
  let hasSentLate = false;
  let offered = []; // buttons of the page beside whatever is told
  let turn = Promise.resolve();

  // Sending: one by one, in one tab at a time

  async function send(record, isLate) {
    const body = new URLSearchParams(record.body);
    if (isLate) body.set("waited", "1");
    const answer = await fetch(record.url, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "queue" },
      credentials: "omit", // whoever is signed in here answers as anonymously as anybody
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.status === 204) return remove(record.key);
    if (answer.status === 422) return put(refused(record, await answer.json()));
    if (answer.status === 410) return put({ ...record, state: "over" });
    failures += 1; // of the portal, not of the network: the next answer has its turn
  }

  // Nobody is there to mend what was typed at a kiosk: the rest goes on without it.
  function refused(record, problems) {
    if (!record.isKiosk) return { ...record, state: "wrong", problems };
    const body = new URLSearchParams(record.body);
    const before = `${body}`;
    const { token, ...others } = problems;
    const isWrong = (field) => Object.keys(others).some((name) => field === name || field.startsWith(`${name}.`));
    [...new Set(body.keys())].filter(isWrong).forEach((field) => body.delete(field));
    if (token) body.set("token", document.querySelector('#survey [name="token"]')?.value ?? "");
    else if (`${body}` === before) body.set("finished", "0");
    failures += 1;
    return { ...record, body: `${body}` };
  }

  const inTurn = (job) => navigator.locks?.request("survey-answers", job) ?? (turn = turn.then(job, job));
  const isToSend = ({ state }, isFirst) => state === "waits" || (isFirst && state === "over");

  async function flush(own, isFirst = false) {
    const before = failures;
    try {
      await inTurn(async () => {
        for (const record of (await all()).filter((each) => isToSend(each, isFirst))) {
          await send(record, record.key !== own);
          hasSentLate ||= record.key !== own;
        }
      });
      if (failures === before) failures = 0;
    } catch {
      failures += 1;
    }
    clearTimeout(timer);
    timer = setTimeout(flush, 1000 * (failures ? Math.min(2 ** failures, AT_MOST) : EVERY));
    await show();
  }

  // What is told

  async function show() {
    const records = await all().catch(() => []);
    const waiting = records.filter(({ state }) => state === "waits");
    const stuck = records.filter(({ state, at, isSaved }) =>
      !isSaved && (state === "over" || (state === "waits" && Date.now() - at > WEEK)));
    const wrong = records.find(({ state, url }) => state === "wrong" && url !== location.pathname);
    if (stuck.length) tell(stuck[0].state === "over" ? words.over : words.long, [words.save, () => save(stuck)]);
    else if (waiting.length) tell(words.waits);
    else if (wrong) tell(words.mend, [words.open, () => location.assign(wrong.url)]);
    else if (hasSentLate) tell(words.sent);
  }

  function tell(text, ...buttons) {
    if (!line) return;
    const all = [...buttons, ...offered];
    const told = [text, ...all.map(([label]) => label)].join("|");
    if (line.dataset.told === told) return;
    line.dataset.told = told;
    line.replaceChildren(make("p", { textContent: text }), ...all.map(([textContent, onclick]) =>
      make("button", { type: "button", className: "button button--second", textContent, onclick })));
    line.hidden = false;
  }

  function offer(...buttons) {
    offered = buttons;
    show(); // without those that are offered no more
  }

  async function save(stuck) {
    const records = stuck.slice(0, A_FILE);
    const blob = new Blob([JSON.stringify(records, null, 1)], { type: "application/json" });
    make("a", { href: URL.createObjectURL(blob), download: `answers-${dayOf(Date.now())}.json` }).click();
    tell(words.saved); // and the button is gone
    for (const record of records) await put({ ...record, isSaved: true });
    if (stuck.length > A_FILE) await show();
  }

  // Of this form and of every other that was filled in here

  addEventListener("online", () => { failures = 0; flush(); });
  flush(undefined, true);
  navigator.serviceWorker?.register("/a/sw.js").catch(() => {}); // a browser that keeps nothing

  return { flush, tell, offer, words };
})();
