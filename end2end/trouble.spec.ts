// Whatever is typed, pasted or cut off on the way, there is a page with the right status, one clear sentence and a way on.
import { awake, expect, languages, searchField, test } from "./support/page";
import { profile } from "./support/pages";
import type { Market } from "./support/market";

type Trouble = { name: string; path: (market: Market) => string; status: number; fa: string; en: string };

const notUnderstood = { fa: "این درخواست را نفهمیدیم", en: "We did not understand this request" };
const notThere = { fa: "چنین صفحه‌ای نیست", en: "There is no such page" };
const addressTooLong = { fa: "این نشانی بیش از اندازه بلند است", en: "This address is too long" };
const tooLong = { fa: "آنچه فرستادید بیش از اندازه بزرگ است", en: "What you sent is too large" };

const troubles: Trouble[] = [
  { name: "a page that does not exist", path: () => "/nothing/here", status: 404, ...notThere },
  { name: "a help page that does not exist", path: () => "/about/nothing", status: 404, ...notThere },
  { name: "a complaint that does not exist", path: ({ large }) => `${profile(large)}/complaints/999999999`, status: 404, ...notThere },
  { name: "a complaint whose number is none", path: ({ large }) => `${profile(large)}/complaints/x`, status: 404, ...notThere },
  { name: "another shop's complaint", path: ({ silent, complaint }) => `${profile(silent)}/complaints/${complaint.complaint.id}`, status: 404, ...notThere },
  { name: "an unknown period", path: ({ large }) => `${profile(large)}?window=9`, status: 400, ...notUnderstood },
  { name: "an unknown state", path: ({ large }) => `${profile(large)}/complaints?state=angry`, status: 400, ...notUnderstood },
  { name: "a tampered cursor", path: ({ large }) => `${profile(large)}/complaints?cursor=1.2.3`, status: 400, ...notUnderstood },
  { name: "a search of 3,000 letters", path: () => `/lookup?q=${"a".repeat(3000)}`, status: 413, ...tooLong },
  { name: "an address of 5,000 letters", path: () => `/lookup?q=${"a".repeat(5000)}`, status: 414, ...addressTooLong },
];

for (const { lang, path } of languages) {
  for (const trouble of troubles) {
    test(`${trouble.name}: ${trouble.status}, in ${lang}`, async ({ page, market }) => {
      const response = await page.goto(path(trouble.path(market)));
      expect(response?.status()).toBe(trouble.status);
      expect(response?.headers()["content-type"]).toBe("text/html; charset=utf-8");
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(trouble[lang]);
      await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
      await expect(searchField(page), "one can search again at once").toBeVisible();
      await page.locator("main").getByRole("link", { name: lang === "fa" ? "صفحهٔ نخست" : "Home page" }).click();
      await expect(page).toHaveURL(path("/"));
    });
  }
}

test("half a letter, a NUL and markup in the search do no harm", async ({ page }) => {
  for (const typed of ["%D8", "%FF%FE", "a%00b", "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Ci%3Ex"]) {
    const response = await page.goto(`/en/lookup?q=${typed}`);
    expect([200, 400, 404], typed).toContain(response?.status());
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    if (typed.startsWith("%3C") || typed.startsWith("%22")) {
      await expect(page.getByRole("heading", { level: 1 }), "markup is shown as it was typed").toContainText(decodeURIComponent(typed));
    }
    await expect(searchField(page)).toBeVisible();
  }
});

test("a lost connection after a click ends in the browser's own page, not in silence", async ({ browser, baseURL }) => {
  // Its own page: the browser notes the lost connection in the console.
  const page = await browser.newPage({ baseURL });
  await page.goto("/en");
  await awake(page);
  await page.route("**/en/compare", (route) => route.abort());
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect.poll(() => page.evaluate(() => location.href).catch(() => "gone")).not.toBe(new URL("/en", baseURL).href);
  await page.close();
});

test("a server that fails is told in words where the reader is", async ({ browser, baseURL, market }) => {
  const page = await browser.newPage({ baseURL });
  await page.goto("/en");
  await awake(page);
  await page.route("**/api/ui/suggest?*", (route) => route.fulfill({ status: 500, body: "" }));
  await searchField(page).pressSequentially(market.large.domain.slice(0, 6));
  await expect(page.getByText("Suggestions did not arrive").filter({ visible: true }).first()).toBeVisible();
  await page.close();
});
