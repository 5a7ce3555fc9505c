// Bazargah is one application: going from page to page reloads nothing, and leaves scroll, focus and title where a reader
// expects them.
import type { Page } from "@playwright/test";
import { awake, expect, expectSameDocument, languages, loosely, markDocument, searchField, test } from "./support/page";
import { profile } from "./support/pages";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY));

for (const { lang, path } of languages) {
  test(`links lead on without a reload, to a new heading, title and address, in ${lang}`, async ({ page, market }) => {
    const { shop } = market.complaint;
    await page.goto(path("/"));
    await awake(page);
    await markDocument(page);
    const main = page.locator("main");
    const words = (fa: string, en: string) => (lang === "fa" ? fa : en);
    const walk: [() => Promise<void>, string, string][] = [
      [() => main.getByRole("link", { name: shop.name[lang] }).click(), profile(shop), shop.name[lang]],
      [() => main.locator("ol").getByRole("link").first().click(), `${profile(shop)}/complaints/`, words("شکایت:", "Complaint:")],
      [() => main.getByRole("link", { name: loosely(words(`همهٔ شکایت‌ها از ${shop.name.fa}`, `All complaints about ${shop.name.en}`)) }).click(), `${profile(shop)}/complaints`, shop.name[lang]],
      [() => page.getByRole("link", { name: words("روش محاسبه", "Method"), exact: true }).click(), "/about/figures", words("این عددها", "How are these figures")],
      [() => page.getByRole("contentinfo").getByRole("link", { name: words("منابع داده", "Data sources") }).click(), "/about/sources", words("منابع داده", "Data sources")],
      [() => page.getByRole("link", { name: words("مقایسه", "Compare"), exact: true }).click(), "/compare", words("مقایسهٔ فروشگاه‌ها", "Compare shops")],
      [() => page.getByRole("link", { name: words("تخفیف‌ها", "Deals"), exact: true }).click(), "/deals", words("کالاهای تخفیف‌دار", "Deals")],
      [() => page.getByRole("link", { name: words("بازارگاه", "Bazargah"), exact: true }).click(), "/", words("پیش از خرید", "Look before")],
    ];
    for (const [go, address, words] of walk) {
      const title = await page.title();
      await go();
      await expect(page).not.toHaveTitle(title);
      expect(new URL(page.url()).pathname).toContain(path(address));
      await expect(heading(page)).toContainText(words);
      await expect(heading(page), "reading goes on at the heading").toBeFocused();
      expect(await scrolled(page), "a new page begins at its top").toBe(0);
      const canonical = page.locator("link[rel=canonical]");
      await expect(canonical).toHaveCount(1);
      expect(new URL((await canonical.getAttribute("href"))!).pathname).toBe(new URL(page.url()).pathname);
      await expectSameDocument(page);
    }
  });

  test(`back and forward bring back the page and the place on it, in ${lang}`, async ({ page, market }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(path(profile(market.large)));
    await awake(page);
    await markDocument(page);
    const line = page.locator("main ol").getByRole("link").first();
    await line.scrollIntoViewIfNeeded();
    const place = await scrolled(page);
    expect(place).toBeGreaterThan(300);
    await line.click();
    await expect(heading(page)).toContainText(lang === "fa" ? "شکایت:" : "Complaint:");
    await page.mouse.wheel(0, 120);
    await expect.poll(() => scrolled(page)).toBeGreaterThan(50);
    const later = await scrolled(page);

    await page.goBack();
    await expect(heading(page)).toHaveText(market.large.name[lang]);
    await expect.poll(() => scrolled(page)).toBe(place);
    await page.goForward();
    await expect(heading(page)).toContainText(lang === "fa" ? "شکایت:" : "Complaint:");
    await expect.poll(() => scrolled(page)).toBe(later);
    await expectSameDocument(page);
  });

  test(`the other language is the same page, in ${lang}`, async ({ page, market }) => {
    const other = languages.find((language) => language.lang !== lang)!;
    const link = page.getByRole("link", { name: lang === "fa" ? "English" : "فارسی" });
    for (const bare of [`${profile(market.large)}?window=all`, "/lookup?q=unheard-of-here.ir", "/about/sources", "/"]) {
      await page.goto(path(bare));
      const title = await page.title();
      await expect(link).toHaveAttribute("lang", other.lang);
      await link.click();
      await expect(page.locator("html")).toHaveAttribute("lang", other.lang);
      await expect(page.locator("html")).toHaveAttribute("dir", other.dir);
      await expect(page).toHaveURL(other.path(bare));
      await expect(page).not.toHaveTitle(title);
    }
  });
}

test("the header's search field stays as it is when the page changes", async ({ page, market }) => {
  await page.goto("/en/about/figures");
  await awake(page);
  await markDocument(page);
  const field = page.getByRole("banner").getByRole("combobox");
  await field.fill("half a wo");
  await field.evaluate((element) => ((element as any).__same = true));
  await page.getByRole("contentinfo").getByRole("link", { name: "Data sources" }).click();
  await expect(heading(page)).toContainText("Data sources");
  await expect(field).toHaveValue("half a wo");
  expect(await field.evaluate((element) => (element as any).__same)).toBe(true);

  // And it still searches.
  await field.fill("");
  await field.pressSequentially(market.large.domain.slice(0, 8));
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectSameDocument(page);
});

test("what is clicked last wins, however slowly the pages come", async ({ page, market }) => {
  await page.goto("/en");
  await awake(page);
  await markDocument(page);
  await page.route(`**/en${profile(market.large)}`, async (route) => {
    await new Promise((later) => setTimeout(later, 700));
    await route.continue().catch(() => {}); // given up by then
  });
  await page.locator("main").getByRole("link", { name: market.large.name.en }).click();
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(heading(page)).toHaveText("Compare shops");
  await page.evaluate(() => new Promise((later) => setTimeout(later, 900)));
  await expect(heading(page)).toHaveText("Compare shops");
  await expect(page).toHaveURL("/en/compare");
  await expectSameDocument(page);
});

test("a link to a page that is not there shows that page, and back leads back", async ({ page }) => {
  await page.goto("/en");
  await awake(page);
  await markDocument(page);
  await searchField(page).fill("unheard-of-here.ir");
  await searchField(page).press("Enter");
  await expect(heading(page)).toContainText("unheard-of-here.ir");
  await expectSameDocument(page);
  await page.goBack();
  await expect(heading(page)).toHaveText("Look before you buy");
  await expectSameDocument(page);
});

test("a click with a modifier key is left to the browser", async ({ page, market }) => {
  await page.goto("/en");
  await awake(page);
  const opened = page.context().waitForEvent("page");
  await page.locator("main").getByRole("link", { name: market.large.name.en }).click({ modifiers: ["ControlOrMeta"] });
  await expect(heading(await opened)).toHaveText(market.large.name.en);
  await expect(heading(page)).toHaveText("Look before you buy");
});
