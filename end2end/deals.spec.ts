// A buyer finds discounted goods with their honest percentage; the shop's people list goods, one by one and from a sheet.
import { picture, signIn, somebody, speakFor } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, expectSameDocument, languages, markDocument, phone, test } from "./support/page";

const words = {
  en: {
    title: "Deals",
    free: "Free shipping",
    search: "What are you looking for?",
    sort: "Sort by",
    price: "price",
    show: "Show",
    none: "No deal matches all of this.",
    next: "More deals",
    table: "The same as a table",
    name: "Name",
    regular: "Regular price, toman",
    deal: "Price of the deal, toman",
    stock: "Stock",
    until: "Last day",
    history: "Earlier prices",
    add: "List this deal",
    wrong: "must be below the regular price",
    photo: "Photo (optional)",
    sheet: "Sheet",
    check: "Check the sheet",
    found: "Rows that can be listed: 1. Rows with faults: 1.",
    list: "List the 1 good row",
    done: "1 deal was listed.",
  },
  fa: {
    title: "کالاهای تخفیف‌دار",
    free: "ارسال رایگان",
    search: "دنبال چه هستید؟",
    sort: "مرتب‌سازی",
    price: "price",
    show: "نمایش",
    none: "کالایی با همهٔ این ویژگی‌ها نیست.",
    next: "کالاهای بیشتر",
    table: "همین نمودار به صورت جدول",
    name: "نام",
    regular: "قیمت عادی (تومان)",
    deal: "قیمت با تخفیف (تومان)",
    stock: "موجودی",
    until: "آخرین روز",
    history: "قیمت‌های پیشین",
    add: "ثبت این کالا",
    wrong: "باید کمتر از قیمت عادی باشد",
    photo: "عکس (اختیاری)",
    sheet: "برگه",
    check: "بررسی برگه",
    found: "۱ ردیف پذیرفتنی است و ۱ ردیف ایراد دارد.",
    list: "ثبت ۱ ردیف بی‌ایراد",
    done: "۱ کالا ثبت شد.",
  },
};

const daysFromNow = (days: number) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);

