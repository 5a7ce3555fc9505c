// A supervisor plans, an inspector opens a shop's page and goes where there is no network: the page opens again, the filled-in
// checklist is kept on the device and arrives once when the network is back. A colleague who comes second is told what was found.
import { picture, signIn, somebody, staff } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";

const words = {
  en: {
    plan: "Plan inspections",
    size: "How many shops",
    due: "To be visited until",
    submit: "Plan",
    contrary: "Contrary",
    inOrder: "In order",
    notes: "Notes for your colleagues",
    send: "Send the result",
    waits: "waits for a network and is sent by itself",
    found: "1 of 2 clauses contrary",
    second: "was not taken, somebody was there before you",
    aside: "Throw my checklist away",
    note: "The fridge was off.",
    signOut: "Sign out",
  },
  fa: {
    plan: "برنامه‌ریزی بازرسی",
    size: "تعداد فروشگاه",
    due: "آخرین روز بازرسی",
    submit: "برنامه‌ریزی",
    contrary: "مغایر",
    inOrder: "مطابق",
    notes: "یادداشت برای همکاران",
    send: "فرستادن نتیجه",
    waits: "در انتظار شبکه است و خودش فرستاده می‌شود",
    found: "۱ بند از ۲ بند مغایر",
    second: "پذیرفته نشد، پیش از شما کس دیگری آنجا بوده است",
    aside: "دور انداختن فهرست من",
    note: "یخچال خاموش بود.",
    signOut: "خروج",
  },
};

for (const { lang, path } of languages) {
  const w = words[lang];
  test(`an inspection without a network arrives once, and a second one is told of the first (${lang})`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const list = path("/staff/inspections");
    const [supervisor, inspector] = (["supervisor", "inspector"] as const).map((role) => staff(role, `inspect-${lang}`));

    // Without JavaScript: the plan, and later the first result for the second shop.
    const desk = await somebody(browser, { baseURL, javaScriptEnabled: false, viewport: { width: 360, height: 640 } });
    await signIn(desk.page, lang, supervisor, list);
    await desk.page.getByText(w.plan, { exact: true }).click();
    await desk.page.getByRole("textbox", { name: w.size }).fill("2");
    await desk.page.getByRole("textbox", { name: w.due }).fill(new Date(Date.now() + 864e6).toISOString().slice(0, 10));
    await desk.page.getByRole("button", { name: w.submit, exact: true }).click();
    await expect(desk.page.locator("a[data-line]")).toHaveCount(2);
    await expectNoSidewaysScroll(desk.page);
    const shops = await desk.page.locator("a[data-line]").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));

    // A browser says on its console that there is no network: this one's is not watched.
    const context = await browser.newContext({ baseURL, viewport: { width: 360, height: 640 } });
    const page = await context.newPage();
    await signIn(page, lang, inspector, list);
    const open = async (shop: string) => {
      await page.goto(shop);
      await expect(page.locator("[data-inspect][data-kept]")).toBeAttached();
    };
    await expect(page.locator("[data-inspect][data-kept]")).toBeAttached();
    await expectAccessible(page);
    for (const shop of shops) await open(shop);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);

    // Where there is no network.
    await context.setOffline(true);
    await page.goto(list);
    await expect(page.locator("a[data-line]")).toHaveCount(2);
    const fill = async (shop: string) => {
      await page.goto(shop);
      const clauses = page.getByRole("group");
      await clauses.nth(0).getByRole("radio", { name: w.inOrder }).check();
      await clauses.nth(1).getByRole("radio", { name: w.contrary }).check();
      await page.getByRole("textbox", { name: w.notes }).fill(w.note);
      await page.getByLabel(/photos|عکس/i).first().setInputFiles({ name: "fridge.png", mimeType: "image/png", buffer: picture("x") });
      await page.getByRole("button", { name: w.send }).click();
      await expect(page.locator("[data-inspect]")).toContainText(w.waits);
    };
    for (const shop of shops) await fill(shop);
    // It waits on the list too, and still fills the form of its page.
    await page.goto(shops[0]);
    await expect(page.getByRole("textbox", { name: w.notes })).toHaveValue(w.note);
    await page.goto(list);
    await expect(page.locator("[data-inspect] li")).toHaveCount(2);
    await expectAccessible(page);

    // A colleague is at the second shop meanwhile.
    await desk.page.goto(shops[1]);
    await desk.page.getByRole("group").first().getByRole("radio", { name: w.inOrder }).check();
    await desk.page.getByRole("button", { name: w.send }).click();
    await expect(desk.page.locator("#result")).toBeVisible();

    await context.setOffline(false);
    await expect(page.locator("[data-inspect]")).toContainText(w.second, { timeout: 15_000 });
    await expect(page.locator("[data-inspect]")).toContainText(supervisor);
    await page.goto(shops[0]);
    await expect(page.locator("#result")).toContainText(w.found);
    await expect(page.locator("#result")).toContainText(w.note);
    await expect(page.locator("#result .files li")).toHaveCount(1);
    await expect(page.locator("[data-inspect] li"), "only the one that was refused is kept").toHaveCount(1);
    await page.getByRole("button", { name: w.aside }).click();
    await expect(page.locator("[data-inspect]")).toBeHidden();
    await expectAccessible(page);

    // Who signs out leaves no page behind.
    expect(await page.evaluate(() => caches.has("inspections"))).toBe(true);
    await page.goto(path("/account"));
    await page.getByRole("button", { name: w.signOut, exact: true }).first().click();
    await expect(page).toHaveURL(path("/"));
    expect(await page.evaluate(() => caches.has("inspections"))).toBe(false);
    await context.close();
    await desk.leave();
  });
}
