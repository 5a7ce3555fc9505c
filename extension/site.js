// Whose site a page is, without telling anybody which page: Bazargah is asked for all shops whose domain has a hash with a certain beginning,
// and the page's own is looked for in the answer here. See docs/embed.md.

/** Where Bazargah is, unless somebody says otherwise in the options. */
export const DEFAULT_SITE = "http://127.0.0.1:3000";
/** Digits that are sent: of all domains of the world, thousands have the same. */
const DIGITS = 4;
/** Names that are asked for at most: more labels than that has no shop's domain. */
const CANDIDATES_MAX = 4;
/** Milliseconds for which an answer is kept. */
const KEPT = 10 * 60 * 1000;

/** The names that a page's registrable domain may be, the shortest first; none for what is no domain. */
export function candidates(host) {
  const name = host.toLowerCase().replace(/\.$/, "").replace(/^(www\.)+(?=[^.]+\.)/, "");
  const labels = name.split(".");
  if (labels.length < 2 || labels.some((label) => label === "") || /^\d+$/.test(labels.at(-1)) || name.includes(":")) return [];
  const all = [];
  for (let at = labels.length - 2; at >= 0 && all.length < CANDIDATES_MAX; at--) all.push(labels.slice(at).join("."));
  return all;
}

/** SHA-256 of a text, in hexadecimal digits. */
export async function hash(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What is known of a host: {state: "known", mark, grade, complaints, lookalike}, {state: "unknown"}, or {state: "none"} for a page without
 * a domain. `ask(digits)` gives the shops whose hashes begin so.
 */
export async function judge(host, ask) {
  const names = candidates(host);
  if (names.length === 0) return { state: "none" };
  const hashes = await Promise.all(names.map(hash));
  const own = new Set(hashes);
  for (const registrable of hashes) {
    const items = (await ask(registrable.slice(0, DIGITS))).filter((item) => item.hash === registrable);
    // The shop of a domain speaks for what is below it; of several, the one that is nearest.
    const of = (item) => hashes.indexOf(item.host_hash);
    const [found] = items.filter((item) => own.has(item.host_hash)).sort((a, b) => of(b) - of(a));
    if (found) {
      const { mark, grade, complaints, lookalike } = found;
      return { state: "known", mark, grade, complaints, lookalike };
    }
  }
  return { state: "unknown" };
}

/** Asks Bazargah at an address, and keeps its answers for a while. */
export function asker(site, now = Date.now) {
  const kept = new Map();
  return async (digits) => {
    const known = kept.get(digits);
    if (known && now() - known.at < KEPT) return known.items;
    // No cookie, no word about where the question comes from.
    const response = await fetch(`${site}/api/v1/lookup/prefix/${digits}`, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!response.ok) throw new Error(`${response.status}`);
    const { items } = await response.json();
    if (kept.size > 500) kept.clear();
    kept.set(digits, { at: now(), items });
    return items;
  };
}

/** Where Bazargah is. */
export async function siteAddress() {
  const { site } = await chrome.storage.local.get("site");
  return site ?? DEFAULT_SITE;
}

/** The host of an address of the web; empty for others. */
export function hostOf(address) {
  try {
    const { protocol, hostname } = new URL(address);
    return /^https?:$/.test(protocol) ? hostname : "";
  } catch {
    return "";
  }
}
