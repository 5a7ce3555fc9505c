// A buyer reports a problem and follows it: with and without JavaScript, in both languages.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, phone, test } from "./support/page";
import { profile } from "./support/pages";

const words = {
  fa: {
    link: "ثبت شکایت از این فروشگاه",
    kind: "نرسیدن کالا",
    told: "چه اتفاقی افتاد؟",
    wish: "از فروشگاه چه می‌خواهید؟",
    contact: "نشانی ایمیل شما",
    send: "ثبت شکایت",
    faults: "چیزی کم است",
    taken: "شکایت شما ثبت شد.",
    withdraw: "پس گرفتن شکایت",
    withdrawn: "خریدار شکایت را پس گرفت",
  },
  en: {
    link: "Report a problem with this shop",
    kind: "Not delivered",
    told: "What happened?",
    wish: "What do you ask of the shop?",
    contact: "Your e-mail address",
    send: "Send the complaint",
    faults: "Something is missing",
    taken: "Your complaint is on record.",
    withdraw: "Withdraw the complaint",
    withdrawn: "The buyer withdrew the complaint",
  },
};

for (const { lang, path } of languages) {
  const w = words[lang];

  async function tell(page: Page, key: string, total: () => Promise<number>) {
    const before = await total();
    await page.goto(path(`/shop/${key}`));
    await page.getByRole("link", { name: w.link }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.getByRole("radio", { name: w.kind }).check();
    await page.getByRole("textbox", { name: w.told }).fill("کالا را دو هفته پیش خریدم و هنوز نرسیده است. <b>09123456789</b>");
    await page.getByRole("textbox", { name: w.contact }).fill("zahra");
    await page.getByRole("button", { name: w.send }).click();

    // What is missing is told with the way to it, and what was filled in is still there.
    const faults = page.getByRole("alert");
    await expect(faults.getByRole("heading", { name: w.faults })).toBeVisible();
    await expect(faults.getByRole("listitem")).toHaveCount(2);
    await expect(page.getByRole("radio", { name: w.kind })).toBeChecked();
    await expect(page.getByRole("textbox", { name: w.told })).toHaveValue(/دو هفته پیش/);
    expect(await total()).toBe(before);
    await page.getByRole("textbox", { name: w.wish }).fill("بازگشت پول");
    await page.getByRole("textbox", { name: w.contact }).fill("zahra@buyers.example");
    await page.getByRole("button", { name: w.send }).click();

    await expect(page).toHaveURL(/\/case\/[0-9a-z]{26}\?new$/);
    await expect(page.getByText(w.taken)).toBeVisible();
    await expect(page.getByText("▒").first()).toBeVisible();
    await expect(page.getByText("0912")).toHaveCount(0);
    expect(await total()).toBe(before + 1);
  }

  test.describe(lang, () => {
    test("a buyer reports a problem, follows it and takes it back", async ({ page, market, request }) => {
      const key = market.none.key;
      const total = async () => (await (await request.get(`/api/v1/shops/${key}?window=all`)).json()).complaints.total;
      await tell(page, key, total);
      await expectAccessible(page);
      await page.setViewportSize(phone);
      await expectNoSidewaysScroll(page);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: w.withdraw }).click();
      await expect(page.getByText(w.withdrawn)).toBeVisible();
      await expect(page.getByRole("button", { name: w.withdraw })).toHaveCount(0);
    });

    test("a form with faults is accessible", async ({ page, market }) => {
      await page.goto(path(`${profile(market.none)}/complain`));
      await page.getByRole("button", { name: w.send }).click();
      await expect(page.getByRole("alert").getByRole("listitem")).toHaveCount(4);
      await expect(page.getByRole("alert")).toBeFocused();
      await expectAccessible(page);
      await page.getByRole("alert").getByRole("link").first().click();
      await page.setViewportSize(phone);
      await expectNoSidewaysScroll(page);
    });

    test("all of it works without JavaScript", async ({ noJsPage, market, request }) => {
      const key = market.none.key;
      const total = async () => (await (await request.get(`/api/v1/shops/${key}?window=all`)).json()).complaints.total;
      await tell(noJsPage, key, total);
      await noJsPage.getByRole("button", { name: w.withdraw }).click();
      await expect(noJsPage.getByText(w.withdrawn)).toBeVisible();
    });
  });
}
