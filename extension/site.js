// Whose site a page is, without telling anybody which page: Bazargah is asked for all shops whose domain has a hash with a certain beginning,
// and the page's own is looked for in the answer here. See docs/embed.md.

/** Where Bazargah is, unless somebody says otherwise in the options. */
export const DEFAULT_SITE = "http://127.0.0.1:3000";
/** Digits that are sent: of all domains of the world, thousands have the same. */
const DIGITS = 4;

// Under these two labels names are given out to others, so a site's domain has a third. The whole public suffix list would be many times
// the size of this extension; of it, here is what it has for Iran, and a few hosts where shops and their copies turn up.
const SUFFIXES = new Set(
  (
    "ac.ir co.ir gov.ir id.ir net.ir org.ir sch.ir xn--mgba3a4f16a.ir xn--mgba3a4fra.ir arvanedge.ir vistablog.ir " +
    "blogspot.com myshopify.com wixsite.com github.io gitlab.io netlify.app vercel.app web.app pages.dev"
  ).split(" "),
);
/** What most other countries give names out under. */
const SUFFIX_OF_COUNTRY = /^(ac|co|com|edu|gov|net|org)\.(?!ir$)[a-z]{2}$/;

/**
 * The names under which a host may be on record: its domain, as far as that can be told, then each name below it up to the host itself;
 * none for what has no domain.
 */
export function candidates(host) {
  const labels = host.toLowerCase().replace(/\.$/, "").split(".");
  if (labels.length < 2 || labels.includes("") || /^\d+$/.test(labels.at(-1)) || host.includes(":")) return [];
  const lastTwo = labels.slice(-2).join(".");
  const isSuffix = SUFFIXES.has(lastTwo) || SUFFIX_OF_COUNTRY.test(lastTwo);
  const all = [];
  for (let at = Math.max(labels.length - (isSuffix ? 3 : 2), 0); at >= 0; at--) all.push(labels.slice(at).join("."));
  return all;
}

/** SHA-256 of a text, in hexadecimal digits. */
export async function hash(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What is known of a host: {state: "known", mark, grade, complaints, lookalike}, {state: "unknown"}, or {state: "none"} for a page without
 * a domain. `ask(digits)` gives the shops whose hashes begin so. It is asked once: the digits of two names of one page would tell more
 * than those of one.
 */
export async function judge(host, ask) {
  const hashes = await Promise.all(candidates(host).map(hash));
  if (hashes.length === 0) return { state: "none" };
  const items = await ask(hashes[0].slice(0, DIGITS));
  // A shop speaks for its host and what is below it, which may be a part of the domain only; of several, the nearest.
  const of = (item) => hashes.indexOf(item.host_hash);
  const [found] = items.filter((item) => of(item) >= 0).sort((a, b) => of(b) - of(a));
  if (!found) return { state: "unknown" };
  const { mark, grade, complaints, lookalike } = found;
  return { state: "known", mark, grade, complaints, lookalike };
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
