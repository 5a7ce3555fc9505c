// On a phone, the first screen of a shop's page answers "can I buy here?"; the evidence stands below it.
import type { Locator, Page } from "@playwright/test";
import { awake, expect, expectSameDocument, languages, markDocument, phone, test, type Language } from "./support/page";
import { profile } from "./support/pages";
import type { Market, Shop } from "./support/market";

const digits = (text: string) => text.replace(/[۰-۹]/g, (digit) => String("۰۱۲۳۴۵۶۷۸۹".indexOf(digit))).replace(/[٬,]/g, "");

/** The three figures of the first screen. */
const figures = (page: Page) => page.locator("main dl").first();

/** The number of complaints that the first screen gives. */
const complaints = async (page: Page) => Number(digits(await figures(page).locator("dd").first().innerText()));

test.describe("on a phone", () => {
  test.use({ viewport: phone });
  const sorts: [string, (market: Market) => Shop][] = [
    ["many complaints", ({ large }) => large],
    ["a longer record", ({ old }) => old],
    ["no answers", ({ silent }) => silent],
    ["too little to tell", ({ tooLittle }) => tooLittle],
    ["no complaints", ({ none }) => none],
    ["no mark", ({ unmarked }) => unmarked],
    ["an expired mark", ({ expired }) => expired],
    ["a long name", ({ shops }) => [...shops].sort((a, b) => b.name.fa.length + b.key.length - a.name.fa.length - a.key.length)[0]],
  ];
  for (const { lang, path } of languages) {
    for (const [sort, choose] of sorts) {
      test(`the first screen of a shop with ${sort} says it all, in ${lang}`, async ({ page, market }) => {
        const shop = choose(market);
        await page.goto(path(profile(shop)));
        const main = page.locator("main");
        const parts = {
          name: page.getByRole("heading", { level: 1, name: shop.name[lang] }),
          domain: main.getByText(shop.domain, { exact: true }).first(),
          verdict: main.locator("p", { has: page.locator("strong") }).first(),
          complaints: figures(page).locator("div").nth(0),
          "answered in time": figures(page).locator("div").nth(1),
          "median delay": figures(page).locator("div").nth(2),
          mark: main.getByText(lang === "fa" ? /^نماد اعتماد/ : /^(Trust mark (valid|expired)|No trust mark)/).first(),
        };
        for (const [name, part] of Object.entries(parts)) {
          const box = await part.boundingBox();
          expect(box, name).not.toBeNull();
          expect(box!.x, `${name} begins on the screen`).toBeGreaterThanOrEqual(0);
          expect(box!.x + box!.width, `${name} ends on the screen`).toBeLessThanOrEqual(phone.width);
          expect(box!.y, `${name} is below the top edge`).toBeGreaterThanOrEqual(0);
          expect(box!.y + box!.height, `${name} is above the lower edge`).toBeLessThanOrEqual(phone.height);
        }
        expect(await complaints(page)).toBe(shop.year.total || shop.all.total);
      });
    }
  }
});

