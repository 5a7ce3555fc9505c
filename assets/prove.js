// For the page "prove it": fetches a shop's proof, has it checked by the compiled rules of the log, and tells what was found. It
// remembers the last checkpoint that it saw, and on the next visit asks the log's tiles whether the log continues it.
import { get as fetched, language, load, number, onPress, words } from "./shared/verifying.js";

// --- What it needs --------------------------------------------------------------------------------------------------------

/** What was fetched anew. */
const get = (path, read) => fetched(path, read, { cache: "no-cache" });

const REMEMBERED = "bazargah-log";

/** What this browser remembers: the log's key and checkpoint, and when it saw them. */
function remembered() {
  try {
    const seen = JSON.parse(localStorage.getItem(REMEMBERED));
    return seen?.vkey && seen.checkpoint ? seen : undefined;
  } catch {
    return undefined; // nothing of ours, or a browser that keeps nothing
  }
}

function remember(vkey, checkpoint) {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ vkey, checkpoint, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

// --- Words ----------------------------------------------------------------------------------------------------------------

const day = (at) => new Intl.DateTimeFormat(language === "fa" ? "fa-IR" : "en-GB", { dateStyle: "long" }).format(at);

function say(page, place, text, tone) {
  const line = page.querySelector(`[data-prove=${place}]`);
  line.textContent = text;
  line.className = tone ?? "";
}

// --- Telling --------------------------------------------------------------------------------------------------------------

/** Tells of each record on the page whether it is proven; gives how many are, of how many. */
function tellRecords(page, events) {
  const found = new Map(events.map((event) => [String(event.leaf), event]));
  const records = [...page.querySelectorAll("[data-leaf]")];
  let proven = 0;
  for (const record of records) {
    const event = found.get(record.dataset.leaf);
    // What the page shows must be what is proven, letter by letter.
    const differs = event && event.entry !== record.querySelector("code").textContent;
    const reason = event ? (event.reason ?? (differs ? "differs" : undefined)) : "missing";
    const line = record.querySelector("[data-found]");
    line.textContent = words(page, reason ?? "holds");
    line.className = reason ? "bad" : "good";
    if (!reason) proven += 1;
  }
  return { proven, all: records.length };
}

/** Forgets what was told of another proof. */
function clear(page) {
  for (const place of ["said", "detail", "before"]) say(page, place, "");
  for (const line of page.querySelectorAll("[data-found]")) line.textContent = "";
  page.querySelector("dl").hidden = true;
}

function tellCheckpoint(page, { size, root }, vkey) {
  const told = { size: number(size), root, key: vkey };
  for (const [name, text] of Object.entries(told)) page.querySelector(`[data-prove=${name}]`).textContent = text;
  page.querySelector("dl").hidden = false;
}

/** Tells how the log stands to what this browser saw before, and remembers the newest that is proven to continue it. */
async function tellBefore(page, rules, proof, found, vkey) {
  const seen = remembered();
  const tell = (name, tone, ...gaps) => say(page, "before", words(page, name, ...gaps), tone);
  if (!seen) return tell(remember(vkey, found.checkpoint) ? "remembered" : "keeps-nothing");
  const [, size] = seen.checkpoint.split("\n");
  // A log that changes its key signs with the one before it too, for a time: who knew that one can go on.
  const knows = (key) => !JSON.parse(rules.examine(proof, key, page.dataset.shop)).reason;
  if (seen.vkey !== vkey && !knows(seen.vkey)) return tell("another-key", "bad", day(seen.at));
  const tiles = rules.tiles(seen.checkpoint, found.checkpoint);
  if (!tiles) return tell("shorter", "bad", day(seen.at), number(size));
  let bytes;
  try {
    bytes = await Promise.all(tiles.map((tile) => get(`/log/${tile}`, "arrayBuffer")));
  } catch {
    return tell("not-compared", "warn", day(seen.at));
  }
  const all = new Uint8Array(await new Blob(bytes).arrayBuffer());
  // What does not continue is not remembered: the old checkpoint is the evidence.
  if (!rules.continues(seen.checkpoint, found.checkpoint, all)) return tell("forked", "bad", day(seen.at), number(size));
  tell("continues", "good", day(seen.at), number(size));
  remember(vkey, found.checkpoint);
}

async function prove(page) {
  const vkey = page.querySelector("input").value.trim();
  clear(page);
  say(page, "said", words(page, "working"));
  let rules, proof;
  try {
    [rules, proof] = await Promise.all([load(), get(page.dataset.proof, "text")]);
  } catch {
    return say(page, "said", words(page, "not-fetched"), "bad");
  }
  const found = JSON.parse(rules.examine(proof, vkey, page.dataset.shop));
  const { proven, all } = tellRecords(page, found.events);
  if (found.reason) {
    say(page, "said", words(page, "fails", words(page, found.reason)), "bad");
    return say(page, "detail", found.detail);
  }
  tellCheckpoint(page, found, vkey);
  const holds = proven === all;
  say(page, "said", holds ? words(page, "all-hold", number(all)) : words(page, "some-hold", number(proven), number(all)), holds ? "good" : "bad");
  await tellBefore(page, rules, proof, found, vkey);
}

onPress("[data-proof]", prove);
