// For the page of a draw: fetches what the lottery hands out and its list, has the whole draw run again by the compiled rules, and tells
// what was found of each step and of the reader's own ticket. What the reader types never leaves this page.
import { get, language, load, number, onPress, words } from "./shared/verifying.js";

// More than this is for the command: a browser holds the whole list, more than once.
const TICKETS_MAX = 1_000_000;
const LINE_BYTES = 98;

function say(page, place, text, tone) {
  const line = page.querySelector(`[data-draw=${place}]`);
  line.textContent = text;
  line.className = tone ?? (line.classList.contains("fine") ? "fine" : "");
}

/** Forgets what was told of another run. */
function clear(page) {
  for (const place of ["said", "yours", "detail"]) say(page, place, "");
  for (const part of page.querySelectorAll("ol, dl")) part.hidden = true;
}

/** How many tickets the list has, as the lottery says; whether that is true, the rules find out. */
function countIn(text) {
  try {
    return JSON.parse(text).tickets?.count ?? 0;
  } catch {
    return 0; // what cannot be read is told by the rules too
  }
}

/** The reader's own list, or the one that the lottery hands out; undefined when it is too long for a browser. */
async function listOf(page, count) {
  const [file] = page.querySelector("#list").files;
  const bytes = file ? file.size : count * LINE_BYTES;
  if (bytes > TICKETS_MAX * LINE_BYTES) return undefined;
  return new Uint8Array(file ? await file.arrayBuffer() : await get(page.dataset.tickets, "arrayBuffer"));
}

function tellSteps(page, steps) {
  const found = new Map(steps.map((step) => [step.step, step]));
  for (const line of page.querySelectorAll("[data-step]")) {
    const step = found.get(line.dataset.step);
    const told = line.querySelector("[data-found]");
    // What comes after a step that fails rests on nothing, and is not looked at.
    const open = step?.reason === "not-drawn";
    told.textContent = !step ? words(page, "skipped") : open ? words(page, "waits") : step.reason ? words(page, step.reason) : words(page, "holds");
    told.className = !step || open ? "" : step.reason ? "bad" : "good";
  }
  page.querySelector("ol").hidden = false;
}

function tellFigures(page, found, seconds) {
  const told = { tickets: number(found.tickets), took: words(page, "seconds", number(seconds, 2)), root: found.root, seed: found.seed ?? "" };
  for (const [name, text] of Object.entries(told)) page.querySelector(`[data-draw=${name}]`).textContent = text;
  page.querySelector("dl").hidden = false;
}

/** Tells where the reader's ticket is in the list, and in the order of the draw. */
function tellTicket(page, rules, typed, tickets) {
  if (!typed.trim()) return;
  const found = JSON.parse(rules.find(typed));
  if (!found) return say(page, "yours", words(page, "not-there"), "warn");
  const { ticket, place, drawn: isDrawn, rank, prize, alternate } = found;
  const there = words(page, "there", ticket.slice(0, 8), number(place + 1), number(tickets));
  let drawn = words(page, "not-chosen");
  if (prize) drawn = words(page, "won", prize[language], number(rank + 1));
  else if (alternate != null) drawn = words(page, "reserve", number(alternate + 1));
  else if (!isDrawn) drawn = words(page, "to-come");
  say(page, "yours", `${there} ${drawn}`, prize ? "good" : "");
}

async function run(page) {
  const field = (id) => page.querySelector(`#${id}`).value;
  clear(page);
  say(page, "said", words(page, "working"));
  let rules, text, list;
  try {
    [rules, text] = await Promise.all([load(), get(page.dataset.lottery, "text")]);
    list = await listOf(page, countIn(text));
  } catch {
    return say(page, "said", words(page, "not-fetched"), "bad");
  }
  if (!list) return say(page, "said", words(page, "too-long"), "bad");
  // Lets the browser show that it is at work, before it is.
  await new Promise((resolve) => setTimeout(resolve));
  const from = performance.now();
  const found = JSON.parse(rules.draw(text, list, field("key").trim()));
  const seconds = (performance.now() - from) / 1000;
  // A draw that holds, and is another lottery's, says nothing of this one.
  if (found.lottery && String(found.lottery) !== page.dataset.id) return say(page, "said", words(page, "fails", words(page, "other")), "bad");
  tellSteps(page, found.steps);
  const reason = found.steps.find((step) => step.reason);
  // Without a list that is the frozen one there is no place to tell of.
  const isFrozen = found.steps.some((step) => step.step === "list" && !step.reason);
  if (isFrozen) {
    tellFigures(page, found, seconds);
    tellTicket(page, rules, field("typed"), found.tickets);
  }
  if (reason && reason.reason !== "not-drawn") {
    say(page, "said", words(page, "fails", words(page, reason.reason)), "bad");
    return say(page, "detail", reason.detail);
  }
  say(page, "said", reason ? words(page, reason.reason) : words(page, "proven"), reason ? "" : "good");
}

onPress("[data-lottery]", run);
