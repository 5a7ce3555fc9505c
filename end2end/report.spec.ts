// A buyer reports a problem, step by step, and follows it: with and without JavaScript, in both languages.
import type { APIRequestContext, Page } from "@playwright/test";
import { expectStep, inDigits, picture, wordsOf } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, phone, test } from "./support/page";
import { profile } from "./support/pages";

const words = {
  fa: {
    link: "ثبت شکایت از این فروشگاه",
    faults: "لطفاً دوباره نگاهی بیندازید",
    saved: "این‌ها را تا اینجا نوشته بودید.",
    none: "هنوز فایلی نرسیده است.",
    noPicture: "نه JPEG است",
    remove: /^برداشتن/,
    oneFile: "۱ فایل",
    change: "تغییر: شرح ماجرا",
    taken: "شکایت شما ثبت شد.",
    withdraw: "پس گرفتن شکایت",
    withdrawn: "خریدار شکایت را پس گرفت",
    sameOrder: "برای این سفارش پیش‌تر شکایتی ثبت شده است",
  },
  en: {
    link: "Report a problem with this shop",
    faults: "Please look at this again",
    saved: "Here is what you had filled in so far.",
    none: "No file yet.",
    noPicture: "is not a JPEG",
    remove: /^Remove/,
    oneFile: "1 file",
    change: "Change: What happened",
    taken: "Your complaint is on record.",
    withdraw: "Withdraw the complaint",
    withdrawn: "The buyer withdrew the complaint",
    sameOrder: "There is a complaint about this order already",
  },
};

const told = "کالا را دو هفته پیش خریدم و هنوز نرسیده است. <b>09123456789</b>";