for (const { lang, path } of languages) {
  const w = words[lang];

  test(`a buyer filters deals without a reload, shares the address and reads one deal, in ${lang}`, async ({ page }) => {
    await page.goto(path("/deals"));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(w.title);
    const cards = page.locator("li.deal");
    await expect(cards).toHaveCount(24);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expectAccessible(page, ["color-contrast", "link-in-text-block"]);
    await markDocument(page);
    const all = await page.locator(".count-line").innerText();

    const free = page.getByRole("checkbox", { name: w.free });
    await free.check();
    await expect(page).toHaveURL(/[?&]free=1/);
    await expect(page.locator(".count-line")).not.toHaveText(all);
    await expectSameDocument(page);
    await expect(page.locator("#deals-free"), "the focus stays where it was").toBeFocused();
    await page.getByRole("combobox", { name: w.sort }).focus();
    await page.getByRole("combobox", { name: w.sort }).selectOption(w.price);
    await expect(page).toHaveURL(/sort=price/);
    await expect(page.getByRole("combobox", { name: w.sort })).toBeFocused();
    const shown = await cards.locator("h2").allInnerTexts();

    // Whoever gets the address sees the same.
    const there = await page.context().newPage();
    await there.goto(page.url());
    expect(await there.locator("li.deal h2").allInnerTexts()).toEqual(shown);
    await there.close();

    await page.goBack();
    await expect(page).not.toHaveURL(/sort=price/);
    await page.goBack();
    await expect(page.locator(".count-line")).toHaveText(all);

    await page.getByRole("link", { name: w.next }).click();
    await expect(page).toHaveURL(/cursor=/);
    await expect(cards.first()).toBeVisible();
    await page.getByRole("searchbox", { name: w.search }).fill("هیچ‌جا نیست");
    await page.getByRole("button", { name: w.show, exact: true }).click();
    await expect(page.getByText(w.none)).toBeVisible();

    await page.goto(path("/deals?off=1"));
    await cards.first().locator("h2 a").click();
    await expect(page.getByText(w.table)).toBeVisible();
    await expect(page.locator("svg.chart")).toBeVisible();
    await page.getByText(w.table).click();
    await expectAccessible(page);
    await page.locator(".seller a").click();
    await expect(page).toHaveURL(/\/shop\//);
  });

  test(`deals fit on a phone, with text twice as large too, in ${lang}`, async ({ page }) => {
    await page.setViewportSize(phone);
    for (const address of ["/deals", "/deals?off=1&sort=price"]) {
      await page.goto(path(address));
      await expectNoSidewaysScroll(page);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      await expectNoSidewaysScroll(page);
    }
    await page.goto(path("/deals?off=1"));
    await page.locator("li.deal h2 a").first().click();
    await expect(page.locator("svg.chart")).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  test(`a shop lists goods without JavaScript, one by one and from a sheet, and a buyer finds them, in ${lang}`, async ({ browser, baseURL, request }) => {
    const found = await (await request.get("/api/v1/deals?limit=200")).json();
    const keys = [...new Set<string>(found.items.map((item: { shop: { key: string } }) => item.shop.key))].sort();
    const key = keys[lang === "fa" ? 0 : 1];
    const email = `deals-${lang}@shops.example`;
    speakFor(key, email, lang);
    const desk = path(`/shop/${key}/deals`);
    const { page, leave } = await somebody(browser, { baseURL, javaScriptEnabled: false, viewport: phone });
    await signIn(page, lang, email, desk);
    await expectNoSidewaysScroll(page);

    const goods = `کیف آزمایشی ${lang}`;
    await page.getByRole("textbox", { name: w.name, exact: true }).fill(goods);
    await page.getByRole("textbox", { name: w.regular }).fill("۱٬۰۰۰٬۰۰۰");
    await page.getByRole("textbox", { name: w.deal }).fill("1200000");
    await page.getByRole("textbox", { name: w.stock, exact: true }).fill("۷");
    await page.getByRole("textbox", { name: w.until }).fill(daysFromNow(3));
    await page.getByRole("textbox", { name: w.history }).fill(`${daysFromNow(-40)} 1000000`);
    await page.getByLabel(w.photo).setInputFiles({ name: "bag.png", mimeType: "image/png", buffer: picture("secret") });
    await page.getByRole("button", { name: w.add, exact: true }).click();
    await expect(page.locator(".faults a")).toHaveText([new RegExp(w.wrong)]);
    await expect(page.getByRole("textbox", { name: w.name, exact: true }), "what was typed stays").toHaveValue(goods);
    await expectNoSidewaysScroll(page);
    await page.getByRole("textbox", { name: w.deal }).fill("750000");
    await page.getByLabel(w.photo).setInputFiles({ name: "bag.png", mimeType: "image/png", buffer: picture("secret") });
    await page.getByRole("button", { name: w.add, exact: true }).click();
    await expect(page.getByText(w.done)).toBeVisible();

    const sheet = `name,trade,regular_toman,deal_toman,stock,until,free_shipping,price_history\nکفش برگه ${lang},clothing,90000,80000,3,${daysFromNow(4)},yes,\nکفش غلط,clothing,90000,0,3,${daysFromNow(4)},yes,\n`;
    await page.getByLabel(w.sheet, { exact: true }).setInputFiles({ name: "deals.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
    await page.getByRole("button", { name: w.check, exact: true }).click();
    await expect(page.getByText(w.found)).toBeVisible();
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: w.list, exact: true }).click();
    await expect(page.getByText(w.done)).toBeVisible();

    // The buyer, without JavaScript too.
    await page.goto(path("/deals"));
    await page.getByRole("searchbox", { name: w.search }).fill(`كيف آزمایشی ${lang}`);
    await page.getByRole("button", { name: w.show, exact: true }).click();
    const card = page.locator("li.deal").filter({ hasText: goods });
    await expect(card).toHaveCount(1);
    await expect(card.locator("em")).toContainText(lang === "fa" ? "٪۲۵−" : "−25%");
    await expect(card.locator("img")).toHaveAttribute("src", /\/photo$/);
    const photo = await request.get((await card.locator("img").getAttribute("src"))!);
    expect((await photo.body()).includes("secret"), "what a photo hides is taken out").toBe(false);
    await leave();
  });
}

test("feeds and the API tell the same deals", async ({ request }) => {
  const api = await (await request.get("/api/v1/deals?off=10&limit=50")).json();
  const feed = await (await request.get("/en/deals.json?off=10")).json();
  expect(feed.items.map((item: { title: string }) => item.title)).toEqual(api.items.map((item: { name: string }) => item.name));
  const rss = await (await request.get("/deals.rss?off=10")).text();
  expect(rss.match(/<item>/g)).toHaveLength(api.items.length);
});