for (const { lang, path } of languages) {
  test.describe(lang, () => {
    test("too little data is said in words instead of a number", async ({ page, market }) => {
      await page.goto(path(profile(market.tooLittle)));
      const words = lang === "fa" ? ["هنوز نمی‌شود داوری کرد", "داده کم است"] : ["Too little to tell", "too few"];
      await expect(page.getByText(words[0]).first()).toBeVisible();
      await expect(figures(page).getByText(words[1])).toHaveCount(2);
      await expect(figures(page)).not.toContainText(/[%٪]/);
    });

    test("a chart is a drawing with a name, and the same numbers as a table", async ({ page, market }) => {
      await page.goto(path(profile(market.large)));
      const charts = page.locator("main section", { has: page.locator("svg[role=img]") });
      await expect(charts).toHaveCount(2);
      for (const chart of await charts.all()) {
        expect(await chart.getByRole("img").getAttribute("aria-label")).toMatch(/\S+ \S+ \S+/);
        await expect(chart.getByRole("table")).toBeHidden();
        await chart.getByText(lang === "fa" ? "دیدن عددها در جدول" : "See the numbers as a table").click();
        await expect(chart.getByRole("table")).toBeVisible();
        const rows = chart.getByRole("table").locator("tbody").getByRole("row");
        await expect(rows, "a row for each column of the drawing").toHaveCount(await chart.locator("rect.col").count());
        expect(await rows.count()).toBeGreaterThan(3);
      }
      const monthly = await charts.first().locator("tbody td:nth-of-type(1)").allInnerTexts();
      expect(monthly.reduce((sum, n) => sum + Number(digits(n)), 0), "complaints in the table").toBe(market.large.year.total);
    });

    test("outcomes are told apart and add up, and silence is not counted as solved", async ({ page, market }) => {
      const { year } = market.large;
      await page.goto(path(profile(market.large)));
      const table = page.getByRole("table", { name: lang === "fa" ? "سرانجام شکایت‌ها" : "How complaints ended" });
      const rows: Record<string, string> = {};
      for (const row of await table.locator("tbody tr").all()) {
        rows[await row.locator("th").innerText()] = digits(await row.locator("td").first().innerText());
      }
      const [solved, unsolved, unrated] = lang === "fa" ? ["حل شد", "حل نشد", "بدون نظر"] : ["Solved", "Not solved", "Unrated"];
      expect(rows[solved]).toBe(String(year.rated_resolved));
      expect(rows[unsolved]).toBe(String(year.rated_unresolved));
      expect(rows[unrated]).toBe(String(year.unrated));
      expect(Object.values(rows).reduce((sum, n) => sum + Number(n), 0)).toBe(year.total);
    });

    test("another period changes the figures in place", async ({ page, market }) => {
      const shop = market.old;
      await page.goto(path(profile(shop)));
      await awake(page);
      await markDocument(page);
      expect(await complaints(page)).toBe(shop.year.total);

      const all = page.getByRole("link", { name: lang === "fa" ? "همه" : "All", exact: true });
      await all.scrollIntoViewIfNeeded();
      await page.mouse.wheel(0, 250);
      await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
      await all.focus();
      const before = await page.evaluate(() => scrollY);
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(path(`${profile(shop)}?window=all`));
      await expect(all).toHaveAttribute("aria-current", "true");
      expect(await complaints(page)).toBe(shop.all.total);
      await expect(all).toBeFocused();
      expect(await page.evaluate(() => scrollY), "the page stays where it was").toBe(before);
      await expectSameDocument(page);

      await page.goBack();
      await expect.poll(() => complaints(page)).toBe(shop.year.total);
      await expectSameDocument(page);
    });

    test("another period works as a link without JavaScript", async ({ noJsPage: page, market }) => {
      await page.goto(path(profile(market.old)));
      await page.getByRole("link", { name: lang === "fa" ? "همه" : "All", exact: true }).click();
      await expect(page).toHaveURL(path(`${profile(market.old)}?window=all`));
      expect(await complaints(page)).toBe(market.old.all.total);
    });

    test("how a figure is computed is one click away, at the right paragraph", async ({ page, market }) => {
      await page.goto(path(profile(market.large)));
      await awake(page);
      await markDocument(page);
      await figures(page).getByRole("link", { name: lang === "fa" ? "میانهٔ تأخیر" : "Median delay" }).click();
      await expect(page).toHaveURL(path("/about/figures#median"));
      const heading = page.getByRole("heading", { level: 2, name: lang === "fa" ? "میانهٔ تأخیر" : "Median delay" });
      await expect(heading).toBeInViewport();
      await expect(heading).toBeFocused();
      expect((await heading.boundingBox())!.y, "the paragraph is at the top").toBeLessThan(120);
      await expectSameDocument(page);
    });

    test("a chart is read with the keyboard, column by column", async ({ page, market }) => {
      await page.setViewportSize(phone);
      await page.goto(path(profile(market.large)));
      await awake(page);
      for (const chart of await page.getByRole("group", { name: lang === "fa" ? /کلیدهای چپ و راست/ : /left and right keys/ }).all()) {
        await chart.scrollIntoViewIfNeeded();
        await chart.focus();
        await expect(chart).toBeFocused();
        const tip = chart.getByRole("status");
        await expect(tip).toHaveText("");
        await expect.poll(() => isDrawn(tip), "an empty tip is not drawn").toBe(false);
        await page.keyboard.press("End");
        await expect(tip).toHaveText(/\d|[۰-۹]/);
        await expect.poll(() => isDrawn(tip)).toBe(true);
        const last = await tip.innerText();
        const box = (await tip.boundingBox())!;
        expect(box.x >= 0 && box.x + box.width <= phone.width, "the tip is on the screen").toBe(true);
        // Time runs from right to left in Persian, so the column before the last lies to the right of it.
        await page.keyboard.press(lang === "fa" ? "ArrowRight" : "ArrowLeft");
        await expect(tip).not.toHaveText(last);
        await page.keyboard.press(lang === "fa" ? "ArrowLeft" : "ArrowRight");
        await expect(tip).toHaveText(last);
        await page.keyboard.press("Home");
        await expect(tip).not.toHaveText(last);
        await page.keyboard.press("Escape");
        await expect(tip).toHaveText("");
        await expect.poll(() => isDrawn(tip)).toBe(false);
      }
    });

    test("the complaints are filtered, paged to the last, and each has its own page", async ({ page, market }) => {
      const shop = market.large;
      const ids = (await market.complaintsOf(shop)).map(({ id }) => id);
      expect(ids.length).toBe(shop.all.total);
      await page.goto(path(profile(shop)));
      await awake(page);
      await markDocument(page);
      await page.locator("main").getByRole("link", { name: lang === "fa" ? /شکایت دیگر$|^همهٔ شکایت‌ها$/ : /more complaint|^All complaints$/ }).click();
      // The profile has this heading, too.
      await expect(page).toHaveURL(/\/complaints$/);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(shop.name[lang]);

      const shown = () => page.locator("main ol a").evaluateAll((links) => links.map((link) => Number((link as HTMLAnchorElement).href.split("/").pop())));
      const seen = await shown();
      const older = page.getByRole("link", { name: lang === "fa" ? "قدیمی‌ترها" : "Older" });
      while (await older.isVisible()) {
        const at = page.url();
        await older.click();
        await expect(page).not.toHaveURL(at);
        seen.push(...(await shown()));
        expect(seen.length).toBeLessThanOrEqual(ids.length);
      }
      expect(seen, "every complaint once, newest first").toEqual(ids);
      await page.getByRole("link", { name: lang === "fa" ? "تازه‌ترین‌ها" : "Newest", exact: true }).click();
      await expect.poll(shown).toEqual(ids.slice(0, 20));

      const filter = page.getByRole("navigation", { name: lang === "fa" ? "کدام شکایت‌ها؟" : "Which complaints?" });
      await filter.getByRole("link", { name: lang === "fa" ? /^حل نشد/ : /^Not solved/ }).click();
      await expect(page).toHaveURL(/state=unresolved/);
      const word = lang === "fa" ? "حل نشد" : "not solved";
      const lines = page.locator("main ol").getByRole("listitem");
      await expect(lines).toHaveCount(Math.min(20, shop.all.rated_unresolved));
      await expect(lines.filter({ hasText: word })).toHaveCount(await lines.count());

      const line = lines.first().getByRole("link");
      const address = (await line.getAttribute("href"))!;
      await line.click();
      await expect(page).toHaveURL(address);
      const steps = page.locator("main ol").getByRole("listitem");
      expect(await steps.count()).toBeGreaterThanOrEqual(3);
      await expect(steps.first()).toContainText(lang === "fa" ? "خریدار شکایت را ثبت کرد" : "The buyer opened the complaint");
      await expect(steps.first().locator("time")).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\d$/);
      await expect(page.locator("main")).toContainText(word);
      await expectSameDocument(page);
    });

    test("a removed complaint leaves a tombstone with its date and reason", async ({ page, market }) => {
      const { shop, complaint } = market.tombstone;
      await page.goto(path(`${profile(shop)}/complaints?state=removed`));
      const line = page.locator("main ol").getByRole("listitem").filter({ hasText: lang === "fa" ? "از سابقه حذف شد" : "removed from the record" });
      await expect(line).toHaveCount(shop.all.removed);
      const response = await page.goto(path(`${profile(shop)}/complaints/${complaint.id}`));
      expect(response?.status()).toBe(200);
      await expect(page.getByText(lang === "fa" ? "این شکایت حذف شده است" : "This complaint has been removed")).toBeVisible();
      await expect(page.getByText(lang === "fa" ? /دلیل حذف: .{4,}/ : /Reason for removal: .{4,}/)).toBeVisible();
      const step = page.getByRole("listitem").filter({ hasText: lang === "fa" ? "ناظر شکایت را از سابقه حذف کرد" : "A supervisor removed the complaint" });
      await expect(step.locator("time")).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\d$/);
      await expect(step.locator("time")).toHaveText(yearIn(lang));
    });
  });
}

test("an address that differs in case, or is a part of the shop's, leads to its page", async ({ page, market }) => {
  const { key, name } = market.large;
  for (const other of [key.toUpperCase(), `www.${key}`, `basket.${key}`]) {
    await page.goto(`/shop/${other}`);
    await expect(page).toHaveURL(`/shop/${key}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name.fa);
  }
});

/** A date of these years, in the language's calendar and digits. */
function yearIn(lang: Language["lang"]): RegExp {
  return lang === "fa" ? /۱۴۰[۰-۹]$/ : /20\d\d$/;
}

/** Whether any of it can be seen. */
function isDrawn(element: Locator): Promise<boolean> {
  return element.evaluate((element) => {
    const { display, visibility, opacity, clipPath } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return display !== "none" && visibility === "visible" && opacity !== "0" && clipPath === "none" && width > 1 && height > 1;
  });
}