for (const { lang, path } of languages) {
  const w = { ...words[lang], ...wordsOf(lang).form };
  const next = (page: Page) => page.getByRole("button", { name: w.next, exact: true });
  const totalOf = (request: APIRequestContext, key: string) => async (): Promise<number> =>
    (await (await request.get(`/api/v1/shops/${key}?window=all`)).json()).complaints.total;

  /** Fills in the first page. */
  async function tellWhat(page: Page): Promise<void> {
    await page.getByRole("radio", { name: w.kind }).check();
    await page.getByRole("textbox", { name: w.told }).fill(told);
    await page.getByRole("textbox", { name: w.wish }).fill("بازگشت پول");
    await next(page).click();
    await expectStep(page, lang, 2);
  }

  /** Goes the whole way, with a mistake on each page. */
  async function tell(page: Page, key: string, order: string, total: () => Promise<number>): Promise<void> {
    const before = await total();
    const faults = page.getByRole("alert");
    await page.goto(path(`/shop/${key}`));
    await page.getByRole("link", { name: w.link }).click();
    await expectStep(page, lang, 1);
    await page.getByRole("radio", { name: w.kind }).check();
    await page.getByRole("textbox", { name: w.told }).fill(told);
    await next(page).click();

    // What is missing is told with the way to it, and what was filled in is still there.
    await expect(faults.getByRole("heading", { name: w.faults })).toBeVisible();
    await expect(faults.getByRole("link")).toHaveAttribute("href", "#wish");
    await expect(page.getByRole("radio", { name: w.kind })).toBeChecked();
    await expect(page.getByRole("textbox", { name: w.told })).toHaveValue(told);
    await page.getByRole("textbox", { name: w.wish }).fill("بازگشت پول");
    await next(page).click();

    await expectStep(page, lang, 2);
    await page.getByRole("textbox", { name: w.order }).fill(order);
    await page.getByRole("textbox", { name: w.amount }).fill("a lot");
    await next(page).click();
    await expect(faults.getByRole("link")).toHaveAttribute("href", "#amount");
    await expect(page.getByRole("textbox", { name: w.order })).toHaveValue(order);
    await page.getByRole("textbox", { name: w.amount }).fill(inDigits(lang, 250_000));
    await next(page).click();

    await expectStep(page, lang, 3);
    await expect(page.getByText(w.none)).toBeVisible();
    await page.getByLabel(w.files).setInputFiles({ name: "invoice.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
    await page.getByRole("button", { name: w.upload, exact: true }).click();
    await expect(faults).toContainText("invoice.png");
    await expect(faults).toContainText(w.noPicture);
    for (const name of ["one.png", "two.png"]) {
      await page.getByLabel(w.files).setInputFiles({ name, mimeType: "image/png", buffer: picture(name) });
      await page.getByRole("button", { name: w.upload, exact: true }).click();
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(name === "one.png" ? 1 : 2);
    }
    await page.getByRole("button", { name: w.remove }).first().click();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
    await next(page).click();

    // All of it once more, and the way back to each answer.
    await expectStep(page, lang, 4);
    const answers = page.getByRole("main").locator("dl");
    for (const answer of [w.kind, "دو هفته پیش", "▒", "بازگشت پول", order, lang === "fa" ? "۲۵۰٬۰۰۰" : "250,000", w.oneFile]) await expect(answers).toContainText(answer);
    await page.getByRole("link", { name: w.change }).click();
    await expectStep(page, lang, 1);
    await expect(page.getByRole("textbox", { name: w.wish })).toHaveValue("بازگشت پول");
    await page.goBack();
    await expectStep(page, lang, 4);
    await page.getByRole("textbox", { name: w.contact }).fill("zahra");
    await page.getByRole("button", { name: w.send }).click();
    await expect(faults.getByRole("link")).toHaveAttribute("href", "#contact");
    expect(await total(), "nothing is on record yet").toBe(before);
    await page.getByRole("textbox", { name: w.contact }).fill(`zahra.${lang}@buyers.example`);
    await page.getByRole("button", { name: w.send }).dblclick();

    await expect(page).toHaveURL(/\/case\/[0-9a-z]{26}\?new$/);
    await expect(page.getByText(w.taken)).toBeVisible();
    await expect(page.getByText("▒").first()).toBeVisible();
    await expect(page.getByText("0912")).toHaveCount(0);
    await expect(page.locator("main a[download]")).toHaveCount(1);
    expect(await total(), "a double click is one complaint").toBe(before + 1);
  }

  test.describe(lang, () => {
    // One order is one complaint, also for a story that is told again.
    const run = `${lang}-${Date.now().toString(36)}`;
    test("a buyer reports a problem, follows it and takes it back", async ({ page, market, request }) => {
      test.slow();
      const key = market.none.key;
      await tell(page, key, `with-${run}`, totalOf(request, key));
      await expectAccessible(page);
      await page.setViewportSize(phone);
      await expectNoSidewaysScroll(page);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: w.withdraw }).click();
      await expect(page.getByText(w.withdrawn)).toBeVisible();
      await expect(page.getByRole("button", { name: w.withdraw })).toHaveCount(0);
    });

    test("all of it works without JavaScript", async ({ noJsPage, market, request }) => {
      test.slow();
      const key = market.none.key;
      await tell(noJsPage, key, `without-${run}`, totalOf(request, key));
      await noJsPage.getByRole("button", { name: w.withdraw }).click();
      await expect(noJsPage.getByText(w.withdrawn)).toBeVisible();
    });

    test("a form with faults is accessible", async ({ page, market }) => {
      await page.goto(path(`${profile(market.none)}/complain`));
      await next(page).click();
      await expect(page.getByRole("alert").getByRole("listitem")).toHaveCount(3);
      await expect(page.getByRole("alert")).toBeFocused();
      await expectAccessible(page);
      await page.getByRole("alert").getByRole("link").first().click();
      await page.setViewportSize(phone);
      await expectNoSidewaysScroll(page);
    });

    test("answers outlive a lost connection, masked, at an address that only their writer has", async ({ page, noJsPage, market }) => {
      await page.goto(path(`${profile(market.none)}/complain`));
      await tellWhat(page);
      const address = page.url().replace(/\?.*/, "");
      await page.context().setOffline(true);
      await page.getByRole("textbox", { name: w.order }).fill("lost");
      await page.context().setOffline(false);

      // Another browser, days later.
      await noJsPage.goto(address);
      await expect(noJsPage.getByText(w.saved)).toBeVisible();
      await expect(noJsPage.getByRole("radio", { name: w.kind })).toBeChecked();
      await expect(noJsPage.getByRole("textbox", { name: w.told })).toHaveValue(told.replace("09123456789", "▒▒▒▒"));
      await expect(noJsPage.getByRole("textbox", { name: w.wish })).toHaveValue("بازگشت پول");
      const other = address.replace(/.$/, (end) => (end === "a" ? "b" : "a"));
      expect((await noJsPage.goto(other))?.status()).toBe(404);
      const elsewhere = address.replace(market.none.key, market.large.key);
      expect((await noJsPage.goto(elsewhere))?.status(), "another shop's form").toBe(404);
    });

    test("one order is one complaint", async ({ page, market }) => {
      for (const attempt of [1, 2]) {
        await page.goto(path(`${profile(market.none)}/complain`));
        await tellWhat(page);
        await page.getByRole("textbox", { name: w.order }).fill(`once-${run}`);
        await next(page).click();
        await page.getByRole("link", { name: w.skipFiles }).click();
        await expectStep(page, lang, 4);
        await page.getByRole("textbox", { name: w.contact }).fill(`${attempt}.${run}@buyers.example`);
        await page.getByRole("button", { name: w.send }).click();
        if (attempt === 1) await expect(page).toHaveURL(/\?new$/);
      }
      await expect(page.getByRole("alert")).toContainText(w.sameOrder);
      await expectStep(page, lang, 4);
    });
  });
}
