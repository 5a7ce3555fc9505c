// The service worker of inspections: pages of inspections that were opened open again without a network, with their style, scripts and
// font. With a network, what the server says is shown and kept; a copy never stands in its way.

const KEPT = "inspections"; // boot.js deletes it when somebody signs out

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const isPage = (url) => /^(\/en)?\/staff\/inspections(\/\d+)?$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("/pkg/") || url.pathname === "/favicon.svg";

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !(isPage(url) || isFile(url))) return;
  event.respondWith(answer(request, url));
});

/** The server's answer, of which a copy is kept; without a network, the copy. */
async function answer(request, url) {
  let fresh;
  try {
    fresh = await fetch(request);
  } catch (error) {
    const copy = await caches.match(url.href.split("#")[0], { cacheName: KEPT, ignoreVary: true });
    if (copy) return copy;
    throw error;
  }
  await keep(url, fresh);
  return fresh;
}

async function keep(url, fresh) {
  // Whoever is asked to sign in is signed out: nothing of what was shown to them stays.
  if (isPage(url) && (fresh.redirected || fresh.type === "opaqueredirect")) return caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  const address = url.href.split("#")[0];
  if (fresh.ok && !fresh.redirected) await kept.put(address, fresh.clone());
  else if (isPage(url) && fresh.status === 404) await kept.delete(address);
}

// A page that was there before the worker, with its files.
addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  const one = async (address) => {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin || !(isPage(url) || isFile(url))) return;
    try {
      await keep(url, await fetch(url, { headers: { accept: isPage(url) ? "text/html" : "*/*" } }));
    } catch {
      // Without a network there is nothing to keep; the page tells again when it is opened again.
    }
  };
  event.waitUntil(Promise.all(event.data.keep.map(one)).then(() => event.source?.postMessage({ kept: true })));
});
