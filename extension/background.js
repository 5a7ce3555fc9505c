// Shows the grade of the shop whose page is open beside the address bar.
import { ask } from "./answers.js";
import { hostOf, judge } from "./site.js";

const colours = { A: "#1a7045", B: "#1a7045", C: "#8a5000", D: "#8a5000", E: "#a8231c", F: "#a8231c" };

async function find(host) {
  try {
    return await judge(host, ask);
  } catch {
    return { state: "failed" };
  }
}

/** What stands on the button: a grade; a warning before it; a dash for a shop without a grade; nothing for what is unknown. */
function sign({ state, mark, grade, lookalike }) {
  if (state === "failed") return ["…", "#5c6763"];
  if (state !== "known") return ["", "#5c6763"];
  if (lookalike || mark === "suspended" || mark === "revoked") return ["!", "#a8231c"];
  return grade ? [grade, colours[grade]] : ["–", "#5c6763"];
}

async function show(tabId, address) {
  const found = await find(hostOf(address));
  const [text, color] = sign(found);
  try {
    await chrome.action.setBadgeBackgroundColor({ tabId, color });
    await chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" });
    await chrome.action.setBadgeText({ tabId, text });
  } catch {
    // The tab is gone.
  }
}

chrome.tabs.onUpdated.addListener((tabId, { status }, tab) => {
  if (status === "complete" && tab.url) show(tabId, tab.url);
});

// The popup asks the same.
chrome.runtime.onMessage.addListener(({ host }, _sender, answer) => {
  find(host).then(answer);
  return true;
});
