// What the pages share on which the compiled rules check something in the reader's browser: fetching the rules once, the sentences of the
// page, and a button that does one thing at a time.
// The site build puts hashed addresses in place of these two.
const JS = "/pkg/verifier.js";
const WASM = "/pkg/verifier.wasm";

let verifier;

/** The compiled rules, fetched once. */
export function load() {
  verifier ??= import(JS).then(async (module) => {
    await module.default({ module_or_path: WASM });
    return module;
  });
  // What did not come is asked for again at the next press.
  verifier.catch(() => (verifier = undefined));
  return verifier;
}

/** What stands at an address, whole; throws when it is not there. */
export async function get(path, read, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer[read]();
}

export const language = document.documentElement.lang;
export const number = (n, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(n);

/** A sentence of the page, with what belongs in its gaps. */
export function words(page, name, ...gaps) {
  const sentence = page.querySelector("template").content.querySelector(`[data-word="${name}"]`);
  return gaps.reduce((text, gap) => text.replace("{}", () => gap), sentence?.textContent ?? name);
}

/** Runs `check` with the page when its form is sent: once at a time. Shows the form, which does nothing without scripts. */
export function onPress(pages, check) {
  let busy = false;
  // On the document, because boot.js puts new pages in place of old ones.
  document.addEventListener("submit", async (event) => {
    const page = event.target.closest?.(pages);
    if (!page) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await check(page);
    } finally {
      busy = false;
    }
  });
  const show = () => {
    for (const form of document.querySelectorAll(`${pages} form[hidden]`)) form.hidden = false;
  };
  show();
  // A page that boot.js put here has a form of its own.
  new MutationObserver(show).observe(document.body, { childList: true });
}
