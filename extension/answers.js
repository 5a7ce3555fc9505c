// Bazargah's answers. They are kept in the browser's memory for the session, not in a variable: the browser stops this worker after half a
// minute without work, and its variables with it. They are never written to disk.
import { siteAddress } from "./site.js";

/** Milliseconds for which an answer is kept. */
const KEPT = 10 * 60 * 1000;
/** Answers that are kept at most. */
const KEPT_MAX = 500;
/** What is being asked, by name, so that tabs that open together ask once. */
const underWay = new Map();

/** The shops whose hashes begin with these digits. */
export async function ask(digits) {
  const site = await siteAddress();
  // Another address of Bazargah has other answers.
  const name = `${site} ${digits}`;
  if (!underWay.has(name)) {
    const answer = answerTo(name, `${site}/api/v1/lookup/prefix/${digits}`);
    underWay.set(name, answer.finally(() => underWay.delete(name)));
  }
  return underWay.get(name);
}

async function answerTo(name, address) {
  const { [name]: known } = await chrome.storage.session.get(name);
  if (known && Date.now() - known.at < KEPT) return known.items;
  // No cookie, no word about where the question comes from.
  const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${response.status}`);
  const { items } = await response.json();
  // Where there is no more room, all are forgotten rather than this one not given.
  await keep(name, items).catch(() => chrome.storage.session.clear());
  return items;
}

/** Keeps an answer, and forgets those that are too old or too many. */
async function keep(name, items) {
  const now = Date.now();
  await chrome.storage.session.set({ [name]: { at: now, items } });
  const newestFirst = Object.entries(await chrome.storage.session.get(null)).sort(([, a], [, b]) => b.at - a.at);
  const gone = newestFirst.filter(([, { at }], place) => place >= KEPT_MAX || now - at >= KEPT);
  await chrome.storage.session.remove(gone.map(([name]) => name));
}
