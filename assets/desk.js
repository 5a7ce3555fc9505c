// For the pages of buyers with a case, shops and staff: clocks that run, keys that choose, a word before unsaved text is lost.
// Everything works without it. Listeners are on the document, because boot.js puts new pages in place of old ones.

// --- Clocks -------------------------------------------------------------------------------------------------------------

const MINUTE = 60_000;
const language = document.documentElement.lang;
const unit = (n, name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(n);

/** A span of time in the units that tell, rounded down, as `Lang::span` in app/src/format.rs says it. */
function span(millis, { joint, under }) {
  const all = Math.floor(millis / MINUTE);
  const [days, hours] = [Math.floor(all / 1440), Math.floor(all / 60) % 24];
  const minutes = days === 0 && hours < 3 ? all % 60 : 0;
  const parts = [[days, "day"], [hours, "hour"], [minutes, "minute"]];
  return parts.filter(([n]) => n > 0).map(([n, name]) => unit(n, name)).join(joint) || under;
}


// The server's clock is right; a visitor's need not be. How far the two are apart is seen when the page has come.
const apart = new WeakMap();

function tick() {
  for (const clock of document.querySelectorAll("time[data-until]")) {
    if (!apart.has(clock)) apart.set(clock, Number(clock.dataset.now) - Date.now());
    const left = Number(clock.dataset.until) - (Date.now() + apart.get(clock));
    const words = left < 0 ? clock.dataset.over : clock.dataset.left;
    const text = words.replace("{}", span(Math.abs(left), clock.dataset));
    if (clock.textContent !== text) clock.textContent = text;
    clock.className = `clock ${left < 0 ? "bad" : left < 1440 * MINUTE ? "warn" : "none"}`;
  }
}

// --- Keys ---------------------------------------------------------------------------------------------------------------

const OFF = "bazargah-keys-off";
const isOff = () => localStorage.getItem(OFF) !== null;

/** Shows which keys there are, and the button by which they are switched off. */
function tellKeys() {
  for (const line of document.querySelectorAll("[data-keys][hidden]")) line.hidden = false;
  for (const button of document.querySelectorAll("[data-keys] button")) {
    button.textContent = isOff() ? button.dataset.on : button.dataset.off;
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-keys] button")) return;
  if (isOff()) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "");
  tellKeys();
});

document.addEventListener("keydown", (event) => {
  if (isOff() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  // A letter that is written is no command.
  if (event.target.closest?.("textarea, select, input:not([type=radio])")) return;
  // By the key's place: on a Persian keyboard it writes another letter.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const chosen = digit && document.querySelector(`[data-digit="${digit}"]`);
  if (chosen) {
    event.preventDefault();
    chosen.focus();
    chosen.click();
    return;
  }
  const step = { KeyJ: 1, KeyK: -1 }[event.code];
  const lines = [...document.querySelectorAll("[data-line]")];
  if (!step || event.shiftKey || !lines.length) return;
  event.preventDefault();
  const at = lines.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(Math.max(at + step, 0), lines.length - 1);
  lines[next].focus();
});

// --- Unsaved text ---------------------------------------------------------------------------------------------------------

let sending = false;
const isUnsaved = () =>
  !sending && [...document.querySelectorAll("main textarea")].some((area) => area.value !== area.defaultValue);

document.addEventListener("submit", (event) => (sending = event.target.method === "post"));
addEventListener("pageshow", () => (sending = false));
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});
// boot.js changes pages without a reload and would ask nobody: a link then loads plainly, and the browser asks.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && isUnsaved()) link.dataset.reload = "";
  },
  true,
);

// --- Start ----------------------------------------------------------------------------------------------------------------

function start() {
  tick();
  tellKeys();
}
start();
setInterval(tick, 15_000);
// A page that boot.js put here has clocks and keys of its own.
new MutationObserver(start).observe(document.body, { childList: true });
