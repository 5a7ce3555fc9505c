// For the pages of inspections: they open again without a network (inspect-worker.js), and a checklist that cannot be sent is kept on
// this device, said to be waiting, and sent as soon as there is a network. Nothing that was filled in is thrown away but by hand.
// Without this script the form is sent plainly.

const place = document.querySelector("[data-inspect]");
const words = place.dataset;

// --- What is kept -------------------------------------------------------------------------------------------------------

/** Runs a request on the device's own database and waits for it to be written. */
function kept(mode, run) {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open("inspections", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("kept", { keyPath: "client" });
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const work = open.result.transaction("kept", mode);
      const request = run(work.objectStore("kept"));
      work.oncomplete = () => {
        open.result.close();
        resolve(request.result);
      };
      work.onerror = work.onabort = () => reject(work.error);
    };
  });
}

const put = (result) => kept("readwrite", (store) => store.put(result));
const remove = (client) => kept("readwrite", (store) => store.delete(client));
const all = () => kept("readonly", (store) => store.getAll());

// --- Sending --------------------------------------------------------------------------------------------------------------

/** Sends a result. Its answer decides whether it is kept; a name that stays the same lets the server take it once. */
async function send(result) {
  const body = new FormData();
  for (const [name, value] of result.fields) body.append(name, value);
  let answer;
  try {
    answer = await fetch(result.url, { method: "POST", body, headers: { accept: "text/html" } });
  } catch {
    return put({ ...result, state: "waits", told: "" });
  }
  const at = new URL(answer.url).pathname;
  if (answer.redirected && at.endsWith("/account/sign-in")) return put({ ...result, state: "sign", told: "" });
  if (answer.ok) {
    await remove(result.client);
    arrived.push(result);
    // Whoever looks at the form sees what has become of it.
    if (isHere(result)) location.replace(answer.url);
    return;
  }
  if (answer.status >= 500 || answer.status === 429) return put({ ...result, state: "waits", told: "" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = [...page.querySelectorAll(".faults p, .faults li")].map((line) => line.textContent).join(" ");
  return put({ ...result, state: answer.status === 409 ? "conflict" : "refused", told });
}

const arrived = [];
const isHere = ({ url }) => new URL(url).pathname === location.pathname;

let sending;

/** Sends what waits, one after another. */
function sendAll() {
  sending ??= (async () => {
    try {
      for (const result of await all()) if (result.state === "waits" || result.state === "sign") await send(result);
    } finally {
      sending = undefined;
    }
    await tell();
  })();
  return sending;
}

// --- Saying what waits ------------------------------------------------------------------------------------------------------

const line = (shop, said, told) => {
  const item = document.createElement("li");
  const link = document.createElement("strong");
  link.textContent = words.of.replace("{}", `\u2068${shop}\u2069`);
  item.append(link, ` ${said}`);
  if (told) {
    const more = document.createElement("p");
    more.textContent = told;
    item.append(more);
  }
  return item;
};

async function tell() {
  const results = await all();
  const items = results.map((result) => {
    const item = line(result.shop, words[result.state], result.told);
    const link = document.createElement("a");
    link.href = result.url;
    link.dataset.reload = "";
    link.append(item.firstChild.textContent);
    item.firstChild.replaceChildren(link);
    if (result.state === "conflict" || result.state === "refused") {
      const aside = document.createElement("button");
      aside.type = "button";
      aside.className = "plain small";
      aside.textContent = words.aside;
      aside.onclick = () => remove(result.client).then(tell);
      item.append(" ", aside);
    }
    return item;
  });
  items.push(...arrived.map(({ shop }) => line(shop, words.sent)));
  place.querySelector("ul").replaceChildren(...items);
  place.hidden = items.length === 0;
}

// --- The form -------------------------------------------------------------------------------------------------------------

const form = document.querySelector("form[data-checklist]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  data.set("at", String(Date.now()));
  const fields = [...data].filter(([, value]) => typeof value === "string" || value.size > 0);
  const result = { client: data.get("client"), url: form.action, shop: form.dataset.checklist, fields, state: "waits", told: "" };
  try {
    // Kept first: whatever happens on the way, it is not lost.
    await put(result);
  } catch {
    form.submit();
    return;
  }
  place.hidden = false;
  place.querySelector("ul").replaceChildren(line(result.shop, words.sending));
  await sending;
  await send(result);
  await tell();
  place.tabIndex = -1;
  place.focus();
});

/** Puts what is kept for this page back into its form, under its own name. */
async function fill() {
  const result = form && (await all()).find(isHere);
  if (!result) return;
  const photos = new DataTransfer();
  for (const [name, value] of result.fields) {
    const field = form.elements.namedItem(name);
    if (typeof value !== "string") photos.items.add(value);
    else if (field) field.value = value;
  }
  form.elements.namedItem("photo").files = photos.files;
}

// --- Without a network ------------------------------------------------------------------------------------------------------

/** Lets the worker keep this page and its files. */
async function keepPage() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(words.worker, { scope: words.scope });
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ keep: [location.href, ...files] });
}

navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data?.kept) place.dataset.kept = "";
});

addEventListener("online", sendAll);
setInterval(sendAll, 30_000);
keepPage().catch((error) => console.warn(error));
fill().then(sendAll);
