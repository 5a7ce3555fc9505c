// What is known of the page that is open.
import { hostOf, siteAddress } from "./site.js";

const word = (name, ...gaps) => chrome.i18n.getMessage(name, gaps);
const element = (id) => document.getElementById(id);
document.documentElement.lang = word("lang");
document.documentElement.dir = word("@@bidi_dir");
for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);

const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
// A test opens this page in a tab of its own and says which address is meant.
const host = hostOf(new URLSearchParams(location.search).get("address") ?? tab?.url ?? "");
element("host").textContent = host;
const found = host ? await chrome.runtime.sendMessage({ host }) : { state: "none" };

const warned = found.lookalike || found.mark === "suspended" || found.mark === "revoked";
element("state").textContent = word(found.lookalike ? "lookalike" : found.state);
element("state").className = warned ? "bad" : "";
if (found.state === "known") {
  element("grade").textContent = found.grade ?? word("noGrade");
  element("mark").textContent = word(`mark_${found.mark}`);
  element("complaints").textContent = found.complaints.toLocaleString(word("lang") === "fa" ? "fa-IR" : "en");
  element("figures").hidden = false;
}
if (host) {
  const language = word("lang") === "en" ? "/en" : "";
  element("record").href = `${await siteAddress()}${language}/lookup?q=${encodeURIComponent(host)}`;
  element("more").hidden = false;
  element("privacy").hidden = false;
}
document.body.dataset.ready = found.state;
