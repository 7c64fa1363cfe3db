// Keeps the page of a sheet, and what that page is made of, so that it opens where there is no network.
//
// It sees addresses below /rounds/ alone. A cache a sheet; it goes when the sheet is closed, when somebody logs out,
// when the service no longer shows the sheet, and two weeks after it was last opened.

const PREFIX = "gridhood-round ";
const STAMP = "/rounds/-/opened";
const LONGEST_MS = 14 * 24 * 3600 * 1000;
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), forgetOld()])));

self.addEventListener("message", (event) => {
  const { does, page, parts } = event.data;
  const done = does === "keep" ? keep(page, parts) : forget(page);
  event.waitUntil(done.then((ok) => event.ports[0] && event.ports[0].postMessage(ok)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isSheet(url)) event.respondWith(pageOf(request, nameOf(url)));
  } else {
    event.respondWith(fetch(request).catch(() => held(request)));
  }
});

/** Whether an address is that of a sheet at the door; a sheet that is keyed in is not kept. */
function isSheet(url) {
  return /^\/rounds\/[^/]+$/.test(url.pathname) && url.pathname !== "/rounds/worker.js";
}

function nameOf(url) {
  return PREFIX + url.pathname + url.search;
}

/** Return a sheet as the service shows it now; where it does not answer, as it was kept. */
async function pageOf(request, name) {
  const asked = fetch(request);
  try {
    const answer = await Promise.race([asked, patience()]);
    if (answer.ok && !answer.redirected && (await caches.has(name))) {
      await (await caches.open(name)).put(request.url, answer.clone());
    } else if (answer.status === 403 || answer.status === 404) {
      await caches.delete(name);
    }
    return answer;
  } catch {
    const kept = await caches.match(request.url, { cacheName: name });
    return kept || asked;
  }
}

function patience() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("no answer in time")), PATIENCE_MS));
}

async function held(request) {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(PREFIX) && (await caches.match(request.url, { cacheName: name }));
    if (kept) return kept;
  }
  return Response.error();
}

/** Keep a sheet's page and its parts, all of them or none; return whether they are kept. */
async function keep(page, parts) {
  const url = new URL(page);
  const cache = await caches.open(nameOf(url));
  try {
    const missing = (await cache.match(page)) ? [] : [page];
    const answers = await Promise.all([...missing, ...parts].map(async (part) => [part, await fetch(part)]));
    if (!answers.every(([, answer]) => answer.ok && !answer.redirected)) throw new Error("not all of it is there");
    await Promise.all(answers.map(([part, answer]) => cache.put(part, answer)));
    await cache.put(STAMP, new Response(String(Date.now())));
    return true;
  } catch {
    if (!(await cache.match(STAMP))) await caches.delete(nameOf(url));
    return Boolean(await caches.has(nameOf(url)));
  }
}

/** Forget a sheet, or all of them. */
async function forget(page) {
  if (page) return caches.delete(nameOf(new URL(page)));
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  return (await Promise.all(names.map((name) => caches.delete(name)))).every(Boolean);
}

async function forgetOld() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const stamp = await caches.match(STAMP, { cacheName: name });
    const opened = stamp ? Number(await stamp.text()) : 0;
    if (Date.now() - opened > LONGEST_MS) await caches.delete(name);
  }
}
