// Where Bazargah is.
import { siteAddress } from "./site.js";

const word = (name) => chrome.i18n.getMessage(name);
document.documentElement.lang = word("lang");
document.documentElement.dir = word("@@bidi_dir");
for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);

const field = document.getElementById("site");
field.value = await siteAddress();
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await chrome.storage.local.set({ site: new URL(field.value).origin });
  document.getElementById("said").textContent = word("saved");
});
