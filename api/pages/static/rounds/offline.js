// Has the worker keep this page, and says whether it does; forgets it when the sheet is closed or somebody logs out.

/** Whether the browser lets a page of this address be kept. */
export const secure = isSecureContext && "serviceWorker" in navigator;

/** Keep this page with what it is made of; return whether it opens without a network. */
export async function keepPage(more) {
  if (!secure) return false;
  await navigator.serviceWorker.register("/rounds/worker.js", { scope: "/rounds/" });
  const ready = await navigator.serviceWorker.ready;
  if (!navigator.onLine) return caches.has(`gridhood-round ${location.pathname}${location.search}`);
  return told(ready.active, { does: "keep", page: location.href.split("#")[0], parts: [...partsOfPage(), ...more] });
}

/** Forget this page, or with `all` every sheet. */
export async function forgetPage({ all = false } = {}) {
  if (!secure) return;
  const known = await navigator.serviceWorker.getRegistration("/rounds/");
  if (known && known.active) await told(known.active, { does: "forget", page: all ? null : location.href.split("#")[0] });
}

/** Return the scripts, styles and pictures that this page has loaded from here. */
function partsOfPage() {
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const ours = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  return [...new Set(ours.map((url) => url.href))];
}

function told(worker, message) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(message, [channel.port2]);
  });
}
