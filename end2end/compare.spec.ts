// A shopper who hesitates between shops puts up to four of them side by side.
import type { Page } from "@playwright/test";
import { awake, expect, expectNoSidewaysScroll, expectSameDocument, languages, loosely, markDocument, phone, test, type Language } from "./support/page";
import { compare, profile } from "./support/pages";

const columns = (page: Page) => page.getByRole("table").getByRole("columnheader");

const add = async (page: Page, lang: Language["lang"], typed: string) => {
  await page.getByRole("searchbox", { name: lang === "fa" ? "نشانی فروشگاه دیگر" : "Another shop’s address" }).fill(typed);
  await page.getByRole("button", { name: lang === "fa" ? "افزودن" : "Add", exact: true }).click();
};

for (const { lang, path } of languages) {
  test(`shops are added by name, domain and address, up to four, and taken away, in ${lang}`, async ({ page, market }) => {
    const [a, b, c, d] = market.shops;
    await page.goto(path(profile(a)));
    await awake(page);
    await markDocument(page);
    await page.getByRole("link", { name: lang === "fa" ? "مقایسه با فروشگاهی دیگر" : "Compare with another shop" }).click();
    await expect(columns(page)).toHaveCount(1);
    for (const [typed, count] of [[b.name[lang], 2], [c.domain, 3], [`https://www.${d.domain}/x`, 4]] as const) {
      await add(page, lang, typed);
      await expect(columns(page)).toHaveCount(count);
    }
    for (const [n, shop] of [a, b, c, d].entries()) {
      await expect(columns(page).nth(n).getByRole("link", { name: shop.name[lang], exact: true })).toHaveAttribute("href", path(profile(shop)));
    }
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    await expect(page.getByText(lang === "fa" ? "بیش از چهار فروشگاه جا نمی‌شود" : "You can compare four shops at most")).toBeVisible();
    await expect(page).toHaveTitle(loosely(a.name[lang]));

    // Whoever gets the address sees the same.
    const there = await page.context().newPage();
    await there.goto(page.url());
    expect(await columns(there).allInnerTexts()).toEqual(await columns(page).allInnerTexts());
    await there.close();

    await page.getByRole("link", { name: loosely(lang === "fa" ? `برداشتن ${b.name.fa}` : `Take ${b.name.en} away`) }).click();
    await expect(columns(page)).toHaveCount(3);
    await expect(page.getByRole("table")).not.toContainText(b.domain);
    await expectSameDocument(page);
  });

  test(`the figures side by side are those of the profiles, in ${lang}`, async ({ page, market }) => {
    const shops = [market.large, market.silent, market.none];
    await page.goto(path(compare(shops)));
    const row = page.getByRole("row", { name: lang === "fa" ? /^شکایت/ : /^Complaints/ });
    const digits = (text: string) => Number(text.replace(/[۰-۹]/g, (digit) => String("۰۱۲۳۴۵۶۷۸۹".indexOf(digit))));
    const told = await row.getByRole("cell").locator("b").allInnerTexts();
    expect(told.map(digits)).toEqual(shops.map((shop) => shop.year.total || shop.all.total));
  });

  test(`what is not listed is said, with a way to look it up, in ${lang}`, async ({ page, market }) => {
    await page.goto(path(compare([market.large])));
    await add(page, lang, "unheard-of-here.ir");
    await expect(page.locator("main")).toContainText(loosely(lang === "fa" ? "«unheard-of-here.ir» در بازارگاه نیست" : "“unheard-of-here.ir” is not in Bazargah"));
    await expect(columns(page), "the others stay").toHaveCount(1);
    await page.locator("main").getByRole("link", { name: lang === "fa" ? "جست‌وجویش کنید" : "Look it up" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("unheard-of-here.ir");
  });

  test(`four shops fit on a phone, in ${lang}`, async ({ page, market }) => {
    await page.setViewportSize(phone);
    await page.goto(path(compare(market.shops.slice(0, 4))));
    await expect(columns(page)).toHaveCount(4);
    await expectNoSidewaysScroll(page);
    const boxes = await Promise.all((await columns(page).all()).map((column) => column.boundingBox()));
    for (const box of boxes) expect(box!.x >= 0 && box!.x + box!.width <= phone.width, "a column is on the screen").toBe(true);
    expect(new Set(boxes.map((box) => Math.round(box!.y))).size, "the columns stand side by side").toBe(1);
  });
}

test("shops are added without JavaScript too", async ({ noJsPage: page, market }) => {
  const [a, b] = market.shops;
  await page.goto("/en/compare");
  await add(page, "en", a.domain);
  await add(page, "en", b.name.en);
  await expect(columns(page)).toHaveCount(2);
  await expect(page).toHaveURL(/\/en\/compare\?shops=/);
});
