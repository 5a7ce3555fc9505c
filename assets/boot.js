// What the browser runs first: it wakes the islands, and turns links and searches into page changes without reloads.
// Everything works without it. The site build puts hashed addresses in place of these two.
const JS = "/pkg/bazargah.js";
const WASM = "/pkg/bazargah.wasm";

// --- Islands ----------------------------------------------------------------------------------------------------------

let program;

/** The compiled half of the application, fetched once. */
function load() {
  program ??= import(JS).then(async (module) => {
    await module.default({ module_or_path: WASM });
    module.hydrate();
    return module;
  });
  return program;
}

/** Wakes the islands that sleep within an element. None of them holds another, so their order does not matter. */
async function wake(root) {
  let module;
  try {
    module = await load();
  } catch (error) {
    // The page works without; the next page tries again. What could not be fetched the browser reports itself, and a
    // reader who left before it came is no failure.
    if (!(error instanceof TypeError)) console.error(error);
    program = undefined;
    return;
  }
  for (const island of root.querySelectorAll("leptos-island")) {
    if (island.awake || !island.isConnected) continue;
    island.awake = true;
    module[island.dataset.component]?.(island);
  }
}

const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
idle(() => wake(document));
// Whoever goes into the search field before the page is idle gets it at once.
document.addEventListener("focusin", () => wake(document), { once: true });

// --- Which links and forms are ours -------------------------------------------------------------------------------------

const page = () => location.pathname + location.search;
const language = (url) => (/^\/en(\/|$)/.test(url.pathname) ? "en" : "fa");
const isOurs = (url) => url.origin === location.origin && language(url) === document.documentElement.lang;

/** The address that a click or a hover means, if it is a page of ours; otherwise the browser does what it always does. */
function aimOf(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.dataset.reload !== undefined) return;
  const url = new URL(link.href);
  if (!isOurs(url)) return;
  // A place on this very page.
  if (url.hash && url.pathname + url.search === page()) return;
  return { url, link };
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const aim = aimOf(event);
  if (!aim) return;
  event.preventDefault();
  visit(aim.url, { keep: aim.link.dataset.keep !== undefined });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get" || form.target) return;
  const url = new URL(form.action);
  if (!isOurs(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(form));
  visit(url, { keep: form.dataset.keep !== undefined });
});

// Filters of deals act as soon as they are changed; without this, the form's button does it.
document.addEventListener("change", ({ target: { form } }) => form?.matches("form.filters") && form.requestSubmit());

// Pages that were kept for places without a network (inspect-worker.js) are nobody's after signing out.
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname.endsWith("/account/sign-out")) window.caches?.delete("inspections");
});

// --- Fetching ahead -----------------------------------------------------------------------------------------------------

let ahead;
let resting;

/** Asks for a page before it is clicked; only the last one is kept, and not for long. */
function fetchAhead(event) {
  clearTimeout(resting);
  if (navigator.connection?.saveData) return;
  const aim = aimOf(event);
  if (!aim || aim.url.href === ahead?.href) return;
  const start = () => (ahead = { href: aim.url.href, at: Date.now(), answer: ask(aim.url) });
  resting = setTimeout(start, event.type === "touchstart" ? 0 : 70);
}
document.addEventListener("mouseover", fetchAhead, { passive: true });
document.addEventListener("touchstart", fetchAhead, { passive: true });

/** What an address answers: where that came from at last, and its text if it is a page. An answer that is not read holds a connection. */
const ask = (url, signal) => {
  const asked = fetch(url, { headers: { accept: "text/html" }, signal }).then(async (answer) => ({
    from: answer.url,
    text: answer.headers.get("content-type")?.startsWith("text/html") ? await answer.text() : "",
  }));
  asked.catch(() => {}); // whoever awaits it hears of it
  return asked;
};

// --- Changing the page --------------------------------------------------------------------------------------------------

let underway;
let here = page(); // the page that is shown; on a step back the address changes before it

