// The market at a glance, for those who supervise it: what waits for them, a survey of all shops, a part of it chosen, its table and its
// chart taken along. Told with JavaScript on a desk in English, and without on a phone in Persian.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { signIn, somebody, staff, type Somebody } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";

const words = {
  en: {
    desk: "The market at a glance",
    shops: /^[\d,]+ shops$/,
    own: "What waits for you",
    reads: "Your role reads along",
    week: "What changed this week",
    first: "no survey of a week before",
    province: "Province",
    unknown: "Not known",
    period: "Period",
    all: "All",
    show: "Show",
    again: "The whole market",
    provinces: "By province",
    csv: "Table (CSV)",
    svg: "Chart (SVG)",
    download: "Download: By province",
    numbers: "See the numbers as a table",
    head: "\ufeffProvince,Shops,Complaints,",
  },
  fa: {
    desk: "بازار در یک نگاه",
    shops: /^[۰-۹٬]+ فروشگاه$/,
    own: "آنچه منتظر شماست",
    reads: "شما اینجا فقط می‌خوانید",
    week: "این هفته چه عوض شد؟",
    first: "هنوز پیمایشی از یک هفته پیش نیست",
    province: "استان",
    unknown: "نامعلوم",
    period: "دوره",
    all: "همه",
    show: "نمایش",
    again: "همهٔ بازار",
    provinces: "به تفکیک استان",
    csv: "جدول (CSV)",
    svg: "نمودار (SVG)",
    download: "دریافت: به تفکیک استان",
    numbers: "عددها در جدول",
    head: "\ufeffاستان,فروشگاه‌ها,شکایت‌ها,",
  },
};

const number = (text: string) =>
  Number(text.replace(/[۰-۹]/g, (digit) => String("۰۱۲۳۴۵۶۷۸۹".indexOf(digit))).replace(/[^0-9]/g, ""));

const tellings = [
  { name: "with JavaScript, on a desk, in English", language: languages[1], javaScriptEnabled: true, viewport: { width: 1280, height: 900 } },
  { name: "without JavaScript, on a phone, in Persian", language: languages[0], javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
];

for (const { name, language: { lang, path }, javaScriptEnabled, viewport } of tellings) {
  test(`supervisors and auditors see the market at a glance and take its numbers along, ${name}`, async ({ browser, baseURL, market }) => {
    const w = words[lang];
    const everybody: Somebody[] = [];
    const join = async () => {
      const one = await somebody(browser, { baseURL, javaScriptEnabled, viewport, acceptDownloads: true });
      everybody.push(one);
      return one.page;
    };
    const [auditor, supervisor] = [await join(), await join()];
    await signIn(auditor, lang, staff("auditor", lang), path("/staff"));
    await auditor.getByRole("link", { name: w.desk, exact: true }).click();
    await expect(auditor.getByRole("heading", { level: 1 })).toHaveText(w.desk);
    await expect(auditor.locator("#own")).toContainText(w.reads);

    // The first survey is made at the server's start, after the shops were graded.
    await expect.poll(async () => {
      await auditor.reload();
      return auditor.locator("#figures").count();
    }, { timeout: 60_000 }).toBe(1);
    const shops = async (page: Page) => number(await page.locator("#figures").getByText(w.shops).innerText());
    const whole = await shops(auditor);
    expect(whole, "every shop is in it").toBe(market.shops.length);
    await expect(auditor.locator("#week")).toContainText(w.first);
    await expectNoSidewaysScroll(auditor);
    if (javaScriptEnabled) await expectAccessible(auditor);
    await auditor.locator("#months").getByText(w.numbers).click();
    await expect(auditor.locator("#months").getByRole("table")).toBeVisible();

    // A part of it, by the form and by the table; both have an address.
    await auditor.getByLabel(w.province, { exact: true }).selectOption({ label: w.unknown });
    await auditor.getByLabel(w.period, { exact: true }).selectOption({ label: w.all });
    await auditor.getByRole("button", { name: w.show, exact: true }).click();
    await expect(auditor).toHaveURL(/province=-&.*period=all/);
    const unknown = await shops(auditor);
    expect(unknown).toBeLessThan(whole);
    await auditor.getByRole("link", { name: w.again, exact: true }).click();
    await expect(auditor).toHaveURL(path("/staff/market"));
    const rows = auditor.locator("#provinces tbody tr");
    let sum = 0;
    for (const row of await rows.all()) sum += number(await row.getByRole("cell").first().innerText());
    expect(sum, "the provinces are the whole").toBe(whole);
    await rows.first().getByRole("link").click();
    await expect(auditor).toHaveURL(/province=/);
    expect(await shops(auditor)).toBeLessThan(whole);
    await auditor.goto(path("/staff/market"));

    // Its table and its chart, as files.
    const files = auditor.getByRole("group", { name: w.download });
    const take = async (link: string) => {
      const [download] = await Promise.all([auditor.waitForEvent("download"), files.getByRole("link", { name: link }).click()]);
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
    };
    const csv = await take(w.csv);
    expect(csv.name).toMatch(/^market-provinces-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.text.startsWith(w.head), csv.text).toBe(true);
    const svg = await take(w.svg);
    expect(svg.name).toMatch(/\.svg$/);
    expect(svg.text).toContain("<svg xmlns=");

    // A supervisor has work of their own, or is told that there is none.
    await signIn(supervisor, lang, staff("other-supervisor", `inspect-${lang}`), path("/staff/market"));
    await expect(supervisor.locator("#own")).toBeVisible();
    await expect(supervisor.locator("#own")).not.toContainText(w.reads);
    await expectNoSidewaysScroll(supervisor);
    if (javaScriptEnabled) await expectAccessible(supervisor);
    for (const one of everybody) await one.leave();
  });
}
