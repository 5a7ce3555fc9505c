// For the pages that sign in and show an account: passkeys. Without it, or in a browser that has none, a code comes by e-mail.
// Listeners are on the document, because boot.js puts new pages in place of old ones.

// --- Bytes as text --------------------------------------------------------------------------------------------------------

// Browsers read and write the JSON of passkeys themselves since 2025; what follows is for those that do not.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));

function readCreation(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
}

function readRequest(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
}

/** What a device answered, as the server reads it. */
function written({ id, rawId, type, response }) {
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = text(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    parts.userHandle = text(response.userHandle);
  }
  // Not `toJSON`: password managers that make passkeys of their own often leave it out, or get it wrong.
  return { id, rawId: text(rawId), type, response: parts, clientExtensionResults: {} };
}

// --- Asking the server ----------------------------------------------------------------------------------------------------

const language = document.documentElement.lang;

async function ask(what, body) {
  const path = `${language === "en" ? "/en" : ""}/account/passkeys/${what}`;
  const headers = { "content-type": "application/json", accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  // Whoever is signed out meanwhile is led to another page.
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function add() {
  const { id, options } = await ask("begin");
  const credential = await navigator.credentials.create({ publicKey: readCreation(options) });
  await ask("finish", { id, credential: written(credential) });
  await showNew();
}

async function signIn({ dataset }) {
  const { id, options } = await ask("challenge");
  const credential = await navigator.credentials.get({ publicKey: readRequest(options) });
  const { next } = await ask("sign-in", { id, credential: written(credential), next: dataset.next ?? "" });
  location.assign(next);
}

/** Shows the passkeys as they are now; the rest of the page stays as it is. */
async function showNew() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#passkeys");
  const old = document.querySelector("#passkeys");
  if (!fresh || !old) return location.reload();
  old.replaceWith(fresh);
  start();
  fresh.querySelector("[data-passkey=add]")?.focus();
}

// --- Buttons --------------------------------------------------------------------------------------------------------------

const deeds = { add, "sign-in": signIn };
let busy = false;

function say(which) {
  const place = document.querySelector("[data-passkey=said]");
  if (place) place.textContent = (which && place.dataset[which]) ?? "";
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-passkey]");
  const deed = deeds[button?.dataset.passkey];
  if (!deed || busy) return;
  busy = true;
  say();
  try {
    await deed(button);
    say("done");
  } catch {
    // Also when somebody changes their mind: browsers do not tell that from anything else.
    say("failed");
  } finally {
    busy = false;
  }
});

// --- Start ----------------------------------------------------------------------------------------------------------------

// A passkey belongs to a name; an address of numbers has none.
const can = window.PublicKeyCredential !== undefined && !/^[\d.]+$|^\[/.test(location.hostname);

function start() {
  for (const button of document.querySelectorAll("button[data-passkey][hidden]")) button.hidden = !can;
}
start();
// A page that boot.js put here has buttons of its own.
new MutationObserver(start).observe(document.body, { childList: true });
