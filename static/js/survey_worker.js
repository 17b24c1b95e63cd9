// Keeps the forms that were opened on this phone, so that they open without network. Served at /a/sw.js, it sees no
// other pages. Answers do not pass through it: js/survey_queue.js sends them.
const KEPT = "survey";
const AT_MOST = 80; // pages and files
const PATIENCE = 5000; // milliseconds, where there is something to show instead
const FORM = /^\/a\/[^/]+\/(kiosk\/)?$/;
const FILES = /(?:href|src)="(\/static\/[^"]+)"/g;

function isOurs({ method, url }) {
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === location.origin && (FORM.test(pathname) || pathname.startsWith("/static/"));
}

// With the files that a page needs: it may have come before this worker did.
async function keep(request, response) {
  const cache = await caches.open(KEPT);
  const text = response.headers.get("Content-Type")?.startsWith("text/html") ? await response.clone().text() : "";
  for (const [, file] of text.matchAll(FILES)) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(request, response);
  const keys = await cache.keys(); // what was put last stands last
  for (const key of keys.slice(0, -AT_MOST)) await cache.delete(key);
}

// In the same language and look where possible, in any where not.
async function kept(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request, { ignoreVary: true })) ?? cache.match(request, { ignoreSearch: true, ignoreVary: true });
}

async function fresh(event) {
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(event.request, response.clone()));
  return response;
}

const late = (known) => new Promise((resolve) => { if (known) setTimeout(resolve, PATIENCE, known); });

async function answer(event) {
  const known = await kept(event.request);
  const coming = fresh(event);
  event.waitUntil(coming.catch(() => {}));
  try {
    const response = await Promise.race([coming, late(known)]);
    return response.status >= 500 && known ? known : response;
  } catch {
    return known ?? Response.error();
  }
}

async function begin() {
  await clients.claim();
  for (const { url } of await clients.matchAll({ type: "window" })) {
    if (FORM.test(new URL(url).pathname)) await fetch(url).then((response) => response.ok && keep(url, response));
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => { if (isOurs(event.request)) event.respondWith(answer(event)); });