/** Goes to a page. In doubt (another language, not HTML, another version of the site, an error) it is loaded plainly. */
async function visit(url, { push = true, keep = false, y = 0 } = {}) {
  underway?.abort();
  const control = (underway = new AbortController());
  const slow = setTimeout(() => document.body.classList.add("loading"), 200);
  try {
    const fresh = ahead?.href === url.href && Date.now() - ahead.at < 10_000 ? ahead.answer : undefined;
    ahead = undefined;
    const { from, text } = await (fresh ?? ask(url, control.signal));
    if (control.signal.aborted) return;
    const at = new URL(from);
    at.hash = url.hash;
    const next = text && new DOMParser().parseFromString(text, "text/html");
    if (!next || !isOurs(at) || !isSameSite(next)) return leave(url, push);
    const focused = keep && nameOf(document.activeElement);
    if (push && at.href !== location.href) history.pushState(entry(), "", at);
    else history.replaceState(history.state, "", at);
    here = page();
    show(next);
    settle({ keep, focused, y });
  } catch (error) {
    if (!control.signal.aborted) {
      console.error(error);
      leave(url, push);
    }
  } finally {
    if (underway === control) document.body.classList.remove("loading");
    clearTimeout(slow);
  }
}

/** What is still the same element in the next page: where a link leads, a field's id, or what a button says. */
const nameOf = (element) => element?.getAttribute("href") || element?.id || element?.textContent;

const leave = (url, push) => (push ? location.assign(url) : location.reload());

/** Whether a document comes from the same build of the site as this one. */
function isSameSite(next) {
  const files = (document) => [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((e) => e.outerHTML).join();
  return next.querySelector("main") && files(next) === files(document);
}

/** Puts the new page in place of the old. The header's search field stays as it is. */
function show(next) {
  const about = "meta[name=description], meta[name=robots], link[rel=canonical], link[rel=alternate]";
  document.head.querySelectorAll(about).forEach((element) => element.remove());
  document.head.append(...next.head.querySelectorAll(about));
  document.title = next.title;

  document.querySelector(".demo")?.remove();
  const demo = next.querySelector(".demo");
  if (demo) document.querySelector(".top").before(demo);
  for (const place of [".top nav", "main"]) {
    document.querySelector(place).replaceWith(next.querySelector(place));
  }
  wake(document);
}

/** Brings scroll and focus to where a reader expects them, and says what has come. */
function settle({ keep, focused, y }) {
  const main = document.querySelector("main");
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else if (!keep) scrollTo(0, y);
  // A switch keeps the focus that it had; elsewhere reading begins at the heading.
  const switched = focused && [...main.querySelectorAll("[data-keep], form[data-keep] :is(input, select, button, summary)")].find((of) => nameOf(of) === focused);
  const heading = (target || main).querySelector("h1, h2") ?? main;
  if (!switched) heading.tabIndex = -1;
  (switched || heading).focus({ preventScroll: true });
  teller.textContent = document.title;
}

const teller = document.createElement("p");
teller.className = "sr";
teller.setAttribute("aria-live", "polite");
document.body.append(teller);

// --- History --------------------------------------------------------------------------------------------------------------

// How far each entry of the history was scrolled. The browser would restore it before the page has come, hence by hand;
// on a reload, it knows better.
const scrolled = new Map();
let entries = 0;
const entry = () => ({ entry: `${performance.timeOrigin}-${(entries += 1)}` });

history.replaceState(history.state ?? entry(), "");
history.scrollRestoration = "manual";
addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
addEventListener("pageshow", () => (history.scrollRestoration = "manual"));
addEventListener("scroll", () => scrolled.set(history.state?.entry, scrollY), { passive: true });

addEventListener("popstate", (event) => {
  if (!event.state) history.replaceState(entry(), ""); // a place on this page was followed
  else if (page() === here) scrollTo(0, scrolled.get(event.state.entry) ?? 0);
  else visit(new URL(location.href), { push: false, y: scrolled.get(event.state.entry) ?? 0 });
});
